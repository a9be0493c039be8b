"""The one place that reads the process environment; everything else imports from here."""

import os

DOCS = "docs/deploy.md"


def text(name: str, default: str | None = None) -> str:
    """Value of an environment variable, empty counting as not given; without default a missing one stops the start."""
    value = os.environ.get(name) or default
    if value is None:
        raise SystemExit(f"The environment variable {name} is not set. It is required; see {DOCS}.")
    return value


def require(*names: str) -> None:
    """Stops the start with one sentence that names every variable that is missing or empty."""
    missing = [name for name in names if not os.environ.get(name, "").strip()]
    if missing:
        raise SystemExit(f"Not set in the environment, but required: {', '.join(missing)}. See {DOCS}.")


def refuse(reason: str) -> None:
    """Stops the start: what the environment says must not run."""
    raise SystemExit(f"{reason} See {DOCS}.")


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes or on."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """A whole number; anything else is named and stops the start."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise SystemExit(f"The environment variable {name} must be a whole number, not {value!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty items."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]
