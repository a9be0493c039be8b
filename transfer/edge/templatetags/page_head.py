"""The head that a page shows to machines: {% load page_head %}{% page_head %}."""

import html
import json
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from transfer.edge import page_heads, writing

register = template.Library()
# As json_script does: nothing in the data can end the element or begin another one.
_HARMLESS = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.inclusion_tag("components/page_head.html", takes_context=True)
def page_head(context: Context) -> dict[str, Any]:
    """The one address, the languages, the card and the facts of this page; noindex for pages that are kept out."""
    request = context.get("request")
    names = ("refusal", "object", "texts", "text", "about", "shown")
    head = page_heads.of(request, {name: context[name] for name in names if name in context})
    if not head.canonical:
        return {"head": head}
    described = head.described
    return {
        "head": head,
        "title": described.title if described else _block(context, "title"),
        "description": described.description if described else _block(context, "description"),
        "picture": page_heads.absolute(head.picture),
        "facts": _script(head.facts, str(getattr(request, "csp_nonce", ""))) if head.facts else "",
        "site_name": settings.EXCHANGE_NAME,
        "locale": writing.card_locale(),
    }


def _block(context: Context, name: str) -> str:
    """What the page puts into a block of base.html, as plain text."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    # The block is escaped once in the page's own element; here it goes through the template's escaping again.
    return _plain(block.render(context)) if block else ""


def _plain(text: str) -> str:
    return " ".join(html.unescape(strip_tags(text)).split())


def _script(facts: dict[str, Any], nonce: str) -> SafeString:
    data = mark_safe(json.dumps(facts, ensure_ascii=False, default=str).translate(_HARMLESS))
    return format_html('<script type="application/ld+json" nonce="{}">{}</script>', nonce, data)
