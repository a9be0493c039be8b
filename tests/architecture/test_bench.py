"""The benchmarks can be loaded, each of them."""

import importlib
import pkgutil

import bench


def test_every_module_of_the_benchmarks_loads():
    names = [one.name for one in pkgutil.walk_packages(bench.__path__, "bench.") if not one.name.endswith("__main__")]
    assert "bench.web" in names and "bench.gallery.walk" in names
    for name in names:
        importlib.import_module(name)
