"""Pages where owners translate: an achievement, a demand, the terms of a listing."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.selectors import accounts
from market.models import Achievement, AchievementText, Demand, Listing
from market.selectors import figures, texts
from market.services import translations
from transfer.edge.translation_form import Side
from transfer.edge.views.translating import TranslatePage
from transfer.kernel.errors import Text
from transfer.mechanisms.translations import selectors
from transfer.mechanisms.translations.selectors import Original


class _Page(TranslatePage):
    place: ClassVar[str]

    def original(self) -> Original:
        """What is translated."""
        raise NotImplementedError

    def written(self) -> str:
        """As its owner says."""
        return self.original().language

    def targets(self) -> list[tuple[str, str]]:
        """Every other language."""
        return selectors.targets(self.written())

    def sides(self) -> Sequence[Side]:
        """Field by field."""
        return selectors.sides(self.original(), self.language)

    def names(self) -> Mapping[Any, str]:
        """Who translated."""
        return accounts.names_of({side.by for side in selectors.sides(self.original(), self.language) if side.by})

    def success_url(self, result: Any) -> str:
        """Its page in the workspace."""
        return reverse(self.place, kwargs={"org": self.kwargs["org"], "pk": self.kwargs["pk"]})

    def extra(self) -> dict[str, Any]:
        """In the workspace."""
        return {**super().extra(), "layout": "workspace.html"}


class _Labels(dict[str, Text]):
    """What the fields of a model are called, and the words of figures, of which there are any number."""

    def __missing__(self, name: str) -> Text:
        return figures.label(name)


def _labels(model: Any, names: Sequence[str]) -> Mapping[str, Text]:
    return _Labels({name: model._meta.get_field(name).verbose_name for name in names})


class AchievementPage(_Page):
    """Translates the text its owner works on."""

    policy = "market.achievement.view"
    model = Achievement
    related = ("thread", "accepted", "working")
    service = translations.translate_achievement
    labels = _labels(AchievementText, texts.OF_ACHIEVEMENT)
    place = "market:achievement"

    def original(self) -> Original:
        """The working text."""
        return texts.of_working(self.object)

    def extra(self) -> dict[str, Any]:
        """With a word about a revision."""
        is_revision = self.object.accepted_id not in (None, self.object.working_id)
        note = _("You translate the revision. The public reads it as soon as the revision is accepted.")
        return {**super().extra(), "note": note if is_revision else ""}


class DemandPage(_Page):
    """Translates a demand."""

    policy = "market.demand.view"
    model = Demand
    service = translations.translate_demand
    labels = _labels(Demand, texts.OF_DEMAND)
    place = "market:demand"

    def original(self) -> Original:
        """Its texts."""
        return texts.of_demand(self.object)


class ListingPage(_Page):
    """Translates the terms of a listing in words."""

    policy = "market.listing.view"
    model = Listing
    related = ("thread", "achievement__accepted", "achievement__working")
    service = translations.translate_listing
    labels = _labels(Listing, texts.OF_LISTING)
    place = "market:listing_acting"

    def original(self) -> Original:
        """Its terms."""
        return texts.of_listing(self.object)
