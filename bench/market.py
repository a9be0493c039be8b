"""The pages of a market with a million achievements, each with its text, its thread and a listing, one in ten open."""

from collections.abc import Iterator

from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings

from bench.copies import MANY, fill, tidy, timed
from bench.lists import after
from bench.rows import Place, Row
from institutions.models import User
from market.models import Achievement, AchievementText, Listing
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.market import trade
from transfer.kernel.models import Thread

RARE = "9"
"""One technology in fifty thousand is of this field."""
_FIELDS = f"CASE WHEN mod(turn, 50000) = 0 THEN '{RARE}' ELSE (ARRAY['1', '3', '4', '5', '6'])[1 + mod(turn, 5)] END"
_STATES = "CASE WHEN mod(turn, 10) = 0 THEN 'open' ELSE (ARRAY['closed', 'concluded', 'unsold'])[1 + mod(turn, 3)] END"


def _key(noun: str) -> str:
    return f"md5('{noun}' || turn)::uuid"


def crowd(one: Listing) -> None:
    """A million like this one and like all that it stands on."""
    achievement = one.achievement
    text = achievement.accepted
    assert text is not None
    with transaction.atomic():
        fill(achievement.thread, {"id": _key("thread"), "number": "'BENCH-' || turn"})
        fill(
            achievement,
            {
                "id": _key("achievement"),
                "thread_id": _key("thread"),
                "working_id": "NULL",
                "accepted_id": f"{text.pk} + turn",
            },
        )
        fill(
            text,
            {
                "id": "made.id + turn",
                "achievement_id": _key("achievement"),
                "title": "made.title || ' ' || turn",
                "technology_field": _FIELDS,
            },
        )
        fill(
            one,
            {
                "id": _key("listing"),
                "thread_id": _key("thread"),
                "achievement_id": _key("achievement"),
                "state": _STATES,
                "changed_at": "made.changed_at + make_interval(secs => mod(turn::bigint * 7919, 31536000))",
            },
        )
    tidy(Thread, Achievement, AchievementText, Listing)


def rows(place: Place) -> Iterator[Row]:
    """Every row of this part."""
    call_command("load_dictionaries", verbosity=0)
    market = trade.build()
    one = trade.opened(market)
    crowd(one)
    seller, officer = (
        people.membership(of, role).user
        for of, role in ((market.university, "transfer_officer"), (market.exchange, "listing_officer"))
    )
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        public = Client()
        own, desk = (f"/en/as/{of.slug}" for of in (market.university, market.exchange))
        asked: list[tuple[str, Client, str]] = [
            ("the front page", public, "/en/"),
            ("technologies", public, "/en/technologies/"),
            ("technologies of a field", public, "/en/technologies/?technology_field=5"),
            ("technologies of a rare field", public, f"/en/technologies/?technology_field={RARE}"),
            ("technologies, page 20", public, after(public, "/en/technologies/", 20)),
            ("a technology", public, f"/en/technologies/{one.thread.number}/"),
            ("listings", public, "/en/listings/"),
            ("listings of a field", public, "/en/listings/?technology_field=5"),
            ("listings of a rare field", public, f"/en/listings/?technology_field={RARE}"),
            ("listings, page 20", public, after(public, "/en/listings/", 20)),
            ("a listing", public, f"/en/listings/{one.pk}/"),
            ("the seller's public page", public, f"/en/organizations/{market.university.slug}/"),
            ("organizations", public, "/en/organizations/"),
            ("the seller's Today", sign_in(User.objects.get(pk=seller.pk)), f"{own}/"),
        ]
        signed, clerk = asked[-1][1], sign_in(User.objects.get(pk=officer.pk))
        asked += [
            ("the seller's achievements", signed, f"{own}/achievements/"),
            ("the seller's listings", signed, f"{own}/listings/"),
            ("the exchange's Today", clerk, f"{desk}/"),
            ("the exchange's desk of listings", clerk, f"{desk}/listing-desk/"),
        ]
        for name, client, address in asked:
            yield timed(f"a market of {MANY:,}: {name}", client, address)
