"""Django's csrf_token, and beside it whose form it is (transfer.edge.acting_token). Built in for every template."""

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from transfer.edge import acting_token
from transfer.kernel.actor import Actor

register = template.Library()


class FormTokens(CsrfTokenNode):
    """The hidden fields of a form that is posted."""

    def render(self, context: Context) -> str:
        """Both fields; Django's alone where nobody acts."""
        own = super().render(context)
        actor = context.get("actor")
        if not own or not isinstance(actor, Actor) or actor.is_anonymous:
            return own
        return own + format_html(
            '<input type="hidden" name="{}" value="{}">', acting_token.FIELD, acting_token.token_of(actor)
        )


@register.tag
def csrf_token(parser: Parser, token: Token) -> FormTokens:
    """As Django's tag of this name."""
    return FormTokens()
