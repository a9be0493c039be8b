"""What every page's template may use without its view passing it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from transfer.edge import navigation

THEMES = ("light", "dark")


def frame(request: HttpRequest) -> dict[str, Any]:
    """Menus, bell, account, name of the exchange, whether the reader reads Chinese; theme ("" follows the system), and
    whether long forms stand on one page, both as the browser keeps them.
    """
    theme = request.COOKIES.get("theme", "")
    return {
        "main_nav": SimpleLazyObject(lambda: navigation.items("main", request)),
        "foot_nav": SimpleLazyObject(lambda: navigation.items("foot", request)),
        "bell": SimpleLazyObject(lambda: navigation.items("bell", request)),
        "account": SimpleLazyObject(lambda: navigation.account(request)),
        "theme": theme if theme in THEMES else "",
        "forms_whole": request.COOKIES.get("forms") == "whole",
        "live": settings.EXCHANGE_LIVE,
        "site_name": settings.EXCHANGE_NAME,
        "chinese": (get_language() or "").startswith("zh"),
    }
