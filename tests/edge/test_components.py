"""The components as pages get them: chips, amounts, dates, the thread, form fields, menus."""

import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from transfer.edge import amounts, navigation, tones
from transfer.edge.bundles import BUNDLES, BundleFinder
from transfer.edge.thread_view import Strand, ThreadStep, ThreadView, miniature, shorten
from transfer.kernel.models import Jurisdiction
from transfer.kernel.money import Money

STEPS = (
    ThreadStep(
        key="listed", label="Listed", status="done", date=date(2026, 4, 20), people=("Ms. A for B",), proof="ab"
    ),
    ThreadStep(key="publicity", label="Publicity", status="present", note="day 9 of 15", until=date(2026, 11, 28)),
    ThreadStep(key="signed", label="Signed", status="coming"),
)


def render(source: str, **context: object) -> str:
    return Template("{% load exchange %}" + source).render(Context(context))


class Price(forms.Form):
    title = forms.CharField(label="Title", help_text="What it is called")
    price = forms.CharField(label="Price", required=False)
    mode = forms.ChoiceField(label="Mode", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Agreed")


@pytest.mark.parametrize(
    ("state", "noun", "tone"),
    [
        ("draft", "", "grey"),
        ("in_review", "", "slate"),
        ("returned", "", "amber"),
        ("in_force", "", "celadon"),
        ("registered", "", "celadon"),
        ("concluded", "", "ink"),
        ("revoked", "", "seal"),
        ("applied", "organization", "slate"),
        ("applied", "deposit", "ink"),
        ("never_heard_of", "", "ink"),
    ],
)
def test_a_state_has_one_tone(state, noun, tone):
    assert tones.look_of(state, noun).tone == tone
    assert f"chip-{tone}" in render("{% chip state noun=noun %}", state=state, noun=noun)


def test_a_chip_carries_icon_word_and_note():
    html = render('{% chip "running" noun="publicity" note="until 2026-11-28" %}')
    assert "#i-megaphone" in html
    assert "in publicity until 2026-11-28" in html


@pytest.mark.parametrize(
    ("minor", "unit", "english", "chinese"),
    [
        (320_000_000, "exact", ("3,200,000.00", "CNY"), ("3,200,000.00", "元")),
        (320_000_000, "yuan", ("3,200,000", "CNY"), ("3,200,000", "元")),
        (320_000_050, "yuan", ("3,200,000.50", "CNY"), ("3,200,000.50", "元")),
        (320_000_000, "auto", ("3.2", "million CNY"), ("320", "万元")),
        (20_311_000_000_00, "auto", ("20,311", "million CNY"), ("203.11", "亿元")),
        (12_345_00, "auto", ("12,345", "CNY"), ("1.23", "万元")),
    ],
)
def test_amounts_are_written_by_language(minor, unit, english, chinese):
    with translation.override("en"):
        assert amounts.parts(minor, unit=unit) == english
    with translation.override("zh-hans"):
        assert amounts.parts(Money(minor), unit=unit) == chinese


def test_a_foreign_amount_keeps_its_currency_in_chinese():
    with translation.override("zh-hans"):
        assert amounts.parts(Money(150_000_000, "USD")) == ("1,500,000.00", "USD")
        assert amounts.parts(Money(150_000_000, "USD"), unit="auto") == ("150", "万USD")


def test_no_amount_is_a_dash():
    assert "–" in render("{% money none %}", none=None)


def test_an_instant_shows_the_day_it_was_there(settings):
    settings.EXCHANGE_TIME_ZONE = "Asia/Shanghai"
    late = datetime(2026, 11, 27, 17, 5, tzinfo=UTC)
    assert ">2026-11-28<" in render("{{ at|iso }}", at=late)
    assert ">2026-11-28 01:05<" in render("{{ at|iso_minute }}", at=late)
    assert ">2026-11-27<" in render("{{ day|iso }}", day=date(2026, 11, 27))


def test_a_deadline_shows_the_last_day_it_leaves(db):
    """24:00 of the last day is stored as the next day's beginning; one within a day shows its minute."""
    place = {"name_en": "China", "name_zh": "中国", "time_zone": "Asia/Shanghai", "calendar": "CN"}
    Jurisdiction.objects.update_or_create(code="CN", defaults=place)
    Jurisdiction.objects.update_or_create(code="ZZ", defaults={**place, "time_zone": "America/New_York"})
    Jurisdiction.objects.forget()
    end = datetime(2026, 12, 14, 16, tzinfo=UTC)
    assert ">2026-12-14<" in render("{{ at|until:'CN' }}", at=end)
    assert render("{{ at|until_text }}", at=end) == "2026-12-14"
    assert ">2026-12-15 00:01<" in render("{{ at|until:'CN' }}", at=end + timedelta(minutes=1))
    assert ">2026-12-14 11:00<" in render("{{ at|until:'ZZ' }}", at=end)
    assert ">2026-12-14<" in render("{{ at|until:'ZZ' }}", at=datetime(2026, 12, 15, 5, tzinfo=UTC))
    assert render("{{ day|until_text }}", day=date(2026, 12, 14)) == "2026-12-14"
    assert "–" in render("{{ at|until }}", at=None)


def test_the_thread_reads_as_an_ordered_list():
    html = render("{% thread steps name='EX-1' %}", steps=STEPS)
    assert html.count("<li ") == 3
    assert html.index("Listed") < html.index("Publicity") < html.index("Signed")
    assert html.count('aria-current="step"') == 1
    assert "until <time" in html
    assert "popovertarget" in html
    assert "Ms. A for B" in html


def test_strands_are_drawn_as_a_braid():
    strand = Strand(label="Licence A", steps=STEPS, url="/a/")
    html = render(
        "{% thread view %}", view=ThreadView(steps=STEPS, leaving=(strand, strand, strand), joining=(strand,))
    )
    assert html.count("<path d=") == 4
    assert html.count('class="strand-name"') == 4


def test_a_miniature_has_at_most_seven_points_and_says_where_it_stands():
    many = [
        ThreadStep(key=str(i), label=f"S{i}", status="done" if i < 6 else "present" if i == 6 else "coming")
        for i in range(11)
    ]
    assert [step.key for step in shorten(many)] == ["0", "4", "5", "6", "7", "8", "10"]
    small = miniature(many)
    assert (small.step, small.total, len(small.points)) == (7, 11, 7)
    assert 'aria-label="Step 7 of 11: S6"' in render("{% thread_mini steps %}", steps=many)


def test_an_error_stands_beside_its_field_and_is_read_with_it():
    html = str(Price({"title": "", "mode": "a"}))
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<a href="#id_title">Title</a>' in html
    assert "2 things to mend" in html
    assert "<legend>Mode" in html


def test_affixes_and_attributes_reach_the_control():
    html = render("{% field form.price suffix='万元' inputmode='decimal' %}", form=Price())
    assert "万元" in html
    assert 'inputmode="decimal"' in html
    assert "(optional)" in html


def test_a_menu_leaves_out_what_leads_nowhere_or_is_not_allowed():
    request = RequestFactory().get("/en/")
    request.user = AnonymousUser()
    navigation.add("test", 3, "Nowhere", "no_such_page_anywhere")
    navigation.add("test", 2, "Style", "portal:styleguide", counts=lambda asked: 6)
    navigation.add("test", 1, "Desk", "portal:styleguide_acting", policy=lambda asked: False)
    assert [(item.label, item.count) for item in navigation.items("test", request)] == [("Style", 6)]
    assert navigation.account(request) is None


def test_a_menu_knows_where_one_is_and_fills_in_the_organization(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", [])
    monkeypatch.setattr(navigation, "_names", {})
    navigation.add("workspace.tester", 1, "Style", "portal:styleguide_acting")
    navigation.name_area("workspace.tester", "Testing")
    request = RequestFactory().get("/en/as/lakeside/styleguide/")
    groups = navigation.workspace(request, ["tester"], "lakeside")
    assert [(label, [(item.url, item.current) for item in lines]) for label, lines in groups] == [
        ("Testing", [("/en/as/lakeside/styleguide/", True)])
    ]


def test_dates_are_written_iso_and_read_as_people_write_them():
    class When(forms.Form):
        day = forms.DateField()

    for language, written in [("en", "28 November 2026"), ("zh-hans", "2026年11月28日"), ("en", "2026/11/28")]:
        with translation.override(language):
            form = When({"day": written})
            assert form.is_valid(), (language, written)
            assert form.cleaned_data["day"] == date(2026, 11, 28)
            assert 'value="2026-11-28"' in str(When(initial={"day": date(2026, 11, 28)})["day"])


def test_a_term_opens_its_sentence():
    html = render("{% term 'turnover' 'All that is paid.' source='Rules, art. 48' %}")
    assert 'popovertarget="term-' in html
    assert "All that is paid." in html
    assert "Rules, art. 48" in html


def test_mail_says_what_happened_and_what_to_do_in_both_forms():
    said = {
        "happened": "Your contract needs a supplement.",
        "todo": "Send the annex.",
        "until": date(2026, 11, 28),
        "url": "https://node.example/c/1",
        "action": "Send the supplement",
        "number": "EX-2026-000001-5",
        "site_name": "Transfer",
    }
    text, html = render_to_string("email/base.txt", said), render_to_string("email/base.html", said)
    for part in ("Your contract needs a supplement.", "2026-11-28", "https://node.example/c/1", "EX-2026-000001-5"):
        assert part in text
        assert part in html
    assert text.startswith("Your contract needs a supplement.")


def test_bundles_hold_every_source_and_follow_a_change(tmp_path, settings):
    settings.BUNDLE_FOLDER = tmp_path
    finder = BundleFinder()
    style = Path(finder.find("css/exchange.css"))
    text = style.read_text()
    assert text.index("--celadon:") < text.index(".thread-step") < text.index(".chart-canvas")
    assert "/*!" in text
    assert "https://" not in text.replace("https://getbootstrap.com", "").replace("https://github.com/twbs", "")
    assert [path for path, _storage in finder.list(None)] == list(BUNDLES)
    style.write_text("old")
    os.utime(style, (1, 1))
    assert Path(finder.find("css/exchange.css")).read_text() == text
    assert finder.find("css/other.css") == []


def test_vendored_files_are_those_that_package_json_pins():
    static = Path(settings.STATICFILES_DIRS[0])
    pins = json.loads((static.parent / "package.json").read_text())["devDependencies"]
    assert f"v{pins['bootstrap']} " in (static / "vendor/bootstrap/bootstrap-reboot.min.css").read_text()
    assert f'version:"{pins["htmx.org"]}"' in (static / "vendor/htmx/htmx.min.js").read_text()
    assert f"ECharts {pins['echarts']}," in (static / "vendor/echarts/echarts.min.js").read_text()
    assert f"axe v{pins['axe-core']}" in (static.parent / "tests/vendor/axe/axe.min.js").read_text()
    for folder in [*(static / "vendor").iterdir(), static.parent / "tests/vendor/axe"]:
        assert (folder / "LICENSE").exists(), folder
