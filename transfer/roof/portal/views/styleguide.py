"""The living page of the design language: every component, in the reader's language, light or dark."""

from typing import Any, ClassVar

from csp.constants import UNSAFE_INLINE
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.edge import icons, tones
from transfer.edge.views.acting import ActingView
from transfer.kernel.errors import NotVisible
from transfer.roof.portal.views import styleguide_figures as figures
from transfer.roof.portal.views import styleguide_samples as samples

SHEETS = {"object", "workspace", "desk", "document", "e-mail"}
ERRORS = {"400", "403", "404", "409", "422", "429", "500", "503"}
COLOURS = (
    ("ink", "#16211F", "#E9EFED"),
    ("ink-soft", "#52605C", "#A3B1AC"),
    ("paper", "#FFFFFF", "#111716"),
    ("mist", "#F4F6F4", "#18201E"),
    ("line", "#D9DFDB", "#2B3532"),
    ("edge", "#7A8681", "#74827D"),
    ("celadon", "#0B6B5B", "#4FC3AD"),
    ("celadon-wash", "#E5F1EE", "#12312B"),
    ("seal", "#B3261E", "#FF8A80"),
    ("amber", "#8A5A00", "#F2C46D"),
    ("amber-wash", "#FFF4DC", "#33270C"),
    ("slate", "#3D5A80", "#9DB8DA"),
    ("slate-wash", "#E8EEF6", "#1A2533"),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label=pgettext_lazy("sample", "Name of the technology"),
        help_text=pgettext_lazy("sample", "As a buyer would search for it."),
    )
    summary = forms.CharField(label=pgettext_lazy("sample", "In one paragraph"), widget=forms.Textarea)
    price = forms.CharField(
        label=pgettext_lazy("sample", "Asking price"),
        help_text=pgettext_lazy("sample", "For example 300万元, 1.2亿 or 1,200,000.00."),
    )
    until = forms.DateField(label=pgettext_lazy("sample", "Offered until"), required=False)
    field = forms.ChoiceField(label=pgettext_lazy("sample", "Field"), required=False)
    mode = forms.ChoiceField(label=pgettext_lazy("sample", "Mode of conversion"), widget=forms.RadioSelect)
    tags = forms.MultipleChoiceField(
        label=pgettext_lazy("sample", "Public interest"), required=False, widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label=pgettext_lazy("sample", "All inventors have agreed to their shares."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = samples.fields()  # type: ignore[attr-defined] # a choice field
        self.fields["mode"].choices = samples.modes()  # type: ignore[attr-defined] # a choice field
        self.fields["tags"].choices = samples.tags()  # type: ignore[attr-defined] # a choice field


class StyleguidePage(ActingView):
    """`/styleguide/` shows the components, `/styleguide/<sheet>/` a whole page: object, workspace, desk, document,
    e-mail, or an error by its number."""

    policy: ClassVar[str] = "portal.styleguide.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The sheet."""
        self.require(self.policy)
        sheet = kwargs.get("sheet", "")
        if sheet in ERRORS:
            return render(request, f"errors/{sheet}.html", self.context(status=int(sheet)), status=int(sheet))
        if sheet and sheet not in SHEETS:
            raise NotVisible
        template = f"portal/styleguide/{sheet or 'index'}.html"
        response = render(request, template, self.context(**samples.of(sheet), **self._components(sheet)))
        if sheet == "e-mail":
            response._csp_replace = {"style-src": [UNSAFE_INLINE]}  # type: ignore[attr-defined] # read by django-csp
        return response

    def _components(self, sheet: str) -> dict[str, Any]:
        if sheet:
            return {}
        return {
            "colours": COLOURS,
            "icons": sorted(icons.SHAPES),
            "states": _states(),
            "form": SampleForm(initial={"mode": "licence"}),
            "wrong_form": _wrong(),
            **figures.figures(),
            "sheets": sorted(SHEETS) + sorted(ERRORS),
        }


def _wrong() -> SampleForm:
    form = SampleForm(
        {
            "title": samples.pick("Silica aerogel felt", "气凝胶毡"),
            "price": "3.2 lakh",
            "mode": "licence",
            "agreed": "on",
        },
        auto_id="wrong_%s",
    )
    form.add_error("price", _("Write an amount such as 1,200,000.00, 300万元 or 1.2亿."))
    return form


def _states() -> list[tuple[str, list[tuple[str, str]]]]:
    rows: dict[str, list[tuple[str, str]]] = {}
    for key, look in tones.LOOKS.items():
        noun, _dot, state = key.rpartition(".")
        rows.setdefault(look.tone, []).append((state, noun))
    return list(rows.items())
