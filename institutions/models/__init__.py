"""The tables of institutions, split by noun."""

from institutions.models.users import Person, User

__all__ = ["Person", "User"]
