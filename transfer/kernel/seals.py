"""Sealing the streams: a signed, chained Merkle root over every head that moved since the seal before."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction

from transfer.kernel import clock, events, facts, keys, readers, timestamps
from transfer.kernel.errors import Misuse
from transfer.kernel.models.events import Event
from transfer.kernel.models.jurisdictions import Jurisdiction
from transfer.kernel.models.seals import Seal, SealLeaf

_LOCK = 7_305_001  # the advisory lock that lets one sealer work at a time

_MOVED = """
SELECT DISTINCT ON (stream) stream, version, hash FROM kernel_event
WHERE txid >= %s::text::xid8 AND txid < %s::text::xid8 ORDER BY stream, version DESC
"""

_LOST = """
SELECT l.stream, l.version, e.hash FROM kernel_sealleaf l
LEFT JOIN kernel_event e ON e.stream = l.stream AND e.version = l.version WHERE e.hash IS DISTINCT FROM l.hash
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check of the seals found wrong.

    kind: seal_chain, seal_statement, seal_signature, seal_time, seal_root, unpublished (a published seal that is not
    here as it was), missing, altered, chain. what: the seal's number, or stream/version.
    """

    kind: str
    what: str


def merkle_root(leaves: Sequence[str]) -> str:
    """SHA-256 Merkle root over the leaves as RFC 6962 has it: leaf and node hashes are told apart by a prefix."""
    level = [hashlib.sha256(b"\x00" + leaf.encode()).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\x01" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0].hex()


@transaction.atomic
def seal() -> Seal | None:
    """Seals what moved since the last seal. None when nothing did, or when another sealer is at work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return None
        last = Seal.objects.order_by("-number").first()
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        up_to = int(cursor.fetchone()[0])
        if last and last.up_to_txid > up_to:
            raise Misuse(readers.BEGUN_ANEW)
        cursor.execute(_MOVED, [str(last.up_to_txid if last else 0), str(up_to)])
        heads = sorted(cursor.fetchall())
    if not heads:
        return None
    made = _signed(last, heads, up_to)
    made.save(force_insert=True)
    SealLeaf.objects.bulk_create(
        [SealLeaf(seal=made, stream=stream, version=version, hash=digest) for stream, version, digest in heads],
        batch_size=2000,
    )
    return made


def published(day: date) -> str:
    """The seals of one legal day of the node as canonical JSON, for the daily publication outside this database.

    {"node", "day", "public_keys": {fingerprint: PEM}, "seals": [{"statement", "hash", "key", "signature",
    "time_stamp"}]}: enough to check signatures, chain and time stamps without asking this node again.
    """
    zone = ZoneInfo(Jurisdiction.objects.time_and_calendar(settings.EXCHANGE_JURISDICTION)[0])
    begin = datetime.combine(day, time(0), zone)
    made = list(Seal.objects.filter(sealed_at__gte=begin, sealed_at__lt=_next_day(begin)).order_by("number"))
    known = keys.known_public_keys("seal")
    return facts.canonical(
        {
            "node": settings.EXCHANGE_NODE,
            "day": day.isoformat(),
            "public_keys": {one.key: keys.public_pem(known[one.key]) for one in made if one.key in known},
            "seals": [
                {
                    "statement": one.statement,
                    "hash": one.hash,
                    "key": one.key,
                    "signature": one.signature,
                    "time_stamp": one.time_stamp,
                }
                for one in made
            ],
        }
    )


def check(*, chains: bool = True) -> list[Finding]:
    """Everything the seals promise: their own chain and signatures, each leaf still there, each chain whole.

    Only changes made after sealing can be proved; what the last seal has not seen is checked by its chain alone.
    Who holds the database and the signing key could forge all of it anew: against that stands check_published.
    """
    found = _check_seals()
    with connection.cursor() as cursor:
        cursor.execute(_LOST)
        rows = cursor.fetchall()
    found += [Finding("missing" if digest is None else "altered", f"{s}/{v}") for s, v, digest in rows]
    if chains:
        streams = Event.objects.order_by("stream").values_list("stream", flat=True).distinct()
        found += [Finding("chain", f"{s}/{v}") for s in streams for v in events.broken_links(s)]
    return found


def check_published(publication: str) -> list[Finding]:
    """Compares a publication kept elsewhere with the seals here: each must still be here, unchanged."""
    told = {json.loads(one["statement"])["number"]: one["hash"] for one in json.loads(publication)["seals"]}
    here = dict(Seal.objects.filter(number__in=told).values_list("number", "hash"))
    return [Finding("unpublished", str(number)) for number in sorted(told) if here.get(number) != told[number]]


def _next_day(begin: datetime) -> datetime:
    return datetime.combine(begin.date() + timedelta(days=1), time(0), begin.tzinfo)


def _check_seals() -> list[Finding]:
    known = keys.known_public_keys("seal")
    found: list[Finding] = []
    prev, expected = "", 1
    for made in Seal.objects.order_by("number"):
        leaves = made.leaves.order_by("stream").values_list("stream", "version", "hash")
        promises = {
            "seal_chain": made.number == expected and made.prev == prev,
            "seal_statement": made.statement == _statement(made) and made.hash == _digest(made.statement),
            "seal_signature": _signature_fits(made, known),
            "seal_time": not made.time_stamp or timestamps.fits(made.time_stamp, made.statement.encode()),
            "seal_root": made.root == merkle_root([_leaf(*leaf) for leaf in leaves]),
        }
        found += [Finding(kind, str(made.number)) for kind, kept in promises.items() if not kept]
        prev, expected = made.hash, made.number + 1
    return found


def _signature_fits(made: Seal, known: Mapping[str, Ed25519PublicKey]) -> bool:
    try:
        known[made.key].verify(base64.b64decode(made.signature), made.statement.encode())
    except (KeyError, binascii.Error, InvalidSignature):
        return False
    return True


def _signed(last: Seal | None, heads: Sequence[tuple[str, int, str]], up_to: int) -> Seal:
    key = keys.signing_key("seal")
    made = Seal(
        number=last.number + 1 if last else 1,
        prev=last.hash if last else "",
        root=merkle_root([_leaf(*head) for head in heads]),
        streams=len(heads),
        up_to_txid=up_to,
        sealed_at=clock.after_lock(),
        key=keys.fingerprint(key.public_key()),
    )
    made.statement = _statement(made)
    made.hash = _digest(made.statement)
    made.signature = base64.b64encode(key.sign(made.statement.encode())).decode()
    made.time_stamp = timestamps.stamp(made.statement.encode())
    return made


def _statement(made: Seal) -> str:
    return facts.canonical(
        {
            "node": settings.EXCHANGE_NODE,
            "number": made.number,
            "prev": made.prev,
            "root": made.root,
            "streams": made.streams,
            "up_to_txid": str(made.up_to_txid),
            "sealed_at": made.sealed_at.astimezone(UTC).isoformat(),
        }
    )


def _digest(statement: str) -> str:
    return hashlib.sha256(statement.encode()).hexdigest()


def _leaf(stream: str, version: int, digest: str) -> str:
    return f"{stream}/{version}/{digest}"
