"""Input fields that the nouns of contracts share."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from contracts.models import Contract, Instalment
from contracts.selectors import masks
from institutions.models import Organization
from market.models import Deal, IpRight
from transfer.edge.api.commands import actor_of
from transfer.edge.api.fields import MoneyField


class OrganizationField(serializers.UUIDField):
    """An organization in force, by its id."""

    def to_internal_value(self, data: Any) -> Any:
        """The organization, or a validation error."""
        found = Organization.objects.in_force().filter(pk=super().to_internal_value(data)).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such organization in force."), "unknown")
        return found


class VisibleField(serializers.UUIDField):
    """Something that the key may see, by its id."""

    def __init__(self, model: Any, **more: Any) -> None:
        super().__init__(**more)
        self.model = model

    def to_internal_value(self, data: Any) -> Any:
        """The object, or a validation error: what is not visible does not exist."""
        actor = actor_of(self.context["request"])
        key = super().to_internal_value(data)
        found = self.model.objects.visible_to(actor).filter(pk=key).first()
        if found is None:
            raise serializers.ValidationError(_("There is nothing of this id for you."), "unknown")
        return found


class InstalmentField(serializers.IntegerField):
    """An instalment, by its number in the row id of the contract."""

    def to_internal_value(self, data: Any) -> Any:
        """The instalment of a contract that the key may see, or a validation error."""
        actor = actor_of(self.context["request"])
        rows = Instalment.objects.filter(contract__in=Contract.objects.visible_to(actor))
        found = rows.filter(pk=super().to_internal_value(data)).first()
        if found is None:
            raise serializers.ValidationError(_("There is nothing of this id for you."), "unknown")
        return found


class ContractReasonInput(serializers.Serializer[Any]):
    """A reason from the list, and a note in words where there is more to say."""

    reason = serializers.CharField(max_length=60)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class ItemInput(serializers.Serializer[Any]):
    """A non-technical item of the amount, in minor units of the contract's currency."""

    kind = serializers.CharField(max_length=40)
    what = serializers.CharField(max_length=200)
    minor = serializers.IntegerField(min_value=1, max_value=9 * 10**15)
    reasonable_quantity = serializers.BooleanField(required=False)


class ConditionInput(serializers.Serializer[Any]):
    """A condition precedent."""

    kind = serializers.CharField(max_length=40)
    what = serializers.CharField(max_length=300, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False, allow_null=True)


class InstalmentInput(serializers.Serializer[Any]):
    """A line of the payment plan; minor empty for a royalty that is reckoned later."""

    what = serializers.CharField(max_length=200)
    milestone = serializers.CharField(max_length=200, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    minor = serializers.IntegerField(min_value=1, max_value=9 * 10**15, required=False, allow_null=True)


class ContractRightInput(serializers.Serializer[Any]):
    """A right in the contract: by the id of the achievement's right, or in full where there is no achievement."""

    right = serializers.UUIDField(required=False, allow_null=True)
    kind = serializers.CharField(max_length=40, required=False)
    title = serializers.CharField(max_length=300, required=False, allow_blank=True)
    number = serializers.CharField(max_length=60, required=False, allow_blank=True)
    country = serializers.RegexField(r"^[A-Z]{2}$", required=False)
    status = serializers.ChoiceField(IpRight.STATUSES, required=False)
    filed_on = serializers.DateField(required=False, allow_null=True)
    granted_on = serializers.DateField(required=False, allow_null=True)
    expires_on = serializers.DateField(required=False, allow_null=True)


class DraftInput(serializers.Serializer[Any]):
    """What a draft says; what is not named stays."""

    title = serializers.CharField(max_length=200, required=False)
    original_lang = serializers.ChoiceField(settings.LANGUAGES, required=False)
    contract_class = serializers.CharField(max_length=40, required=False)
    contract_subtype = serializers.CharField(max_length=60, required=False, allow_blank=True)
    licence_mode = serializers.CharField(max_length=40, required=False, allow_blank=True)
    conversion_mode = serializers.CharField(max_length=40, required=False, allow_blank=True)
    technology_field = serializers.CharField(max_length=20, required=False, allow_blank=True)
    ip_kind = serializers.CharField(max_length=40, required=False, allow_blank=True)
    plan_source = serializers.CharField(max_length=40, required=False, allow_blank=True)
    socio_economic_objective = serializers.CharField(max_length=40, required=False, allow_blank=True)
    territory = serializers.ListField(child=serializers.CharField(max_length=6), max_length=60, required=False)
    fields_of_use = serializers.ListField(child=serializers.CharField(max_length=20), max_length=60, required=False)
    months = serializers.IntegerField(min_value=1, max_value=1200, required=False, allow_null=True)
    valid_from = serializers.DateField(required=False, allow_null=True)
    valid_to = serializers.DateField(required=False, allow_null=True)
    amount_known = serializers.BooleanField(required=False)
    turnover = MoneyField(required=False, allow_null=True)
    estimate = MoneyField(required=False, allow_null=True)
    payment_mode = serializers.CharField(max_length=40, required=False, allow_blank=True)
    royalty_base = serializers.CharField(max_length=40, required=False, allow_blank=True)
    royalty_rate_bp = serializers.IntegerField(min_value=1, max_value=10_000, required=False, allow_null=True)
    entry_fee = MoneyField(required=False, allow_null=True)
    cny_rate = serializers.DecimalField(max_digits=18, decimal_places=8, required=False, allow_null=True)
    cny_on = serializers.DateField(required=False, allow_null=True)
    cny_source = serializers.CharField(max_length=200, required=False, allow_blank=True)
    withheld = serializers.ListField(
        child=serializers.ChoiceField(list(masks.WITHHOLDABLE.items())), max_length=10, required=False
    )
    template = serializers.CharField(max_length=60, required=False)
    terms = serializers.DictField(child=serializers.CharField(max_length=8000, allow_blank=True), required=False)
    items = ItemInput(many=True, required=False)
    conditions = ConditionInput(many=True, required=False)
    instalments = InstalmentInput(many=True, required=False)
    rights = ContractRightInput(many=True, required=False)


class NewInput(DraftInput):
    """A contract of an agreed deal (deal alone, with the language), or of an agreement made elsewhere."""

    deal = VisibleField(Deal, required=False)
    sellers = serializers.ListField(child=OrganizationField(), max_length=10, required=False)
    buyers = serializers.ListField(child=OrganizationField(), max_length=10, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Either a deal or parties."""
        if "deal" in attrs:
            extra = sorted(set(attrs) - {"deal", "original_lang"})
            if extra:
                raise serializers.ValidationError(
                    {extra[0]: _("A contract of a deal takes this from the deal; change the draft afterwards.")}
                )
        elif not attrs.get("sellers") or not attrs.get("buyers"):
            raise serializers.ValidationError({"sellers": _("Name the deal, or the sellers and the buyers.")})
        return attrs
