"""The components as pages get them: chips, amounts, dates, the thread, form fields, menus."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from transfer.edge import amounts, navigation, tones
from transfer.edge.thread_view import Strand, ThreadStep, ThreadView, miniature, shorten
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
    navigation.add("test", 2, "Nowhere", "no_such_page_anywhere")
    navigation.add("test", 1, "Healthy", "i18n_test_missing")
    assert navigation.items("test", request) == []
    assert navigation.account(request) is None
