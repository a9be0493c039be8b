"""What tests of institutions share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """A folder of real records, outside the product: EXCHANGE_SHARED_DATA, else ../shared/data."""
    folder = Path(os.environ.get("EXCHANGE_SHARED_DATA", ROOT / "../shared/data"))
    for candidate in (folder, ROOT / "../../shared/data"):
        if candidate.is_dir():
            return candidate.resolve()
    pytest.skip(f"There is no {folder}: set EXCHANGE_SHARED_DATA to the folder of real records to test with them.")
