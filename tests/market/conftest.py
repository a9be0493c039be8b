"""Every test of the market has the dictionaries."""

import pytest


@pytest.fixture(autouse=True)
def _dictionaries(dictionary_data: None) -> None:
    return
