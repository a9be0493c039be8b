"""Registers the toy noun, which exists in tests only."""

from django.apps import AppConfig


class ToyConfig(AppConfig):
    """The smallest noun: a box that is packed, sent and perhaps lost."""

    name = "tests.toy"
    label = "toy"
