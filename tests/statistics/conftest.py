"""Every test of the statistics has the dictionaries."""

import pytest


@pytest.fixture(autouse=True)
def _dictionaries(dictionary_data: None) -> None:
    return
