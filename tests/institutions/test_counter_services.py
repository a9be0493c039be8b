"""Services at a counter: who opens, consents, ends, prints, answers; what each state lets whom do."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction

from institutions import locks
from institutions.models import CounterService
from institutions.selectors import counter_services as found
from institutions.services import accounts, memberships
from institutions.services import counter_services as services
from institutions.services import organizations as organization_services
from tests.institutions import counter, people
from tests.institutions.counter import Window
from transfer.edge import letters
from transfer.edge.api.errors import handle
from transfer.kernel import clock, events, policy, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor
from transfer.kernel.errors import Invalid, NotAllowed, NotNow, NotVisible, RuleBroken, Unreachable
from transfer.kernel.models import Event, RuleSet
from transfer.mechanisms.files.models import StoredFile

pytestmark = pytest.mark.stands_on(build=counter.build)


@pytest.fixture
def window(stand: Window) -> Window:
    cache.clear()
    return stand


def in_state(window: Window, state: str) -> CounterService:
    """A service brought to a state by its moves."""
    service = counter.opened(window)
    with transaction.atomic():
        if state == "withdrawn":
            return services.withdraw(service, actor=window.buyer)
        if state == "dropped":
            return services.drop(service, actor=window.clerk)
        if state != "opened":
            services.consent(service, actor=window.clerk, upload=counter.paper())
        if state not in ("opened", "acting"):
            touch(service)
            services.close(service, actor=window.clerk)
        if state == "confirmed":
            services.confirm(service, actor=window.buyer)
        if state == "lapsed":
            services.lapse(service, actor=SYSTEM)
    return service


def enter(service: CounterService, code: str) -> tuple[CounterService, str]:
    """Types the code of a receipt."""
    return services.enter_receipt(actor=ANONYMOUS, locator=service.locator, code=code)


def touch(service: CounterService) -> None:
    """As if something had been done in it."""
    locks.hold_counter_service(service.pk)
    service.refresh_from_db()


def test_a_clerk_opens_a_service_for_who_has_come(window: Window) -> None:
    service = counter.opened(window)
    assert (service.state, service.visitor_id, service.membership.organization_id) == (
        "opened", window.visitor.pk, window.firm.pk,
    )  # fmt: skip
    assert service.acts_until > clock.now() + timedelta(hours=3)
    event = Event.objects.get(stream=service.stream)
    assert window.visitor.email not in event.body and event.actor_user == window.clerk.user
    own = counter.opened(window, acting_for="", purposes=["disclosure"])
    assert own.membership.organization.is_person
    with pytest.raises(NotVisible):
        counter.served(window, replace_state(service))


def replace_state(service: CounterService) -> CounterService:
    """The same, of another number."""
    service.thread.number = "none"
    return service


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"email": "nobody@example.org"}, "email"), ({"acting_for": "Another House"}, "acting_for"),
        ({"purposes": ["everything"]}, "purposes"), ({"purposes": []}, "purposes"),
        ({"identity": "a smile"}, "identity"), ({"consent": "a nod"}, "consent"),
        ({"purposes": ["disclosure"]}, "purposes"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(window: Window, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        counter.opened(window, **more)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_nobody_serves_oneself_nor_ones_own_house(window: Window) -> None:
    own = people.user("钱办事", "own@example.org")
    clerk = people.actor(window.exchange, "counter_clerk", who=own)
    with pytest.raises(NotAllowed, match="ask a colleague"), transaction.atomic():
        services.open_service(actor=clerk, **counter.given(window, email=own.email, acting_for="", purposes=["demand"]))
    people.membership(window.firm, "buyer", who=own)
    with pytest.raises(NotAllowed, match="ask a colleague"), transaction.atomic():
        services.open_service(actor=clerk, **counter.given(window))


def test_who_serves_decides_on_nothing(window: Window) -> None:
    with pytest.raises(Invalid, match="Counter clerk"):
        people.membership(window.exchange, "counter_clerk", "reviewer")
    made = people.membership(window.exchange, "counter_clerk")
    with pytest.raises(Invalid), transaction.atomic():
        memberships.change_roles(made, actor=SYSTEM, move="grant_roles", roles=["counter_clerk", "listing_officer"])


def test_a_clerk_works_with_a_second_factor_only(window: Window) -> None:
    unsure = replace(window.clerk, assurance=1)
    with pytest.raises(NotAllowed) as refused, transaction.atomic():
        services.open_service(actor=unsure, **counter.given(window))
    assert refused.value.code == "assurance"


MAY = {
    "send_code": {"opened": {"clerk"}},
    "consent": {"opened": {"clerk"}},
    "close": {"acting": {"clerk", "colleague"}},
    "drop": {"opened": {"clerk", "colleague"}, "acting": {"clerk", "colleague"}},
    "print_receipt": {"closed": {"clerk", "colleague"}},
    "confirm": {"closed": {"visitor"}},
    "withdraw": {"opened": {"visitor"}, "acting": {"visitor"}, "closed": {"visitor"}},
    "lapse": {},
}
WHO = ("clerk", "colleague", "auditor", "manager", "reviewer", "visitor", "stranger")


@pytest.mark.parametrize("state", list(CounterService.STATES.states))
def test_every_state_move_and_role(window: Window, state: str) -> None:
    service = in_state(window, state)
    service.consent = CounterService.CODE  # else nobody sends a code
    actors: dict[str, Actor] = {**vars(window), "visitor": window.buyer}
    for who in WHO:
        done = state == "acting" and service.acted_at is not None
        open_ = {move.name for move in workflow.open_moves(service, actors[who])}
        wanted = {name for name, states in MAY.items() if who in states.get(state, ())}
        if state == "acting":
            wanted -= {"close"} if not done else {"drop"}
        assert open_ == wanted, (state, who)
        sees = who in ("clerk", "auditor", "manager", "visitor") or (
            who == "colleague" and state in ("opened", "acting", "closed")
        )
        assert policy.may(actors[who], "institutions.counter_service.view", service).ok is sees


def test_consent_on_paper_is_kept_as_a_file_that_visitor_and_auditor_open(window: Window) -> None:
    service = counter.opened(window)
    with pytest.raises(Invalid, match="signed paper"), transaction.atomic():
        services.consent(service, actor=window.clerk)
    with transaction.atomic():
        services.consent(service, actor=window.clerk, upload=counter.paper())
    file = StoredFile.objects.get(subject=service.stream)
    assert (file.owner, service.state) == (window.exchange.pk, "acting")
    for actor, may in ((window.buyer, True), (window.auditor, True), (window.stranger, False)):
        assert policy.may(actor, "files.file.open", file).ok is may
    consented = Event.objects.get(name="institutions.counter_service.consented")
    assert str(file.pk) in consented.body and "paper" in consented.body


def test_consent_by_a_code_that_the_visitor_gets(window: Window) -> None:
    service = counter.opened(window, consent=CounterService.CODE)
    with pytest.raises(Invalid, match="Send the visitor a code"), transaction.atomic():
        services.consent(service, actor=window.clerk, code="123456")
    with transaction.atomic():
        services.send_code(service, actor=window.clerk)
    letter = mail.outbox[-1]
    assert letter.to == [window.visitor.email]
    code = next(word for word in letter.body.split() if word.isdigit() and len(word) == 6)
    assert code not in service.code_digest and not Event.objects.filter(body__contains=code).exists()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _try in range(services.TRIES):
        with pytest.raises(Invalid, match="not the code"), transaction.atomic():
            services.consent(service, actor=window.clerk, code=wrong)
    with pytest.raises(Invalid, match="Too many"), transaction.atomic():
        services.consent(service, actor=window.clerk, code=code)
    with transaction.atomic():
        services.send_code(service, actor=window.clerk)
    code = next(word for word in mail.outbox[-1].body.split() if word.isdigit() and len(word) == 6)
    with transaction.atomic():
        services.consent(service, actor=window.clerk, code=f"{code[:3]} {code[3:]}")
    assert (service.state, service.code_digest) == ("acting", "")


def test_without_its_letter_no_code_is_set(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_given: object, **_more: object) -> None:
        raise TimeoutError

    service = counter.opened(window, consent=CounterService.CODE)
    monkeypatch.setattr(letters, "send_mail", away)
    with pytest.raises(Unreachable) as refused, transaction.atomic():
        services.send_code(service, actor=window.clerk)
    answer = handle(refused.value, {"request": SimpleNamespace(auth=window.clerk)})
    assert answer is not None and (answer.status_code, answer["Retry-After"]) == (503, "60")
    service.refresh_from_db()
    assert (
        service.code_digest == "" and not Event.objects.filter(name="institutions.counter_service.code_sent").exists()
    )


def test_a_clerk_acts_only_while_it_is_open_and_only_in_own_services(window: Window) -> None:
    service = counter.serving(window)
    actor = counter.served(window, service)
    assert actor.user == window.visitor.pk and actor.hand == (window.clerk.user, window.exchange.pk, window.firm.pk)
    assert actor.assurance == 1 and actor.second_factor_at == 0
    assert actor.scopes and "market.demand.submit" in actor.scopes and "market.demand.withdraw" not in actor.scopes
    for other in (window.colleague, window.manager, window.buyer):
        with pytest.raises(NotVisible):
            found.served(other, service.thread.number)
    narrow = found.served(replace(window.clerk, scopes=frozenset({"market.demand.view"})), service.thread.number)
    assert narrow.scopes == {"market.demand.view"}
    assert not CounterService.objects.visible_to(actor).exists()
    CounterService.objects.filter(pk=service.pk).update(acts_until=clock.now())
    with pytest.raises(NotNow):
        counter.served(window, service)
    with pytest.raises(NotNow), transaction.atomic():
        locks.hold_counter_service(service.pk)


def test_who_may_not_act_any_more_is_not_served_either(window: Window) -> None:
    service = counter.serving(window)
    with transaction.atomic():
        organization_services.suspend(window.firm, actor=SYSTEM, reason="documents_checked", note="x")
    assert counter.served(window, service).roles == frozenset()


def test_the_receipt_opens_this_service_and_nothing_else(window: Window) -> None:
    service = in_state(window, "closed")
    with transaction.atomic():
        first = services.print_receipt(service, actor=window.clerk)
        second = services.print_receipt(service, actor=window.clerk)
    assert len(second) == 12 and second not in service.receipt_digest
    with pytest.raises(Invalid, match="printed last"):
        enter(service, first)
    same, digest = enter(service, f"{second[:4]}-{second[4:8]} {second[8:].upper()}")
    holder = found.holder_of_receipt(same, digest)
    assert holder is not None and same == service
    assert list(CounterService.objects.visible_to(holder)) == [service]
    other = counter.opened(window, acting_for="", purposes=["demand"])
    assert not policy.may(holder, "institutions.counter_service.answer", other)
    assert not policy.may(holder, "market.demand.begin")
    with transaction.atomic():
        services.confirm(service, actor=holder)
    assert '"by":"receipt"' in Event.objects.get(name="institutions.counter_service.confirmed").body
    with pytest.raises(NotVisible):
        services.enter_receipt(actor=ANONYMOUS, locator="no-such-page", code=second)


def test_codes_of_a_receipt_are_not_tried_through(window: Window) -> None:
    service = in_state(window, "closed")
    with transaction.atomic():
        code = services.print_receipt(service, actor=window.clerk)
    for _try in range(services.TRIES):
        with pytest.raises(Invalid):
            enter(service, "wrongwrongwr")
    with pytest.raises(NotAllowed) as refused:
        enter(service, code)
    assert refused.value.code == "throttled"
    cache.clear()  # the hour is over
    assert enter(service, code)[0] == service


def test_silence_means_what_the_rule_says(window: Window) -> None:
    service = in_state(window, "lapsed")
    assert '"stands":true' in events.last_of(service.stream).body  # type: ignore[union-attr] # it is there
    rule = RuleSet.objects.get(key=services.CONFIRMATION, jurisdiction="CN")
    RuleSet.objects.create(
        key=rule.key, jurisdiction=rule.jurisdiction, body=window.exchange.pk, valid_from=rule.valid_from,
        value={**rule.value, "silence": "withdrawn"}, source=rule.source, sureness="D",
    )  # fmt: skip
    assert '"stands":false' in events.last_of(in_state(window, "lapsed").stream).body  # type: ignore[union-attr] # as above


def test_the_clock_ends_what_nobody_ends(window: Window) -> None:
    begun, idle = counter.serving(window), counter.opened(window, acting_for="")
    with transaction.atomic():
        touch(begun)
    CounterService.objects.update(acts_until=clock.now())
    assert set(CounterService.objects.run_out(clock.now())) == {begun, idle}
    for service in (begun, idle):
        services.run_out(service, actor=SYSTEM)
    assert (begun.state, idle.state) == ("closed", "dropped")
    assert begun.answer_by and list(CounterService.objects.unanswered(begun.answer_by)) == [begun]


def test_nothing_is_ended_as_what_it_was_not(window: Window) -> None:
    service = counter.serving(window)
    with pytest.raises(RuleBroken, match="Nothing was done"), transaction.atomic():
        services.close(service, actor=window.clerk)
    with transaction.atomic():
        touch(service)
    with pytest.raises(RuleBroken, match="hear of it"), transaction.atomic():
        services.drop(service, actor=window.clerk)
    assert [move.name for move in workflow.open_moves(service, window.clerk)] == ["close"]


def test_what_was_written_is_forgotten_in_time(window: Window) -> None:
    service = in_state(window, "closed")
    with transaction.atomic():
        services.withdraw(service, actor=window.buyer, note="I was talked into it.")
        StoredFile.objects.filter(subject=service.stream).update(state="clean")
        services.forget_text(service, actor=SYSTEM)
    last = events.last_of(service.stream)
    assert last and events.note_of(last) == "" and last.note_digest
    service.refresh_from_db()
    assert service.identity == "" and StoredFile.objects.get(subject=service.stream).erased_at
    with transaction.atomic():
        accounts.close(window.visitor, actor=SYSTEM)
    assert found.matters(service, found.deeds(service)) == []
