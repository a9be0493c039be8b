"""The one place that reads the process environment; everything else imports from here."""

import os


def text(name: str, default: str | None = None) -> str:
    """Value of an environment variable; a missing one without default is named and stops the start."""
    value = os.environ.get(name, default)
    if value is None:
        raise SystemExit(f"The environment variable {name} is not set. It is required; see docs/deploy.md.")
    return value


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes or on."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty items."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]
