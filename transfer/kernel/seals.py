"""Sealing the streams: a signed, chained Merkle root over every head that moved since the seal before."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction

from transfer.kernel import clock, events, facts, keys
from transfer.kernel.models.events import Event
from transfer.kernel.models.seals import Seal, SealLeaf

_LOCK = 7_305_001  # the advisory lock that lets one sealer work at a time

_MOVED = """
SELECT DISTINCT ON (stream) stream, version, hash FROM kernel_event
WHERE txid >= %s::text::xid8 AND txid < %s::text::xid8 ORDER BY stream, version DESC
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check of the seals found wrong. kind: seal_chain, seal_signature, seal_root, missing, altered, chain."""

    kind: str
    what: str


def merkle_root(leaves: Sequence[str]) -> str:
    """SHA-256 Merkle root over hex leaves as RFC 6962 has it: leaf and node hashes are told apart by a prefix."""
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


def check(*, chains: bool = True) -> list[Finding]:
    """Everything the seals promise: their own chain and signatures, each leaf still there, each chain whole.

    Only changes made after sealing can be proved; what the last seal has not seen is checked by its chain alone.
    """
    found = _check_seals()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.stream, l.version, e.hash FROM kernel_sealleaf l LEFT JOIN kernel_event e "
            "ON e.stream = l.stream AND e.version = l.version WHERE e.hash IS DISTINCT FROM l.hash"
        )
        rows = cursor.fetchall()
    found += [Finding("missing" if digest is None else "altered", f"{s}/{v}") for s, v, digest in rows]
    if chains:
        streams = Event.objects.order_by("stream").values_list("stream", flat=True).distinct()
        found += [Finding("chain", f"{s}/{v}") for s in streams for v in events.broken_links(s)]
    return found


def _check_seals() -> list[Finding]:
    public = keys.signing_key("seal").public_key()
    found: list[Finding] = []
    prev, expected = "", 1
    for made in Seal.objects.order_by("number"):
        leaves = made.leaves.order_by("stream").values_list("stream", "version", "hash")
        says = json.loads(made.statement)
        if made.number != expected or made.prev != prev or says["prev"] != prev or says["number"] != made.number:
            found.append(Finding("seal_chain", str(made.number)))
        if hashlib.sha256(made.statement.encode()).hexdigest() != made.hash or not _signature_fits(made, public):
            found.append(Finding("seal_signature", str(made.number)))
        if merkle_root([_leaf(*leaf) for leaf in leaves]) != says["root"]:
            found.append(Finding("seal_root", str(made.number)))
        prev, expected = made.hash, made.number + 1
    return found


def _signature_fits(made: Seal, public: Ed25519PublicKey) -> bool:
    try:
        public.verify(base64.b64decode(made.signature), made.statement.encode())
    except InvalidSignature:
        return False
    return True


def _signed(last: Seal | None, heads: Sequence[tuple[str, int, str]], up_to: int) -> Seal:
    at = clock.after_lock()
    key = keys.signing_key("seal")
    number, prev = (last.number + 1, last.hash) if last else (1, "")
    root = merkle_root([_leaf(*head) for head in heads])
    statement = facts.canonical(
        {
            "node": settings.EXCHANGE_NODE,
            "number": number,
            "prev": prev,
            "root": root,
            "streams": len(heads),
            "up_to_txid": str(up_to),
            "sealed_at": at.isoformat(),
        }
    )
    return Seal(
        number=number,
        prev=prev,
        root=root,
        streams=len(heads),
        up_to_txid=up_to,
        sealed_at=at,
        statement=statement,
        hash=hashlib.sha256(statement.encode()).hexdigest(),
        key=keys.fingerprint(key.public_key()),
        signature=base64.b64encode(key.sign(statement.encode())).decode(),
    )


def _leaf(stream: str, version: int, digest: str) -> str:
    return f"{stream}/{version}/{digest}"
