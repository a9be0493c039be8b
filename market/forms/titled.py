"""Fields that offer achievements by their titles."""

from typing import Any
from uuid import UUID

from market.models import Achievement
from market.selectors import texts


class TitledChoices:
    """For a model choice field over achievements: their titles in the reader's language, read once for all of them."""

    queryset: Any
    _titles: dict[UUID, str] | None = None

    def title_of(self, achievement: Achievement) -> str:
        """The title of one of the choices."""
        if self._titles is None:
            rows = self.queryset.select_related("accepted", "working")
            self._titles = {key: str(text) for key, text in texts.titles(rows).items()}
        return self._titles.get(achievement.pk, achievement.text.title)
