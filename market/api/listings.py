"""Listings over HTTP."""

from typing import Any, ClassVar

from rest_framework import serializers

from market.api.inputs import ReasonedInput, VisibleField
from market.api.shown import PartyField
from market.models import Achievement, Listing
from market.selectors import texts
from market.services import listings, translations
from transfer.edge.api import translating
from transfer.edge.api.commands import Command
from transfer.edge.api.fields import MoneyField
from transfer.edge.api.reasons import ReasonedSerializer
from transfer.edge.api.translating import TranslationInput
from transfer.edge.api.viewsets import ExchangeViewSet
from transfer.mechanisms.translations.selectors import kept


class ListingSerializer(ReasonedSerializer):
    """A listing. asking: null when the price is to be negotiated. opens_at, closes_at: set when it was approved."""

    title = serializers.CharField(source="achievement.text.title", read_only=True)
    seller = PartyField(read_only=True)
    exchange = PartyField(read_only=True)
    asking = MoneyField(read_only=True, allow_null=True)
    translations = serializers.SerializerMethodField()

    class Meta:
        model = Listing
        fields: ClassVar[list[str]] = [
            *ReasonedSerializer.base_fields,
            "title",
            "achievement",
            "seller",
            "exchange",
            "conversion_mode",
            "licence_mode",
            "pricing_way",
            "asking",
            "payment_mode",
            "territory",
            "fields_of_use",
            "months",
            "terms",
            "open_days",
            "opens_at",
            "closes_at",
            "translations",
        ]

    def get_translations(self, listing: Listing) -> list[dict[str, Any]] | None:
        """What was translated of its terms, on the detail page."""
        if self.parent is not None:
            return None
        return translating.shown(kept(texts.of_listing(listing)))

    def may_read_reason(self, obj: Any) -> bool:
        """Its owner and the exchange."""
        actor = self.context["actor"]
        return bool(actor.acts_for(obj.seller_id, obj.thread_id) or actor.organization == obj.exchange_id)


class ListingTermsInput(serializers.Serializer[Any]):
    """The terms of a listing; codes as the dictionaries have them."""

    conversion_mode = serializers.CharField(max_length=40)
    licence_mode = serializers.CharField(max_length=40, required=False, allow_blank=True)
    pricing_way = serializers.CharField(max_length=40, required=False)
    asking = MoneyField(required=False, allow_null=True)
    payment_mode = serializers.CharField(max_length=40, required=False, allow_blank=True)
    territory = serializers.ListField(child=serializers.CharField(max_length=6), required=False, max_length=300)
    fields_of_use = serializers.ListField(child=serializers.CharField(max_length=20), required=False, max_length=60)
    months = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=1200)
    terms = serializers.CharField(max_length=8000, required=False, allow_blank=True)
    open_days = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=3650)


class ListingInput(ListingTermsInput):
    """A new listing of an achievement."""

    achievement = VisibleField(model=Achievement)


class ListingDecisionInput(serializers.Serializer[Any]):
    """A note in words."""

    note = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class StopInput(ListingDecisionInput):
    """A reason from the list, and a note where there is something to say."""

    reason = serializers.CharField(max_length=60)


class ListingViewSet(ExchangeViewSet):
    """Listings: what is offered, on which terms, from when to when."""

    model = Listing
    serializer_class = ListingSerializer
    filterset_fields: ClassVar[list[str]] = ["state", "achievement", "seller", "exchange", "conversion_mode"]
    related = ("thread", "seller", "exchange", "achievement", "achievement__accepted", "achievement__working")
    view_policy = "market.listing.view"
    create_command = Command(listings.begin, ListingInput)
    change_command = Command(listings.change, ListingTermsInput)
    moves: ClassVar[dict[str, Command]] = {
        "submit": Command(listings.submit),
        "start_review": Command(listings.start_review),
        "approve": Command(listings.approve, ListingDecisionInput),
        "send_back": Command(listings.send_back, ReasonedInput),
        "suspend": Command(listings.suspend, ReasonedInput),
        "resume": Command(listings.resume),
        "translate": Command(translations.translate_listing, TranslationInput),
        "withdraw": Command(listings.withdraw, StopInput),
        "cancel": Command(listings.cancel, ReasonedInput),
        "declare_default": Command(listings.declare_default, ReasonedInput),
    }
