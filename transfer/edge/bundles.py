"""One stylesheet and one script for every page, put together from small sources when static files are looked up.

Sources stay readable and below 500 lines; a page asks for two files instead of twenty. `collectstatic` and the
development server find a bundle like any other file.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

BUNDLES = {
    "css/exchange.css": (
        "vendor/bootstrap/bootstrap-reboot.min.css",
        "css/tokens.css",
        "css/base.css",
        "css/frame.css",
        "css/controls.css",
        "css/forms.css",
        "css/steps.css",
        "css/components.css",
        "css/work.css",
        "css/desk.css",
        "css/agreements.css",
        "css/uploads.css",
        "css/tables.css",
        "css/many.css",
        "css/lists.css",
        "css/jobs.css",
        "css/notices.css",
        "css/search.css",
        "css/machinery.css",
        "css/directory.css",
        "css/advice.css",
        "css/thread.css",
        "css/charts.css",
        "css/documents.css",
    ),
    "js/exchange.js": (
        "js/theme.js",
        "js/pages.js",
        "js/forms.js",
        "js/dates.js",
        "js/cells.js",
        "js/drafts.js",
        "js/steps.js",
        "js/dialogs.js",
        "js/rows.js",
        "js/keys.js",
        "js/uploads.js",
        "js/charts.js",
        "js/live.js",
    ),
}
# A comment that begins with ! carries a licence and stays.
CSS_COMMENT = re.compile(r"/\*(?!!).*?\*/\n*", re.S)


class BundleFinder(BaseFinder):
    """Finds the bundles of BUNDLES, building each anew when a source is younger."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sources = Path(settings.STATICFILES_DIRS[0])
        self.folder = Path(settings.BUNDLE_FOLDER)
        self.storage = FileSystemStorage(location=self.folder)
        super().__init__(*args, **kwargs)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file of a bundle, or nothing for any other path."""
        if path not in BUNDLES:
            return []
        found = str(self._built(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every bundle, for collectstatic."""
        for path in BUNDLES:
            self._built(path)
            yield path, self.storage

    def _built(self, path: str) -> Path:
        target = self.folder / path
        sources = [self.sources / source for source in BUNDLES[path]]
        if not target.exists() or target.stat().st_mtime < max(source.stat().st_mtime for source in sources):
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_suffix(f".{id(self)}")
            draft.write_text("\n".join(_plain(source) for source in sources), encoding="utf-8")
            draft.replace(target)
        return target


def _plain(source: Path) -> str:
    text = source.read_text(encoding="utf-8")
    return CSS_COMMENT.sub("", text) if source.suffix == ".css" else text
