"""Measurements. Each part is a module with `rows()`; `python -m bench` runs them all and writes bench/results.json."""
