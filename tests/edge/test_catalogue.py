"""The Chinese catalogue is made and checked without GNU gettext."""

import gettext
import io
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from transfer.edge.catalogue.check import gaps, placeholders
from transfer.edge.catalogue.extract import NotConstant, messages_of, python_messages, template_messages
from transfer.edge.catalogue.parts import LANGUAGE, CatalogueError, compile_parts, part_files, read_parts
from transfer.kernel.errors import NotVisible

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)


@pytest.fixture
def locale(tmp_path, settings):
    """A checkout with an empty locale folder; the settings point at it."""
    (tmp_path / "locale" / LANGUAGE / "parts").mkdir(parents=True)
    (tmp_path / "market").mkdir()
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return tmp_path / "locale"


def part(locale, name, body):
    (locale / LANGUAGE / "parts" / f"{name}.po").write_text(HEADER + body, encoding="utf-8")


def source(locale, text, name="market/page.py"):
    (locale.parent / name).write_text(text, encoding="utf-8")


def checked(locale):
    out = io.StringIO()
    call_command("check_catalogue", stdout=out)
    return out.getvalue()


def test_parts_become_one_catalogue_that_gettext_reads(locale):
    part(locale, "kernel", 'msgid "Open"\nmsgstr "公开"\n\nmsgctxt "a door"\nmsgid "Open"\nmsgstr "打开"\n')
    part(locale, "market", 'msgid "%(count)s day"\nmsgid_plural "%(count)s days"\nmsgstr[0] "%(count)s 天"\n')
    call_command("compile_catalogue", stdout=io.StringIO())
    with (locale / LANGUAGE / "LC_MESSAGES" / "django.mo").open("rb") as stream:
        chinese = gettext.GNUTranslations(stream)
    assert chinese.gettext("Open") == "公开"
    assert chinese.pgettext("a door", "Open") == "打开"
    assert chinese.ngettext("%(count)s day", "%(count)s days", 1) == "%(count)s 天"
    assert chinese.ngettext("%(count)s day", "%(count)s days", 5) == "%(count)s 天"


def test_compiling_again_writes_nothing(locale):
    part(locale, "kernel", 'msgid "Open"\nmsgstr "公开"\n')
    target = compile_parts(locale)
    before = target.stat().st_mtime_ns
    assert compile_parts(locale).stat().st_mtime_ns == before
    assert [file.name for file in target.parent.iterdir()] == ["django.mo"]


def test_a_message_translated_alike_in_two_parts_is_one(locale):
    part(locale, "a", 'msgid "Open"\nmsgstr "公开"\n')
    part(locale, "b", 'msgid "Open"\nmsgstr "公开"\n')
    assert len(read_parts(part_files(locale))) == 1


def test_two_unlike_translations_are_an_error_that_names_both(locale):
    part(locale, "a", 'msgid "Open"\nmsgstr "公开"\n')
    part(locale, "b", 'msgid "Open"\nmsgstr "打开"\n')
    with pytest.raises(CommandError, match=r"a\.po:6 and b\.po:6 translate 'Open' differently"):
        call_command("compile_catalogue")


def test_a_part_that_cannot_be_read_is_named(locale):
    part(locale, "a", 'msgid "Open"\nnonsense\n')
    with pytest.raises(CatalogueError, match=r"a\.po"):
        compile_parts(locale)


def test_fuzzy_and_empty_messages_stay_english(locale):
    part(locale, "a", '#, fuzzy\nmsgid "Open"\nmsgstr "公开"\n\nmsgid "Close"\nmsgstr ""\n')
    with compile_parts(locale).open("rb") as stream:
        chinese = gettext.GNUTranslations(stream)
    assert (chinese.gettext("Open"), chinese.gettext("Close")) == ("Open", "Close")


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("", "market/page.py:2: no Chinese for 'Open %(name)s'"),
        ('msgid "Open %(name)s"\nmsgstr ""\n', "is empty in a.po:6"),
        ('#, fuzzy\nmsgid "Open %(name)s"\nmsgstr "公开 %(name)s"\n', "marked fuzzy in a.po:7"),
        ('msgid "Open %(name)s"\nmsgstr "公开"\n', "fills in [], not ['%(name)']"),
        ('msgid "Open %(name)s"\nmsgstr "公开 %(nom)s"\n', "fills in ['%(nom)'], not ['%(name)']"),
        ('msgctxt "x"\nmsgid "Open %(name)s"\nmsgstr "公开 %(name)s"\n', "no Chinese for 'Open %(name)s'"),
        ('msgid "Open %(name)s"\nmsgid_plural "Open %(name)s"\nmsgstr[0] "公开 %(name)s"\n', "is not a plural"),
    ],
)
def test_a_gap_is_told_by_file_and_line(locale, body, complaint):
    source(locale, '\ntitle = _("Open %(name)s")\n')
    part(locale, "a", body)
    with pytest.raises(CommandError) as refused:
        checked(locale)
    assert complaint in str(refused.value)


def test_english_is_not_chinese(locale):
    source(locale, '_("Open the listing")')
    part(locale, "a", 'msgid "Open the listing"\nmsgstr "Open the listing"\n')
    with pytest.raises(CommandError, match="is English"):
        checked(locale)


def test_a_whole_catalogue_passes_and_names_what_is_unused(locale):
    source(locale, '_("Open")')
    part(locale, "a", 'msgid "Open"\nmsgstr "公开"\n\nmsgid "Gone"\nmsgstr "旧"\n')
    told = checked(locale)
    assert "no source asks for 'Gone' any more" in told
    assert "1 messages, each with its Chinese" in told


def test_a_message_put_together_at_run_time_is_refused(locale):
    source(locale, '_(f"Open {name}")')
    with pytest.raises(CommandError, match="market/page.py:1: a message is put together here"):
        checked(locale)
    with pytest.raises(NotConstant):
        list(python_messages('gettext("a %s" % b)', "x.py"))


def test_python_messages_of_every_kind():
    code = (
        'a = _("one " "two")\nb = gettext_lazy("three")\nc = ngettext("%(n)s day", "%(n)s days", n)\n'
        'd = pgettext_lazy("door", "Open")\ne = translation.npgettext("x", "y", "z", 2)\nf = _(variable)\n'
    )
    found = {
        (message.context, message.text, message.plural, message.place) for message in python_messages(code, "m.py")
    }
    assert found == {
        ("", "one two", "", "m.py:1"),
        ("", "three", "", "m.py:2"),
        ("", "%(n)s day", "%(n)s days", "m.py:3"),
        ("door", "Open", "", "m.py:4"),
        ("x", "y", "z", "m.py:5"),
        ("", "", "", "m.py:6"),
    }


def test_template_messages_of_every_kind():
    page = (
        '{% load i18n %}\n<p title="{% translate \'It is\' %}">{% translate "100% (sure)" context \'a "b"\' %}</p>\n'
        "{% blocktranslate trimmed count n=days %}\n  {{ n }} day\n{% plural %}\n  {{ n }} days\n"
        "{% endblocktranslate %}\n"
        "{{ _('Yes, \"really\"')|upper }}{# {% translate 'Never' %} #}\n"
        "{% blocktranslate with a=b context 'c' %}Dear {{ a }},\nhello{% endblocktranslate %}"
    )
    found = [(message.context, message.text, message.plural, message.place) for message in template_messages(page, "t")]
    assert found == [
        ("", "It is", "", "t:2"),
        ('a "b"', "100%% (sure)", "", "t:2"),
        ("", "%(n)s day", "%(n)s days", "t:3"),
        ("", 'Yes, "really"', "", "t:8"),
        ("c", "Dear %(a)s,\nhello", "", "t:9"),
    ]


def test_placeholders_of_each_style():
    assert placeholders("%(a)s of %(b)d, %s, {c}, {}, 100%% sure") == {"%(a)", "%(b)", "%", "{c}", "{}"}


def test_the_checkout_speaks_chinese_throughout():
    locale = settings.LOCALE_PATHS[0]
    found = list(messages_of(locale.parent))
    translations = read_parts(part_files(locale))
    assert len(found) > 10
    assert list(gaps(found, translations)) == []


def test_what_libraries_say_is_reworded_as_the_house_speaks():
    reworded = read_parts(part_files(settings.LOCALE_PATHS[0], "en"))
    theirs = Path(str(allauth.__file__)).parent / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    assert len(reworded) > 50 and set(reworded) <= set(read_parts([theirs])), "a message that nobody says any more"
    with translation.override("en"):
        assert translation.gettext("Change Password") == "Change password"


def test_django_speaks_the_compiled_chinese():
    with translation.override("zh-hans"):
        assert str(NotVisible().message) == "此地址没有您可查看的内容。"
    assert str(NotVisible().message) == "There is nothing at this address for you."
