"""Offers over HTTP."""

from typing import Any, ClassVar

from rest_framework import serializers

from market.api.inputs import VisibleField
from market.api.listings import StopInput
from market.api.shown import PartyField
from market.models import Deal, Offer
from market.selectors import offer_terms
from market.services import offers
from transfer.edge.api.commands import Command
from transfer.edge.api.fields import MoneyField
from transfer.edge.api.reasons import ReasonedSerializer
from transfer.edge.api.viewsets import ExchangeViewSet


class InstalmentField(serializers.Serializer[Any]):
    """One instalment: what for, when (a date or a milestone), how much in minor units."""

    what = serializers.CharField(max_length=200)
    due = serializers.CharField(max_length=200)
    minor = serializers.IntegerField(min_value=1, max_value=9 * 10**15)


class OfferSerializer(ReasonedSerializer):
    """One version of the terms. changed: the terms in which it differs from the offer that it answers."""

    by = PartyField(read_only=True)
    price = MoneyField(read_only=True, allow_null=True)
    entry_fee = serializers.SerializerMethodField()
    changed = serializers.SerializerMethodField()

    class Meta:
        model = Offer
        fields: ClassVar[list[str]] = [
            *ReasonedSerializer.base_fields,
            "deal",
            "offer_number",
            "answers",
            "by",
            "contract_subtype",
            "licence_mode",
            "price",
            "payment_mode",
            "instalments",
            "royalty_base",
            "royalty_rate_bp",
            "entry_fee",
            "territory",
            "fields_of_use",
            "months",
            "deliverables",
            "other_terms",
            "answers_until",
            "changed",
        ]

    offer_number = serializers.IntegerField(source="number", read_only=True)
    number = serializers.CharField(source="thread.number", read_only=True)

    def get_entry_fee(self, offer: Offer) -> dict[str, Any] | None:
        """The entry fee of a royalty."""
        fee = offer_terms.terms_of(offer)["entry_fee"]
        return MoneyField().to_representation(fee) if fee else None

    def get_changed(self, offer: Offer) -> list[str]:
        """Names of the changed terms."""
        return offer_terms.changed_names(offer.answers, offer) if offer.answers else []


class CounterInput(serializers.Serializer[Any]):
    """Terms; in a counter-offer what is not given stays as it was."""

    contract_subtype = serializers.CharField(max_length=60, required=False, allow_blank=True)
    licence_mode = serializers.CharField(max_length=40, required=False, allow_blank=True)
    price = MoneyField(required=False, allow_null=True)
    payment_mode = serializers.CharField(max_length=40, required=False)
    instalments = InstalmentField(many=True, required=False)
    royalty_base = serializers.CharField(max_length=40, required=False, allow_blank=True)
    royalty_rate_bp = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=10_000)
    entry_fee = MoneyField(required=False, allow_null=True)
    territory = serializers.ListField(child=serializers.CharField(max_length=6), required=False, max_length=300)
    fields_of_use = serializers.ListField(child=serializers.CharField(max_length=20), required=False, max_length=60)
    months = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=1200)
    deliverables = serializers.CharField(max_length=8000, required=False)
    other_terms = serializers.CharField(max_length=8000, required=False, allow_blank=True)


class OfferInput(CounterInput):
    """A first offer, or a new one after the last was declined or has lapsed."""

    deal = VisibleField(model=Deal)


class OfferViewSet(ExchangeViewSet):
    """Offers: the terms that the two sides exchange, each version kept."""

    model = Offer
    serializer_class = OfferSerializer
    filterset_fields: ClassVar[list[str]] = ["deal", "state", "by"]
    related = (
        "thread",
        "by",
        "answers",
        "deal__thread",
        "deal__seller",
        "deal__buyer",
        "deal__exchange",
        "deal__achievement",
        "deal__response__demand",
    )
    view_policy = "market.offer.view"
    create_command = Command(offers.make, OfferInput)
    moves: ClassVar[dict[str, Command]] = {
        "counter": Command(offers.counter, CounterInput),
        "accept": Command(offers.accept),
        "decline": Command(offers.decline, StopInput),
    }
