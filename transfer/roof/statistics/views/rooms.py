"""The pages of the statistics beside each other."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def rooms(present: str, org: str | None) -> list[dict[str, Any]]:
    """Tabs: registered contracts, flows between regions, the market's pulse; inside a workspace where one is."""
    names = {"contracts": _("Registered contracts"), "flows": _("Flows between regions"), "pulse": _("Market pulse")}
    found = []
    for name, label in names.items():
        acting = org and name != "pulse"
        url = reverse(f"statistics:{name}_acting", args=[org]) if acting else reverse(f"statistics:{name}")
        found.append({"label": label, "url": url, "current": name == present})
    return found
