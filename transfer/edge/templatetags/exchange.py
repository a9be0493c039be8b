"""The components as tags: {% load exchange %}. Each is described in docs/design-language.md and at the top of its file
in templates/components/."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from transfer.edge import (
    amounts,
    charts,
    glossary,
    icons,
    multiples,
    narrowed,
    navigation,
    proofs,
    ribbons,
    sayings,
    tones,
    writing,
)
from transfer.edge import form_parts as form_parts_of
from transfer.edge.thread_view import Strand, ThreadStep, ThreadView, Told, braid_paths
from transfer.edge.thread_view import miniature as miniature_of
from transfer.kernel import clock
from transfer.kernel.actor import Actor
from transfer.kernel.models import Stateful
from transfer.kernel.money import Money

register = template.Library()


# Icons, states, amounts, dates ----------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite. Without `label` it is decoration and hidden from screen readers."""
    if name not in icons.SHAPES:
        raise template.TemplateSyntaxError(f"No icon is called {name}; see transfer/edge/icons.py")
    look = "icon icon-points" if name in icons.POINTING else "icon"
    if label:
        drawing = '<svg class="{}" role="img" aria-label="{}"><use href="#i-{}"></use></svg>'
        return format_html(drawing, look, label, name)
    return format_html('<svg class="{}" aria-hidden="true"><use href="#i-{}"></use></svg>', look, name)


@register.simple_tag
def icon_sprite() -> SafeString:
    """The hidden drawing that all icons of a page refer to; base.html carries it."""
    shapes = "".join(
        f'<symbol id="i-{name}" viewBox="0 0 16 16">{shape}</symbol>' for name, shape in icons.SHAPES.items()
    )
    return mark_safe(f'<svg hidden width="0" height="0">{shapes}</svg>')


@register.inclusion_tag("components/chip.html")
def chip(state: str, noun: str = "", word: str = "", note: str = "", tone: str = "") -> dict[str, Any]:
    """The chip of a state: {% chip registration.state noun="registration" note="until 2026-11-28" %}.

    `word` replaces the state's word; `tone` is only for what is no state (a finding, a figure).
    """
    look = tones.look_of(state, noun)
    if tone:
        return {"tone": tone, "icon": "", "word": word or state, "note": note}
    return {"tone": look.tone, "icon": look.icon, "word": word or look.word, "note": note}


@register.simple_tag
def money(value: Any, currency: str = "CNY", unit: amounts.Unit = "exact") -> SafeString:
    """An amount of minor units (or a Money) with its unit, digits tabular; None shows a dash."""
    if value is None or value == "":
        return mark_safe('<span class="amount soft">–</span>')
    number, name = amounts.parts(value, currency, unit)
    return format_html('<span class="amount">{}\u00a0{}</span>', number, name)


@register.filter
def grouped(value: Any) -> str:
    """A number with thousands separated by commas, in both languages; None gives a dash."""
    if value is None or value == "":
        return "–"
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


@register.filter
def iso(value: date | datetime | None) -> SafeString:
    """A date as <time>2026-11-28</time> (an instant: its local day); None gives a dash."""
    if not value:
        return mark_safe('<span class="soft">–</span>')
    day = _local(value).date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', day.isoformat()[:10], day.isoformat()[:10])


@register.filter
def iso_minute(value: datetime | None) -> SafeString:
    """An instant as <time>2026-11-28 09:12</time> in the local time of the reader's jurisdiction; None gives a dash."""
    if not value:
        return mark_safe('<span class="soft">–</span>')
    local = _local(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), local.strftime("%Y-%m-%d %H:%M"))


@register.filter
def said_back(value: Any) -> Any:
    """Whatever a form understood, as one reads it: an amount in full, a date, a number; None shows a dash."""
    if isinstance(value, Money):
        return money(value)
    if isinstance(value, datetime):
        return iso_minute(value)
    if isinstance(value, date):
        return iso(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return grouped(value)
    return mark_safe('<span class="soft">–</span>') if value in (None, "") else value


@register.filter
def until(value: date | datetime | None, where: str = "") -> SafeString:
    """When a period ends, as <time>: {{ row.due_at|until:row.jurisdiction }}; None gives a dash.

    An instant that is local midnight (24:00 of the legal last day) is that last day; another one its day and minute;
    a date is a last day already. where: the object's jurisdiction, the exchange's without it.
    """
    if not value:
        return mark_safe('<span class="soft">–</span>')
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), until_text(value, where))


@register.filter
def until_text(value: date | datetime | None, where: str = "") -> str:
    """The same without markup, for attributes and mails; None gives a dash."""
    if not isinstance(value, datetime):
        return writing.isolated(value.isoformat()) if value else "–"
    jurisdiction = where or settings.EXCHANGE_JURISDICTION
    day = clock.last_day(value, jurisdiction)
    return writing.isolated(day.isoformat() if day else clock.local_minute(value, jurisdiction))


def _local(at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(settings.EXCHANGE_TIME_ZONE)) if at.tzinfo else at


@register.inclusion_tag("components/why.html")
def why(obj: Stateful, *, brief: bool = False) -> dict[str, Any]:
    """{% why listing %}: why it was returned, refused or ended, where that still holds; brief: a line in a table."""
    return {"said": sayings.of(obj), "brief": brief}


@register.inclusion_tag("components/proof.html")
def proof_of(obj: Stateful, content: str = "") -> dict[str, Any]:
    """{% proof_of notice notice.content_hash %}: chain, seal and time stamp of an object, and how to compare."""
    return {"proof": proofs.of(obj.stream), "content": content}


@register.filter
def at(values: Sequence[Any], index: int) -> Any:
    """The value at a place of a sequence, "" beyond its end."""
    return values[index] if 0 <= index < len(values) else ""


@register.inclusion_tag("components/term.html")
def term(word: str, explanation: str, source: str = "", url: str = "") -> dict[str, Any]:
    """A legal term with a dotted underline that opens its sentence: {% term _("publicity") _("…") source="…" %}."""
    key = f"term-{crc32(f'{word}|{explanation}'.encode()):08x}"
    return {"id": key, "word": word, "explanation": explanation, "source": source, "url": url}


@register.inclusion_tag("components/term.html", takes_context=True)
def legal_term(context: dict[str, Any], code: str, word: str = "") -> dict[str, Any]:
    """A term that explains itself and leads to the glossary: {% legal_term "turnover" %}; word: as it stands here.

    At its first mention on a page; after that the word stands plain.
    """
    found = glossary.find(code)
    if found is None:
        raise template.TemplateSyntaxError(f"The glossary has no term {code}; see transfer/edge/data/glossary.toml")
    return _explained(context, found, word or found.word)


@register.inclusion_tag("components/term.html", takes_context=True)
def coded_term(context: dict[str, Any], dictionary: str, code: str, word: str) -> dict[str, Any]:
    """An entry of a dictionary, explained where the glossary has it as a term: {% coded_term "licence_mode" … %}."""
    found = glossary.of_entry(dictionary, code)
    return _explained(context, found, word) if found else {"word": word}


def _explained(context: dict[str, Any], found: glossary.Term, word: str) -> dict[str, Any]:
    told = getattr(context.get("request"), "__dict__", {}).setdefault("terms_told", set())
    if found.code in told:
        return {"word": word}
    told.add(found.code)
    page = page_url("portal:glossary")
    return term(word, found.says, found.source, f"{page}#{found.code}" if page else "")


@register.filter
def tongues(text: Any) -> SafeString:
    """What people wrote, perhaps in another language than the page, said in its own: {{ intro|tongues }}."""
    return writing.with_languages(text if isinstance(text, SafeString) else str(text))


# The thread -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/thread.html")
def thread(view: ThreadView | Sequence[ThreadStep], name: str = "") -> dict[str, Any]:
    """The thread in large, on top of an object's page; `name` tells two threads of a page apart."""
    shown = view if isinstance(view, ThreadView) else ThreadView(steps=tuple(view))
    return {
        "thread": shown,
        "name": name or shown.number or "thread",
        "prefix": f"thread-{crc32(f'{name}|{shown.number}'.encode()):08x}",
        "joining_paths": braid_paths(shown.joining, inward=True),
        "leaving_paths": braid_paths(shown.leaving, inward=False),
        "joining_height": 40 * len(shown.joining),
        "leaving_height": 40 * len(shown.leaving),
    }


@register.filter
def telling(view: ThreadView, more: Sequence[Told]) -> ThreadView:
    """{% thread line|telling:history %}: what happened on the thread and what the object tells of itself, as one."""
    return view.telling(more)


@register.inclusion_tag("components/thread_mini.html")
def thread_mini(view: ThreadView | Strand | Sequence[ThreadStep]) -> dict[str, Any]:
    """The 7-point miniature of a list row, with a sentence for screen readers."""
    return {"mini": miniature_of(view.steps if isinstance(view, ThreadView | Strand) else view)}


# Forms ----------------------------------------------------------------------------------------------------------------


@register.simple_tag
def field(
    bound: Any, prefix: str = "", suffix: str = "", width: str = "", label: str = "", help: str = "", **attrs: Any
) -> SafeString:
    """A form field with label, help, errors, required mark and affixes: {% field form.price suffix="万元" %}.

    `width` is short or middle; other keyword arguments become attributes of the control (underscores become dashes).
    """
    context = {"field": bound, "prefix": prefix, "suffix": suffix, "width": width, "label": label, "help": help}
    if attrs:
        context["control"] = bound.as_widget(attrs={name.replace("_", "-"): value for name, value in attrs.items()})
    return mark_safe(render_to_string("components/field.html", context))


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """All errors of one or more forms (or formsets) with links to their fields, on top of the page."""
    plain = [form for given in forms if given for form in getattr(given, "forms", [given])]
    found = [
        (f"#{bound.id_for_label or bound.auto_id}", bound.label, error)
        for form in plain
        for bound in form.visible_fields()
        for error in bound.errors
    ]
    general = [error for form in plain for error in form.non_field_errors()]
    general += [error for given in forms if hasattr(given, "non_form_errors") for error in given.non_form_errors()]
    return {"found": found, "general": general, "count": len(found) + len(general)}


@register.simple_tag
def form_parts(form: Any) -> list[form_parts_of.Shown]:
    """The parts of a long form, in order; none where the form names none."""
    return form_parts_of.of(form)


# Addresses ------------------------------------------------------------------------------------------------------------


@register.simple_tag
def page_url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page, or "" where this deployment has none: {% page_url "account_login" as url %}."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def language_url(context: Context, code: str) -> str:
    """This very page in another language, query included."""
    request: HttpRequest | None = context.get("request")
    return translate_url(request.get_full_path(), code) if request else "/"


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The present query string with changes; None drops a key: <a href="{% query page=2 after=None %}">."""
    request: HttpRequest | None = context.get("request")
    params: QueryDict = request.GET.copy() if request else QueryDict(mutable=True)
    for key, value in changes.items():
        if value is None or value == "":
            params.pop(key, None)
        else:
            params[key] = str(value)
    return f"?{params.urlencode()}"


@register.simple_tag(takes_context=True)
def narrowed_by(context: Context, form: Any = None, groups: Any = ()) -> list[narrowed.Chosen]:
    """What a list is narrowed by now: {% narrowed_by filter.form as chosen %}; of facets `groups=groups`."""
    request: HttpRequest | None = context.get("request")
    asked = request.GET if request else QueryDict()
    return narrowed.chosen(form, asked) if form is not None else narrowed.chosen_of(groups, asked)


@register.simple_tag(takes_context=True)
def menu(context: Context, area: str, **url_kwargs: Any) -> list[navigation.Item]:
    """The lines of a menu: {% menu "workspace.registrar" org=organization.slug as lines %}."""
    request: HttpRequest | None = context.get("request")
    return navigation.items(area, request, url_kwargs) if request else []


@register.simple_tag(takes_context=True)
def workspace_menu(context: Context) -> list[tuple[navigation.Text, list[navigation.Item]]]:
    """The groups of the acting membership's menu, for workspace.html."""
    request: HttpRequest | None = context.get("request")
    actor = context.get("actor")
    if request and isinstance(actor, Actor) and actor.served is not None:
        return navigation.at_counter(actor, context.get("org") or "")
    roles = {*getattr(actor, "roles", ()), *({navigation.PERSON} & set(getattr(actor, "kinds", ())))}
    return navigation.workspace(request, roles, context.get("org") or "") if request else []


@register.simple_tag
def html_lang() -> str:
    """The language for the html element: en or zh-Hans."""
    return writing.tag()


@register.simple_tag
def html_dir() -> str:
    """The direction for the html element: ltr or rtl."""
    return writing.direction()


@register.simple_tag(takes_context=True)
def other_languages(context: Context) -> list[tuple[str, str, str]]:
    """(its tag, its own name, this very page in it) of each language but the reader's, for the header."""
    codes = [code for code, _name in settings.LANGUAGES if code != get_language()]
    return [(writing.tag(code), writing.own_name(code), language_url(context, code)) for code in codes]


# Charts ---------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/spark.html")
def spark(values: Sequence[charts.Number], label: str, now: str = "", note: str = "") -> dict[str, Any]:
    """A sparkline of bars, the last one marked; `label` is what a screen reader says, `now` stands on the last."""
    return {"spark": charts.spark(values), "label": label, "now": now, "note": note}


@register.inclusion_tag("components/share_bar.html")
def share_bar(value: charts.Number, of: charts.Number, marked: bool = False) -> dict[str, Any]:
    """A bar of the share value/of inside a table cell; the number itself stands in another cell."""
    return {"width": charts.share(value, of), "marked": marked}


@register.inclusion_tag("components/multiple.html")
def multiple(periods: Sequence[multiples.Period], label: str) -> dict[str, Any]:
    """Bars of one measure over a few periods: {% multiple periods label="New listings by week" %}."""
    return {"drawn": multiples.bars(periods), "label": label}


@register.inclusion_tag("components/ribbons.html")
def flow_ribbons(flows: Sequence[ribbons.Flow], label: str) -> dict[str, Any]:
    """Flows between two columns of places (Sankey): {% flow_ribbons flows label="Seller's to buyer's region" %}."""
    return {"drawn": ribbons.ribbons(flows), "label": label}


@register.inclusion_tag("components/tile_map.html")
def tile_map(tiles: Sequence[Mapping[str, Any]], label: str, unit: str = "") -> dict[str, Any]:
    """Regions as squares; see transfer.edge.charts.tile_map for the shape of a tile."""
    return {"map": charts.tile_map(tiles), "label": label, "unit": unit}
