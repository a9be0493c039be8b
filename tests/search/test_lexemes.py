"""Words cut the same way for what is kept and what is asked."""

import pytest
from django.db import connection

from transfer.roof.search import lexemes


def test_chinese_is_cut_by_words_and_compounds_keep_their_parts() -> None:
    found = list(lexemes.of_text("低温管道用二氧化硅气凝胶毡，ＬＮＧ"))
    assert {"低温", "管道", "二氧化硅", "氧化", "凝胶", "毡", "lng"} <= set(found)
    assert not {"，", "用"} & set(found)


def test_latin_words_lose_case_and_plural_and_compounds_are_kept() -> None:
    found = list(lexemes.of_text("Heat-resistant Batteries of the GLASSES, status T-2026-000001"))
    assert {"heat", "resistant", "heat-resistant", "battery", "status", "t-2026-000001", "000001"} <= set(found)
    assert "the" not in found and "batteries" not in found


@pytest.mark.parametrize("text", ["", "的 the", "'; DROP TABLE x --", "a\\'b:A & | !", "100% ()", "😀"])
def test_nothing_written_breaks_a_vector_or_a_query(text: str, db: None) -> None:
    words = lexemes.asked(text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector", [lexemes.vector({"A": text})])
        if words:
            for every in (True, False):
                query = lexemes.query(words, every=every)
                cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [lexemes.vector({"A": text}), query])
                assert cursor.fetchone() == (True,)


def test_a_compound_is_found_by_itself_or_by_all_its_parts(db: None) -> None:
    query = lexemes.query(lexemes.asked("二氧化硅"), every=True)
    with connection.cursor() as cursor:
        for text, fits in (("二氧化硅毡", True), ("二氧化碳", False)):
            cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [lexemes.vector({"C": text}), query])
            assert cursor.fetchone() == (fits,)


def test_a_word_the_dictionary_does_not_know_is_found_by_a_part(db: None) -> None:
    query = lexemes.query(lexemes.asked("保冷"), every=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [lexemes.vector({"A": "管道保冷层减薄"}), query])
        assert cursor.fetchone() == (True,)


def test_a_long_text_stays_within_what_a_vector_holds(db: None) -> None:
    text = "aerogel felt " * 20_000 + " ".join(f"w{n}" for n in range(5000))
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(%s::tsvector)", [lexemes.vector({"A": text, "D": text})])
        assert cursor.fetchone()[0] >= 2
