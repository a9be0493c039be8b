"""The demo set: what it holds, that a second run changes nothing, that everybody can sign in."""

from collections import Counter
from datetime import date
from io import StringIO
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from contracts.models import Contract, Distribution, Registration
from institutions.models import CounterService, Membership, Organization, RegionRight, User
from institutions.selectors import actors, demo
from market.models import Achievement, AchievementText, Deal, Demand, InventionDisclosure, Listing, Response
from talent.models import Mandate
from transfer.kernel import clock, seals
from transfer.kernel.actor import Assurance
from transfer.kernel.models import Delivery, Event, RuleSet, Thread
from transfer.mechanisms.files.models import StoredFile
from transfer.mechanisms.jobs.models import Job
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.translations.models import Translation
from transfer.mechanisms.worklist.models import WorkItem

ROLES = {
    "inventor", "transfer_officer", "approver", "buyer", "signatory", "broker", "reviewer", "listing_officer",
    "registrar", "second_checker", "statistician", "supervisor", "auditor", "operator", "expert", "manager",
    "counter_clerk",
}  # fmt: skip
DEMO = {"EXCHANGE_DEMO": True, "EXCHANGE_DEMO_PASSWORD": "bright-morning-demo"}


def load() -> None:
    with TemporaryDirectory() as folder, override_settings(**DEMO, EXCHANGE_FILE_FOLDER=folder):
        call_command("load_demo", contracts=8, verbosity=0)


pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("dictionary_data"), pytest.mark.stands_on(build=load)]


@pytest.fixture
def loaded(settings: Any, stand: None) -> None:
    settings.EXCHANGE_DEMO, settings.EXCHANGE_DEMO_PASSWORD = DEMO.values()


def _everything() -> dict[str, int]:
    parties = (User, Organization, Membership, Authenticator)
    matters = (Achievement, InventionDisclosure, Listing, Demand, Response, Translation, StoredFile)
    models = (*parties, *matters, Event, Thread, RuleSet)
    return {model.__name__: model._default_manager.count() for model in models}


@pytest.mark.usefixtures("loaded")
def test_what_it_holds_and_a_second_run_changes_nothing() -> None:
    states = Achievement.objects.values_list("state", flat=True)
    assert Counter(states) == {"accepted": 30, "in_review": 5, "returned": 2, "draft": 4}
    brought = Job.objects.get()
    assert (brought.state, brought.taken, brought.failed, brought.faults.count()) == ("done", 2, 2, 4)
    assert sorted(InventionDisclosure.objects.values_list("state", flat=True)) == ["disclosed", "draft"]
    _the_counter_has_served_two()
    assert Counter(Listing.objects.values_list("state", flat=True)) == {"open": 10, "concluded": 1}
    assert Counter(Demand.objects.values_list("state", flat=True)) == {"open": 27, "in_review": 4}
    fields = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"}
    assert set(AchievementText.objects.values_list("technology_field", flat=True)) == fields
    assert set(Demand.objects.values_list("technology_field", flat=True)) == fields
    assert len({region[:2] for region in Organization.objects.values_list("region", flat=True) if region}) >= 15
    for response in Response.objects.all():
        assert response.state == "sent" and response.achievements.exists()
        assert {figure["meets"] for figure in response.figures} == {"yes"}
    assert Response.objects.count() == 11
    assert RegionRight.objects.get().prefix == "33"
    assert set(Thread.objects.values_list("origin", flat=True)) == {"demo"}
    assert not Achievement.objects.filter(is_demo=False).exists()
    assert not Delivery.objects.exclude(status=Delivery.DONE).exists()
    oldest = Event.objects.filter(name="market.achievement.accepted").earliest("occurred_at")
    assert (oldest.recorded_at - oldest.occurred_at).days >= 400
    for achievement in Achievement.objects.filter(own_import=None):
        translated = Translation.objects.filter(subject=achievement.stream, field="title")
        assert {achievement.working.original_lang, translated.get().language} == {"zh-hans", "en"}
    papers = StoredFile.objects.filter(state="clean", media_type="application/pdf")
    assert Counter(papers.values_list("kind", "level")) == {
        ("report", "public"): 2, ("drawing", "confidential"): 1, ("annex", "shared"): 1,
        ("consent", ""): 2,
    }  # fmt: skip
    assert not StoredFile.objects.exclude(pk__in=papers).exclude(subject=brought.stream).exists()
    assert seals.check() == []
    _deals_stand_at_their_steps()
    _the_register_is_registered_at_its_own_days()
    before = _everything()
    call_command("load_demo", contracts=8, verbosity=0)
    assert _everything() == before


def _the_counter_has_served_two() -> None:
    answered, waiting = CounterService.objects.order_by("created_at")
    assert (answered.state, waiting.state) == ("confirmed", "closed")
    assert waiting.answer_by and waiting.answer_by > clock.now()
    for service in (answered, waiting):
        assert Event.objects.filter(served_in=service.pk, on_behalf_of=service.membership.organization_id).exists()


def _deals_stand_at_their_steps() -> None:
    steps = {"opened": 1, "negotiating": 2, "agreed": 4, "closed": 2}
    assert Counter(Deal.objects.filter(is_demo=True).values_list("state", flat=True)) == steps
    contracts = Contract.objects.exclude(deal=None)
    assert Counter(contracts.values_list("state", flat=True)) == {"drafting": 1, "signing": 1, "in_force": 2}
    shared = Distribution.objects.get()
    assert shared.state == "approved" and shared.income_minor == 338_000_000
    assert sum(shared.lines.values_list("amount_minor", flat=True)) == shared.net_minor == 338_000_000 - 6_480_000
    assert Publicity.objects.get(subject=shared.contract.deal.stream).state == "concluded"
    standing = Publicity.objects.get(state="running", kind="price")
    assert standing.title == "不含铜的自更新船底防污涂层" and standing.ends_at > clock.now()
    assert sorted(Mandate.objects.values_list("state", flat=True)) == ["active", "proposed"]
    filed = Registration.objects.filter(contract__in=contracts)
    assert sorted(one.state for one in filed) == ["filed", "registered"]
    waiting = filed.get(state="filed")
    item = WorkItem.objects.active().get(subject=waiting.stream)
    assert item.due_at and item.due_at > clock.now(), "nothing lies on the demo's desk longer than the rules give"


def _the_register_is_registered_at_its_own_days() -> None:
    rows = list(Registration.objects.filter(contract__deal=None).select_related("contract").order_by("registered_on"))
    assert [row.state for row in rows] == ["registered"] * 8
    for row in rows:
        assert row.registered_on and row.contract.signed_on and row.contract.signed_on < row.registered_on
        assert row.year == row.registered_on.year and row.changed_at.date() == row.registered_on
        assert 0 < row.cny_transaction_minor <= row.cny_turnover_minor
        assert (row.contract.contract_class == "licensing") <= (row.contract.signed_on >= date(2026, 3, 1))
    assert rows[-1].registered_on < clock.now().date() and (rows[-1].registered_on - rows[0].registered_on).days > 300
    by_series: dict[tuple[Any, int], list[int]] = {}
    for row in Registration.objects.filter(state="registered"):
        by_series.setdefault((row.office_id, row.year), []).append(row.serial)
    assert all(sorted(serials) == list(range(1, len(serials) + 1)) for serials in by_series.values())
    assert {row.serial for row in rows} != {1}


@pytest.mark.usefixtures("loaded")
def test_every_role_can_act_and_is_told() -> None:
    rows = Membership.objects.in_force().exclude(organization__kinds__contains=["person"])
    played = set()
    for membership in rows.select_related("user", "organization"):
        actor = actors.actor_for(membership.user, membership.organization.slug, assurance=Assurance.SECOND_FACTOR)
        assert actor.roles == set(membership.roles) and actor.kinds
        assert Authenticator.objects.filter(user=membership.user).exists()
        played |= actor.roles
    assert played == ROLES
    told = StringIO()
    call_command("demo_logins", stdout=told)
    assert {"inventor@demo.example", "registrar@demo.example"} <= set(told.getvalue().split())
    assert len(told.getvalue().splitlines()) == 2 + len(ROLES) and "发明人" in told.getvalue()


@pytest.mark.usefixtures("loaded")
def test_an_officer_signs_in_with_what_the_page_shows() -> None:
    officer = next(account for account in demo.accounts() if "reviewer" in account.roles)
    client = Client()
    client.post("/en/account/login/", {"login": officer.email, "password": officer.password})
    assert client.post("/en/account/2fa/authenticate/", {"code": officer.code}).status_code == 302
    assert client.get("/en/as/stone-bridge-exchange/").status_code == 200


def test_only_a_demo_is_given_the_demo_set() -> None:
    with pytest.raises(CommandError):
        call_command("load_demo", contracts=8, verbosity=0)
    told = StringIO()
    call_command("demo_logins", stdout=told)
    assert (Organization.objects.count(), told.getvalue()) == (0, "")
