"""Names in the order of a dictionary, also where the database has no collation of Chinese."""

import json
from pathlib import Path

from django.db import migrations

_SOUNDS = Path(__file__).resolve().parents[1] / "data" / "sounds.txt"


def _places() -> str:
    lines = _SOUNDS.read_text(encoding="utf-8").splitlines()
    characters = "".join(line for line in lines if not line.startswith("#"))
    return json.dumps({one: f"8{place:04x}" for place, one in enumerate(characters)}, ensure_ascii=False)


# Latin first, other alphabets, Chinese by its sounds, then the rare characters by their codes.
CREATE = f"""
CREATE FUNCTION edge_place(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(string_agg(
        CASE WHEN ascii(sign) < 128 THEN lpad(to_hex(ascii(sign)), 2, '0')
             WHEN ascii(sign) < 12288 THEN '7f' || lpad(to_hex(ascii(sign)), 6, '0')
             ELSE coalesce('{_places()}'::jsonb ->> sign, 'ff' || lpad(to_hex(ascii(sign)), 6, '0')) END,
        '' ORDER BY place), '')
    FROM string_to_table(said, NULL) WITH ORDINALITY AS signs(sign, place)
$$
"""


class Migration(migrations.Migration):
    """The function that orders them."""

    dependencies = [("edge", "0002_saved_views")]
    operations = [migrations.RunSQL([CREATE], "DROP FUNCTION edge_place(text)")]
