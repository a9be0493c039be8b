"""The demo's documents, our own writing: test reports and an annex, set by the house's own sheet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile

from transfer.edge.paper.sheet import INK_SOFT, Sheet
from transfer.kernel import clock
from transfer.kernel.actor import Actor
from transfer.kernel.models import Stateful
from transfer.mechanisms.files import services
from transfer.roof.portal.demo import files

_FOOT = "演示文件，所述单位与数据均为虚构。 Demo: parties and figures are invented."


def attach(obj: Stateful, title: str, *, actor: Actor) -> None:
    """Puts the documents that are written for an object of this title to it. They are examined as any file is."""
    for paper in files.read("papers")[obj.STATES.noun.rpartition(".")[2]]:
        if paper["of"] == title:
            upload = ContentFile(_set(paper, clock.now()), paper["name"])
            services.attach(obj, actor=actor, upload=upload, kind=paper["kind"], level=paper["level"])


def examine() -> None:
    """Examines what waits, so that it can be opened at once."""
    while services.examine_next():
        pass


def _set(paper: Mapping[str, Any], made_at: datetime) -> bytes:
    sheet = Sheet(title=paper["title"], made_at=made_at, language=paper["language"], foot=_FOOT)
    sheet.add_page()
    sheet.line_of(paper["title"], size=18)
    sheet.line_of(paper["by"], size=10, colour=INK_SOFT)
    sheet.rule(6)
    for part in paper["parts"]:
        sheet.line_of(part["heading"], size=13)
        for paragraph in part.get("text", ()):
            sheet.line_of(paragraph, size=10.5)
            sheet.ln(1.5)
        if "head" in part:
            sheet.table_of(part["head"], part["rows"], widths=part["widths"], right=part.get("right", ()))
        sheet.ln(4)
    return sheet.pdf()
