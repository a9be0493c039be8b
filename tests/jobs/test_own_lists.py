"""Lists of one's own: from CSV in several encodings, from a workbook, from pasted cells; each row once, faults told."""

import csv
import dataclasses
import io
import tracemalloc
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from institutions.models import Membership, Organization
from market.importers import headings, own_rows, sheets
from market.models import Achievement, Demand, OwnImport
from market.services import erasure
from market.slots import importing
from tests.api.everything import key_of
from tests.institutions import people
from tests.jobs import counting
from tests.market import asking
from tests.market.test_api import call
from tests.market.test_pages import as_
from tests.market.test_pages import desk as at
from transfer.kernel.actor import SYSTEM
from transfer.kernel.errors import Invalid, NotAllowed
from transfer.kernel.models import Thread
from transfer.mechanisms.jobs import services
from transfer.mechanisms.jobs.models import Job

pytestmark = pytest.mark.stands_on(build=asking.build)
HEAD = "编号,成果名称,成果简介,技术领域,技术成熟度,关键词,完成人,专利号,授权日,负责部门"
GOOD = "HT-2026-0001,低温管道保冷毡,厚度减半。,新材料及其应用,TRL 7,气凝胶;保冷,王芳、赵工,202010123456.X,,科研处"
ROWS = [
    HEAD,
    GOOD.replace("202010123456.X", ""),
    "HT-2026-0002,铸造废砂再生,热法再生。,能源,9级,,,,,科研处",
    "HT-2026-0003,,无题。,4,5,,,,,",
    "HT-2026-0004,Alloy without cobalt,Cheaper.,3,12,,,123,2026-13-01,",
]


@pytest.fixture
def desk(stand: asking.Desk) -> asking.Desk:
    return stand


@pytest.fixture
def officer(desk: asking.Desk) -> Any:
    return people.actor(desk.university, "transfer_officer")


def taken(desk: asking.Desk, officer: Any, content: bytes, name: str = "list.csv", **more: Any) -> Job:
    """Taken in by the worker."""
    given = {"kind": "market.achievement.import_own", "asked": {"exchange": str(desk.exchange.pk)}, **more}
    services.begin(actor=officer, upload=ContentFile(content, name), order_now=True, **given)
    counting.examine()
    found = services.run_next()
    assert found is not None
    return found


def workbook(*rows: list[Any]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def test_rows_become_drafts_and_the_others_are_told(desk: asking.Desk, officer: Any) -> None:
    job = taken(desk, officer, "\n".join(ROWS).encode())
    assert job.state == "done", job.why
    assert (job.taken, job.skipped, job.failed, job.total) == (1, 0, 3, 4)
    made = Achievement.objects.get()
    assert (made.state, made.source, made.owner_id, made.exchange_id) == (
        "draft", "", desk.university.pk, desk.exchange.pk,
    )  # fmt: skip
    text = made.working
    assert text is not None and text.title == "低温管道保冷毡" and text.technology_field == "5" and text.trl == 7
    assert text.keywords == ["气凝胶", "保冷"] and text.original_lang == "zh-hans"
    assert [one.name for one in made.inventors.all()] == ["王芳", "赵工"]
    assert not Achievement.objects.public().exists() and Thread.objects.get(pk=made.thread_id).origin == "live"
    faults = {(one.line, one.field) for one in job.faults.all()}
    said = job.faults.get(line=3).message
    assert "neither a name" in said["en"] and "不是该列表中的名称或代码" in said["zh-hans"]
    assert faults == {(3, "技术领域"), (4, "成果名称"), (5, "专利号"), (5, "授权日"), (5, "技术成熟度")}


def test_the_report_is_mended_and_sent_again_and_nothing_is_taken_twice(desk: asking.Desk, officer: Any) -> None:
    rows = [*ROWS, "HT-2026-0005,=cmd|' /C calc'!A0,-5℃ 下可用。,能源,,,,,,"]
    job = taken(desk, officer, "\n".join(rows).encode())
    report = counting.content(job, "report", officer)
    found = list(csv.reader(io.StringIO(report.removeprefix("\ufeff"))))
    assert found[0][:3] == ["Row", "Columns with faults", "What is wrong with it"] and found[0][3:] == HEAD.split(",")
    assert [row[0] for row in found[1:]] == ["3", "4", "5", "6"]
    assert "“能源” is neither a name nor a code" in found[1][2] and found[1][1] == "技术领域"
    assert found[4][4] == "'=cmd|' /C calc'!A0" and found[4][5] == "'-5℃ 下可用。"
    mended = report.replace("能源", "6").replace(",12,", ",8,").replace("2026-13-01", "").replace(",123,", ",,")
    mended = mended.replace("HT-2026-0003,,", "HT-2026-0003,有题,")
    again = taken(desk, officer, mended.encode())
    assert (again.taken, again.skipped, again.failed) == (4, 0, 0), list(again.faults.values())
    titles = set(Achievement.objects.values_list("working__title", flat=True))
    assert {"=cmd|' /C calc'!A0", "有题"} <= titles
    everything = taken(desk, officer, "\n".join(rows).encode())
    assert (everything.taken, everything.skipped, everything.failed) == (0, 5, 0)
    assert Achievement.objects.count() == OwnImport.objects.count() == 5


def test_a_deleted_draft_may_be_taken_in_again_and_each_organization_has_its_own(
    desk: asking.Desk, officer: Any
) -> None:
    content = "\n".join(ROWS[:2]).encode()
    taken(desk, officer, content)
    other = taken(desk, desk.rival, content)
    assert other.taken == 1 and Achievement.objects.count() == 2
    erasure.delete_draft(Achievement.objects.get(owner=desk.university), actor=SYSTEM)
    assert taken(desk, officer, content).taken == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_as_spreadsheets_write_it(encoding: str, delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows(
        [["成果名称", "简介"], ["低温管道，保冷", "第一行\n第二行, 有逗号; 分号\t制表"], [], ["㐀 rare", "x"]]
    )
    content = out.getvalue().encode(encoding)
    for size in (1, 7, 64_000):
        pieces = [content[start : start + size] for start in range(0, len(content), size)]
        found = list(sheets.rows(lambda pieces=pieces: iter(pieces)))
        assert found == [
            (1, ["成果名称", "简介"]),
            (2, ["低温管道，保冷", "第一行\n第二行, 有逗号; 分号\t制表"]),
            (4, ["㐀 rare", "x"]),
        ]


def test_a_workbook_with_numbers_days_and_formulas(desk: asking.Desk, officer: Any) -> None:
    content = workbook(
        ["成果名称", "TRL", "申请日", "专利类型", "简介"],
        ["保冷毡", 7.0, datetime(2024, 3, 1), "技术秘密", None],  # noqa: DTZ001 # as a workbook has it
        [None, None],
        ["=1+1", 3, date(2024, 3, 2), "技术秘密", True],
    )
    assert list(sheets.rows(lambda: iter([content])))[1] == (2, ["保冷毡", "7", "2024-03-01", "技术秘密"])
    job = taken(desk, officer, content, "list.xlsx")
    assert (job.taken, job.failed) == (1, 1), list(job.faults.values())  # a formula nobody worked out has no value
    right = Achievement.objects.get().rights.get()
    assert (right.kind, right.filed_on) == ("secret", date(2024, 3, 1))


def _bomb() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["标题"], ["x"]))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for member in good.namelist():
            content = good.read(member)
            bad.writestr(member, b" " * 2**22 + content if member.endswith("sheet1.xml") else content)
    return out.getvalue()


def test_hostile_files(desk: asking.Desk, officer: Any, settings: Any) -> None:
    begin = {"kind": "market.achievement.import_own", "asked": {"exchange": str(desk.exchange.pk)}}
    settings.EXCHANGE_FILE_UNPACKED_LARGEST = 2**20
    with pytest.raises(Invalid) as refused:
        services.begin(actor=officer, upload=ContentFile(_bomb(), "list.xlsx"), **begin)
    assert refused.value.problems[0].code == "zip_bomb"
    settings.EXCHANGE_FILE_UNPACKED_LARGEST = 500 * 2**20
    settings.EXCHANGE_SHEET_LARGEST = 2**20
    assert taken(desk, officer, _bomb(), "list.xlsx").why == "too_large"
    settings.EXCHANGE_SHEET_LARGEST = 100 * 2**20
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "' + b"x" * 100 + b'">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(8)
    ) + b"]><worksheet>&i;</worksheet>"  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(["标题"], ["x"]))) as good, zipfile.ZipFile(out, "w") as bad:
        for member in good.namelist():
            bad.writestr(member, laughs if member.endswith("sheet1.xml") else good.read(member))
    hostile = out.getvalue()
    for content, name, why in (
        (hostile, "list.xlsx", {"unreadable"}),
        (b"\n\n", "list.csv", {"no_rows"}),
        (HEAD.encode(), "list.csv", {"no_rows"}),
        (b"a,b\n1,2\n", "list.csv", {"no_title"}),
        ("标题,成果名称\nx,y\n".encode(), "list.csv", {"twice"}),
        ("标题\n" + "x" * (2**20 + 10)).encode()
        and (("标题\n" + "x" * (2**20 + 10)).encode(), "list.csv", {"unreadable"}),
    ):
        job = taken(desk, officer, content, name)
        assert job.state == "failed" and job.why in why, (name, job.state, job.why)
    job = taken(desk, officer, b"title,abstract\n" + b"a" * 300 + b"," + b"b" * 9000 + b"\n")
    assert {one.field for one in job.faults.all()} == {"title", "abstract"}
    with pytest.raises(Invalid):
        taken(desk, officer, b"x", "x.txt", asked={"exchange": str(desk.firm.pk)})
    with pytest.raises(NotAllowed):
        taken(desk, desk.buyer, b"title\nx\n")
    with pytest.raises(NotAllowed):
        taken(desk, dataclasses.replace(officer, scopes=frozenset({"jobs", "market.demand"})), b"title\nx\n")


def test_demands_of_an_industrial_park(desk: asking.Desk) -> None:
    text = (
        "需求名称\t需求描述\t合作方式\t技术领域\t预算上限（万元）\t截止日期\t技术指标\t是否匿名\n"
        "管廊保冷\t太厚。\t技术开发；技术许可\t新材料及其应用\t120\t2099/1/1\t\t是\n"
        "废砂再生\t太贵。\t技术开发\t6\t1.2亿\t\t热损失 <= 12 W/m; 寿命 ≥ 15 a\t否\n"
    )
    given = {"kind": "market.demand.import_own"}
    job = taken(desk, desk.buyer, text.encode("gb18030"), "pasted.txt", **given)
    assert (job.taken, job.failed) == (1, 1) and job.faults.get().field == "截止日期"
    made = Demand.objects.get()
    assert made.state == "draft" and made.demander_id == desk.firm.pk and made.wanted == ["development"]
    assert made.budget_high_minor == 12_000_000_000 and made.anonymous is False
    assert made.targets == [
        {"name": "热损失", "value": "12", "unit": "W/m", "direction": "at_most"},
        {"name": "寿命", "value": "15", "unit": "a", "direction": "at_least"},
    ]
    again = taken(desk, desk.buyer, text.replace("2099/1/1", "").encode(), "pasted.txt", **given)
    assert (again.taken, again.skipped) == (1, 1)
    assert Demand.objects.get(title="管廊保冷").budget_high_minor == 120_000_000


def test_the_way_over_the_pages(desk: asking.Desk, officer: Any) -> None:
    browser = as_(officer)
    listed = browser.get(at(desk.university, "achievements/")).content.decode()
    assert at(desk.university, "achievements/import/") in listed
    page = browser.get(at(desk.university, "achievements/import/")).content.decode()
    assert "Number of the right" in page
    template = browser.get(at(desk.university, "achievements/import/template.csv")).content.decode()
    columns = headings.recognise("achievement", next(csv.reader([template.removeprefix("\ufeff").strip()])))
    assert [one.heading and one.heading.field for one in columns] == [one.field for one in headings.ACHIEVEMENT]
    empty = browser.post(at(desk.university, "achievements/import/"), {"exchange": desk.exchange.pk})
    assert empty.status_code == 422 and "Choose a file, or paste the cells." in empty.content.decode()
    hostile = SimpleUploadedFile("list.csv", b"MZ\x90\x00")
    refused = browser.post(at(desk.university, "achievements/import/"), {"exchange": desk.exchange.pk, "file": hostile})
    assert refused.status_code == 422 and not Job.objects.exists()
    cells = "\r\n".join(ROWS).replace(",", "\t")
    answer = browser.post(at(desk.university, "achievements/import/"), {"exchange": desk.exchange.pk, "cells": cells})
    place = answer["Location"]
    assert "being examined" in browser.get(place).content.decode()
    counting.examine()
    shown = browser.get(place).content.decode()
    assert "pasted cells" in shown and "What was found" in shown and "3 of them would not be taken." in shown
    assert "Not understood, and left out: 负责部门" in shown and "低温管道保冷毡" in shown
    assert not Achievement.objects.exists()
    job = Job.objects.get()
    browser.post(f"{place}order/", {"version": job.version})
    services.run_next()
    counting.examine()
    done = browser.get(place).content.decode()
    assert "Rows that were not taken (CSV)" in done and "To our achievements" in done and "技术领域" in done
    saved = browser.get(f"{place}files/report/")
    assert saved.status_code == 200 and b"".join(saved.streaming_content).startswith(b"\xef\xbb\xbf")
    zh = as_(officer).get(place.replace("/en/", "/zh-hans/")).content.decode()
    assert "未录入的行（CSV）" in zh and "此项必填" in zh or "需要填写" in zh or "未录入" in zh
    strange = browser.post(
        at(desk.university, "achievements/import/"), {"exchange": desk.exchange.pk, "cells": "a\tb\n1\t2"}
    )
    counting.examine()
    assert "cannot be taken in as it is" in browser.get(strange["Location"]).content.decode()
    assert as_(desk.buyer).get(at(desk.firm, "achievements/import/")).status_code == 403


def test_over_http_by_a_file_sent_ahead(desk: asking.Desk, officer: Any) -> None:
    key = key_of(officer)
    from rest_framework.test import APIClient

    client = APIClient(headers={"Authorization": f"Bearer {key}", "Idempotency-Key": "upload-1234"})
    sent = client.post("/api/v1/files/", {"file": SimpleUploadedFile("list.csv", "\n".join(ROWS).encode())})
    body = {
        "kind": "market.achievement.import_own", "file": sent.json()["id"],
        "asked": {"exchange": str(desk.exchange.pk)},
    }  # fmt: skip
    made = call(key, "post", "jobs/", body)
    assert made.status_code == 201, made.content
    counting.examine()
    services.run_next()
    counting.examine()
    seen = call(key, "get", f"jobs/{made.json()['id']}/").json()
    assert (seen["taken"], seen["failed"], seen["about"]) == (1, 3, "list.csv") and seen["faults"][0]["line"] == 3
    assert call(key, "get", f"jobs/{made.json()['id']}/report/").status_code == 200


def test_ten_thousand_rows_take_no_more_memory_than_a_hundred(desk: asking.Desk, officer: Any) -> None:
    """Read, understood and checked: what is held does not grow with the file."""

    def peak(rows: int) -> int:
        line = (GOOD + "\n").encode()

        def source() -> Any:
            yield (HEAD + "\n").encode()
            for _turn in range(rows // 100):
                yield line * 100

        work = services.Work(owner=desk.university.pk, actor=officer, language="en", asked={}, cursor={}, source=source)
        tracemalloc.start()
        seen = 0
        for columns, number, cells in importing.pieces_of(importing.ACHIEVEMENTS)(work):
            row = own_rows.read(number, columns, cells, on=date(2026, 11, 23))
            seen += not row.problems
        assert sheets.count(source) == seen == rows
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(100)
    few, many = peak(100), peak(10_000)
    assert many < few + 300_000, (few, many)


def test_organizations_and_members_that_end_while_it_waits(desk: asking.Desk, officer: Any) -> None:
    services.begin(
        actor=officer,
        kind="market.achievement.import_own",
        asked={"exchange": str(desk.exchange.pk)},
        upload=ContentFile("\n".join(ROWS).encode(), "list.csv"),
        order_now=True,
    )
    counting.examine()
    Membership.objects.filter(pk=officer.membership).update(roles=["inventor"])
    assert services.run_next().why == "no_right:not_allowed"  # type: ignore[union-attr] # one was taken
    assert not Achievement.objects.exists() and Organization.objects.exists()
