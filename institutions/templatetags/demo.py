"""{% demo_accounts as accounts %} and {% demo_code user as code %} for the pages of signing in."""

from django import template
from django.http import HttpRequest
from django.utils.translation import gettext as _

from institutions.models import User
from institutions.selectors import demo

register = template.Library()


@register.simple_tag
def demo_accounts() -> list[tuple[str, list[demo.DemoAccount]]]:
    """The accounts to try, those that show every role and the others, each with its heading; none outside of a demo."""
    first, others = demo.one_per_role(demo.accounts())
    return [part for part in ((_("One for each role"), first), (_("More accounts"), others)) if part[1]]


@register.simple_tag(takes_context=True)
def demo_code(context: dict[str, object]) -> str:
    """The present code of the demo account that is signing in or confirming; "" for everyone else."""
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return ""
    stage = getattr(request, "_login_stage", None)
    user = stage.login.user if stage else request.user
    return demo.code_for(user) if isinstance(user, User) else ""
