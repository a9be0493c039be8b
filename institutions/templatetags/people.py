"""Words for codes of people and organizations, and the pages' small questions."""

from django import template

from institutions.selectors import dictionaries, regions, roles

register = template.Library()


@register.filter
def role_label(code: str) -> str:
    """What a role is called."""
    return roles.label(code)


@register.filter
def kind_label(code: str) -> str:
    """What a kind of organization is called."""
    return dictionaries.label("organization_kind", code)


@register.filter
def party_kind_label(code: str) -> str:
    """What a nature of a party is called."""
    return dictionaries.label("party_kind", code)


@register.filter
def reason_label(code: str) -> str:
    """What a reason for a decision is called."""
    return dictionaries.label("organization_reason", code)


@register.filter
def country_label(code: str) -> str:
    """What a country is called."""
    return dictionaries.label("country", code)


@register.filter
def region_name(code: str) -> str:
    """A division with those it lies in."""
    return regions.full_name(code)
