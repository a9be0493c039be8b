"""Columns that lists of many nouns have: a code of a dictionary, an organization."""

from operator import attrgetter

from institutions.selectors import dictionaries
from transfer.edge.columns import Column, by_name
from transfer.kernel.errors import Text


def coded(key: str, label: Text, dictionary: str, field: str, *, shown: bool = True) -> Column:
    """What a code is called, "" for none; sorted by the code, the order of its dictionary."""
    return Column(key, label, lambda row: dictionaries.label(dictionary, getattr(row, field) or ""), field, shown=shown)


def organization(key: str, label: Text, *, path: str = "", shown: bool = True) -> Column:
    """What an organization is called, in the reader's language. path: to it from the row, the key without one."""
    way = path or key
    name = attrgetter(f"{way}.name")
    return Column(key, label, name, by_name(f"{way.replace('.', '__')}__name"), shown=shown)
