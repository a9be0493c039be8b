"""The search over 100,000 documents, on a server of its own: hits and counts, rare words and frequent ones.

The limit is the bare match: the same words against the same GIN index, counted, with no ranking, facets or choice.
"""

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from bench.rows import Place, Row
from transfer.kernel.ids import uuid7
from transfer.roof.search import lexemes
from transfer.roof.search.models import SearchDocument, SearchIndex
from transfer.roof.search.selectors import queries
from transfer.roof.search.services import terms

DOCUMENTS = int(os.environ.get("BENCH_DOCUMENTS", "100000"))
ASKED = 60
_LINE = (
    "气凝胶 保冷 管道 催化剂 电池 传感器 钙钛矿 太阳能 数控 机床 误差 补偿 废水 回用 石墨烯 涂层 合金 打印 激光 检测 "
    "水稻 耐盐 灌溉 疫苗 抗体 芯片 封装 光纤 雷达 导航 机器人 抓取 轴承 润滑 陶瓷 膜 分离 储能 氢气 压缩"
)
_WORDS = _LINE.split()


def text(chance: random.Random, length: int) -> str:
    """Words as they stand in texts: a few nearly everywhere, most rarely, and each document with some of its own."""
    known = [_WORDS[int(len(_WORDS) * chance.random() ** 2)] for _word in range(max(1, length // 20))]
    own = [f"w{int(60_000 * chance.random() ** 1.5)}" for _word in range(length)]
    mixed = [*known, *own]
    chance.shuffle(mixed)
    return "，".join(mixed)


def fill() -> float:
    """The documents, written as the reader writes them. Returns documents per second, cut into words included."""
    SearchIndex.objects.create(pk=SearchIndex.ONE, segmenter=lexemes.SEGMENTER)
    chance = random.Random(7)
    began = time.monotonic()
    for start in range(0, DOCUMENTS, 500):
        rows = []
        for number in range(start, min(start + 500, DOCUMENTS)):
            title = text(chance, 8)
            words = {"A": title, "B": text(chance, 20), "C": text(chance, 100)}
            kind = "demand" if number % 4 == 0 else "achievement"
            rows.append(
                SearchDocument(
                    epoch=1, kind=kind, object=uuid7(), number=f"B-{number}", title=title[:200], language="zh-hans",
                    technology_field=str(number % 11), industry="C", region=f"{11 + number % 30}0000",
                    trl=number % 9 + 1, state="open" if kind == "demand" else "accepted", source="",
                    heading=lexemes.vector({"A": title}), vector=lexemes.vector(words),
                )
            )  # fmt: skip
        SearchDocument.objects.bulk_create(rows)
    spent = time.monotonic() - began
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_document")
    terms.count()
    return DOCUMENTS / spent


def bare_fill() -> float:
    """Documents per second that the database copies from one table into another with the same indexes."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_document (LIKE search_document INCLUDING ALL)")
        began = time.monotonic()
        cursor.execute("INSERT INTO bench_document SELECT * FROM search_document ORDER BY id LIMIT 5000")
        copied = cursor.rowcount / (time.monotonic() - began)
        cursor.execute("DROP TABLE bench_document")
    return copied


def median(call: Callable[[str], object], words: list[str]) -> tuple[float, float]:
    """p50 and p95 of a call in milliseconds."""
    call(words[0])
    spent = []
    for asked in words:
        began = time.perf_counter()
        call(asked)
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent), sorted(spent)[int(len(spent) * 0.95)]


def bare(words: str) -> object:
    """The match alone."""
    query = lexemes.query(lexemes.asked(words), every=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_document WHERE epoch = 1 AND vector @@ %s::tsquery", [query])
        return cursor.fetchone()


def find(words: str) -> Any:
    """As the page and the API ask."""
    return queries.find(queries.Asked(words))


def measured() -> Iterator[Row]:
    """Rare words, two words together, a word of many documents, words that only some documents have."""
    chance = random.Random(11)
    rare = [f"w{chance.randrange(20_000, 60_000)}" for _one in range(ASKED)]
    pairs = [f"{chance.choice(_WORDS[20:])} {chance.choice(_WORDS[20:])}" for _one in range(ASKED)]
    frequent = [chance.choice(_WORDS[:20]) for _one in range(ASKED)]
    loose = [f"{one} {other} zzz" for one, other in zip(rare, pairs, strict=True)]
    bars = {"a rare word": 0.02, "two words": 0.05, "a frequent word": 0.1, "some of the words": 0.01}
    for (name, bar), asked in zip(bars.items(), (rare, pairs, frequent, loose), strict=True):
        p50, p95 = median(find, asked)
        limit, _p95 = median(bare, asked)
        against = f"the bare match alone; p50 {p50:.1f} ms, p95 {p95:.1f} ms, the match {limit:.1f} ms"
        yield Row(f"search p50, {name}", 1000 / p50, "1/s", 1000 / limit, bar, against)


def rows(place: Place) -> Iterator[Row]:
    """Every row of this part."""
    written, against = fill(), "the same documents copied into a table with the same indexes"
    yield Row("search, documents made and written", written, "1/s", bare_fill(), 0.1, against)
    yield from measured()
