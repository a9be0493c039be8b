"""Django's csrf_token, and beside it whose form it is (transfer.edge.acting_token) and which opening of it (its `once`,
for transfer.edge.views.pages.FormPage). Built in for every template."""

import uuid

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from transfer.edge import acting_token
from transfer.kernel.actor import Actor

register = template.Library()


class FormTokens(CsrfTokenNode):
    """The hidden fields of a form that is posted."""

    def render(self, context: Context) -> str:
        """All of them; Django's alone on pages that know no actor."""
        own, actor = super().render(context), context.get("actor")
        if not own or not isinstance(actor, Actor):
            return own
        own += _hidden("once", uuid.uuid4().hex)
        return own if actor.is_anonymous else own + _hidden(acting_token.FIELD, acting_token.token_of(actor))


def _hidden(name: str, value: str) -> SafeString:
    return format_html('<input type="hidden" name="{}" value="{}">', name, value)


@register.tag
def csrf_token(parser: Parser, token: Token) -> FormTokens:
    """As Django's tag of this name."""
    return FormTokens()
