"""Lists, objects and forms: three shapes that nearly every page has."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transfer.edge import acting_token, problems, serving
from transfer.edge.move_form import MoveForm
from transfer.edge.summaries import Summary
from transfer.edge.views.acting import ActingView
from transfer.edge.views.once import once
from transfer.kernel import locking, workflow
from transfer.kernel.errors import Invalid, NotAllowed, NotVisible, Problem, Refusal, Text

_OWN = {"csrfmiddlewaretoken", "once", acting_token.FIELD, "change", "confirmed"}
"""What every form brings along anew."""


class ListPage(ActingView):
    """A filtered list of what the actor may see, newest first, in cursor pages (`?before=<id>`)."""

    model: ClassVar[type[models.Model]]
    filterset_class: ClassVar[type[django_filters.FilterSet] | None] = None
    template_name: ClassVar[str]
    related: ClassVar[tuple[str, ...]] = ("thread",)
    page_size: ClassVar[int] = 20
    at_counter: ClassVar[str] = serving.HOME

    def queryset(self) -> models.QuerySet[Any]:
        """What may be seen; narrow it in a subclass."""
        visible: models.QuerySet[Any] = self.model._default_manager.visible_to(self.actor)  # type: ignore[attr-defined] # house rule
        return visible.select_related(*self.related)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        rows = self.queryset()
        chosen = self.filterset_class(request.GET, queryset=rows, request=request) if self.filterset_class else None
        if chosen is not None:
            rows = chosen.qs
        shown, following = self._page(rows, request.GET.get("before", ""))
        context = self.context(rows=shown, filter=chosen, following=following, **self.extra())
        return render(request, self.template_name, context)

    def extra(self) -> dict[str, Any]:
        """More for the template."""
        return {}

    def _page(self, rows: models.QuerySet[Any], before: str) -> tuple[list[Any], str]:
        rows = rows.order_by("-pk")
        if before:
            try:
                rows = rows.filter(pk__lt=self.model._meta.pk.to_python(before))
            except ValidationError:
                raise NotVisible from None
        found = list(rows[: self.page_size + 1])
        return found[: self.page_size], str(found[self.page_size - 1].pk) if len(found) > self.page_size else ""


class ObjectMixin(ActingView):
    """Finds the object of the URL (`pk`) among what is visible."""

    model: ClassVar[type[models.Model]]
    related: ClassVar[tuple[str, ...]] = ("thread",)

    def find(self) -> Any:
        """The object, or NotVisible."""
        visible: models.QuerySet[Any] = self.model._default_manager.visible_to(self.actor)  # type: ignore[attr-defined] # house rule
        visible = serving.narrowed(visible, self.actor)
        found = visible.select_related(*self.related).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotVisible
        return found


class ObjectPage(ObjectMixin):
    """The page of one object."""

    template_name: ClassVar[str]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        obj = self.find()
        return render(request, self.template_name, self.context(object=obj, **self.extra(obj)))

    def extra(self, obj: Any) -> dict[str, Any]:
        """More for the template."""
        return {}


class FormPage(ActingView):
    """A form whose valid input goes to one service in one transaction; a refusal comes back beside the field.

    form_class, template_name, and `act(form)` that calls the service and returns the object. What was typed survives.
    A form sent twice, one after the other or at once, has its effect once: `once`, from transfer.edge.templatetags.
    """

    form_class: ClassVar[Any]
    draft_key: str
    template_name: ClassVar[str] = "edge/form.html"
    title: Text = ""
    action_label: Text = ""
    done_message: Text = ""
    looks_over: ClassVar[bool] = False
    """Whether what was typed is shown back as a `summary` before it is done."""

    def act(self, form: forms.Form) -> Any:
        """Calls the service with the cleaned input."""
        raise NotImplementedError

    def check(self, form: forms.Form) -> None:
        """What the service would refuse, refused before it is looked over."""

    def summary(self, form: forms.Form) -> Summary | None:
        """What will be sent, shown before it is; None where nothing leaves the house."""
        return None

    def done(self, result: Any) -> HttpResponse:
        """Says that it is done, its draft too, and goes on; a page that shows something only once answers itself."""
        tags = f"draft:{self.draft_key}" if self.draft_key else ""
        messages.success(self.request, str(self.done_message), extra_tags=tags)
        return HttpResponseRedirect(self.success_url(result))

    def success_url(self, result: Any) -> str:
        """Where to go after it is done."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Finds objects and asks policies before the form is shown or read."""

    def form(self, *args: Any) -> forms.Form:
        """The form, bound or not."""
        return self.form_class(*args, **self.form_arguments())

    def form_arguments(self) -> dict[str, Any]:
        """Keyword arguments of the form: initial values, choices."""
        return {}

    def extra(self) -> dict[str, Any]:
        """More for the template."""
        return {}

    def subject(self) -> Any:
        """What the form is about: its thread stands above the form. The page's own object, or None."""
        return getattr(self, "object", None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The empty form."""
        self.prepare()
        self.draft_key = self._draft()
        return self._show(self.form(), 200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Does it, or shows the form again with what is wrong."""
        self.prepare()
        self.draft_key = self._draft()
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form, 422)
        if self.looks_over and "change" in request.POST:
            return self._show(form, 200)
        try:
            if self.looks_over and "confirmed" not in request.POST:
                self.check(form)
                return self._look_over(form)
            with transaction.atomic():
                return once(request, self.actor, lambda: self.done(self.act(form)))
        except (Refusal, IntegrityError) as error:
            refusal = _refusal(error)
        if isinstance(refusal, NotAllowed):
            return self.refused(request, refusal)
        add_refusal(form, refusal, about=self.subject())
        return self._show(form, problems.status_of(refusal))

    def _draft(self) -> str:
        """Under which name the browser keeps what is typed: the page, its object and the acting organization. A browser
        at a counter keeps nothing of a visitor: "".
        """
        if self.actor.served is not None:
            return ""
        found = self.request.resolver_match
        return ":".join([found.view_name, *map(str, found.kwargs.values())]) if found else ""

    def _look_over(self, form: forms.Form) -> HttpResponse:
        sent = [(name, text) for name, texts in self.request.POST.lists() if name not in _OWN for text in texts]
        words = {"title": self.title, "action_label": self.action_label}
        more = {**self.extra(), "form": form, "typed": sent, "summary": self.summary(form)}
        return render(self.request, "edge/look_over.html", self.context(**{**words, **more}))

    def _show(self, form: forms.Form, status: int) -> HttpResponse:
        words = {"title": self.title, "action_label": self.action_label, "draft_key": self.draft_key}
        shown: dict[str, Any] = {"form": form, "looks_over": self.looks_over}
        if self.looks_over:
            shown |= {"action_label": _("Look it over"), "at_part": self.request.POST.get("change", "")}
        else:
            shown["summary"] = self.summary(form)
        context = self.context(**{**words, **shown, **self.extra()})
        return render(self.request, self.template_name, context, status=status)


class ChangingPage(ObjectMixin, FormPage):
    """Changes an object as its page showed it: what somebody else has changed since is not overwritten.

    The form carries the version in a hidden field; `act(form)` changes `self.locked(form)`.
    """

    def prepare(self) -> None:
        """Finds the object and asks the policy."""
        self.object = self.find()
        self.require(self.policy, self.object)

    def form(self, *args: Any) -> forms.Form:
        """The form, and the version as shown."""
        form = super().form(*args)
        form.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=self.object.version)
        return form

    def _draft(self) -> str:
        """One for each version: what was typed over an older one is not brought back over what is written since."""
        name = super()._draft()
        return name and f"{name}:{self.object.version}"

    def locked(self, form: forms.Form) -> Any:
        """The object, locked and compared; StaleVersion when it has changed. Takes the version out of the input."""
        return locking.lock(self.object, expected_version=form.cleaned_data.pop("version"))


class MovePage(ObjectMixin, FormPage):
    """One move of one object: locks it, compares the version that the page showed, calls the service.

    move: its name in the state table; service(obj, actor=…, **input).
    """

    move: str
    service: ClassVar[Callable[..., Any]]
    form_class: ClassVar[type[forms.Form]] = MoveForm
    template_name = "edge/move.html"

    def prepare(self) -> None:
        """Finds the object and asks the move's policy, so that nobody fills in what will be refused."""
        self.object = self.find()
        move = self.object.STATES.move(self.move)
        self.require(move.policy, self.object)
        if (refusal := workflow.between_two(self.object, move, self.actor)) is not None:
            raise refusal

    def form_arguments(self) -> dict[str, Any]:
        """The version as shown."""
        return {"initial": {"version": self.object.version}}

    def act(self, form: forms.Form) -> Any:
        """Locks, compares, calls."""
        given = dict(form.cleaned_data)
        locked = locking.lock(self.object, expected_version=given.pop("version"))
        return type(self).service(locked, actor=self.actor, **given)

    def extra(self) -> dict[str, Any]:
        """The object and the move, whose label is title and button unless the page has words of its own."""
        move = self.object.STATES.move(self.move)
        words = {"title": self.title or move.label, "action_label": self.action_label or move.label}
        return {"object": self.object, "move": move, **words}


@dataclass(frozen=True, slots=True)
class Doing:
    """How one move is made by a page: the service, and the form for what it asks."""

    service: Callable[..., Any]
    form: type[forms.Form] = MoveForm


class MovesPage(MovePage):
    """The moves of a noun at one address: `…/<pk>/<move>/`. doings: move name → Doing."""

    doings: ClassVar[dict[str, Doing]]

    def prepare(self) -> None:
        """Finds which move it is; NotVisible for none."""
        self.move = self.kwargs["move"].replace("-", "_")
        if self.move not in self.doings:
            raise NotVisible
        super().prepare()
        self.title = self.action_label = self.object.STATES.move(self.move).label

    def form(self, *args: Any) -> forms.Form:
        """The move's own form."""
        return self.doings[self.move].form(*args, **self.form_arguments())

    def act(self, form: forms.Form) -> Any:
        """Locks, compares, calls."""
        given = dict(form.cleaned_data)
        locked = locking.lock(self.object, expected_version=given.pop("version"))
        return self.doings[self.move].service(locked, actor=self.actor, **given)


def add_refusal(form: forms.Form, refusal: Refusal, *, about: Any = None) -> None:
    """Puts a refusal beside the fields it is about, the rest on top of the form.

    about: the object of the page. What is wrong with a fact of it that the form does not ask for is named by the fact.
    """
    if isinstance(refusal, Invalid):
        for problem in refusal.problems:
            name, words = _place(form, problem)
            label = _label(about, problem.field) if name is None else ""
            form.add_error(name, f"{label}: {words}" if label else words)
        return
    text = str(refusal.message)
    if refusal.legal_basis:
        text = f"{text} ({refusal.legal_basis})"
    form.add_error(refusal.field if refusal.field in form.fields else None, text)


def _label(about: Any, name: str) -> str:
    """What a fact of an object, or of a version of its text, is called; "" for what is none."""
    if not isinstance(about, models.Model):
        return ""
    texts = [field.related_model for field in about._meta.fields if field.related_model is not None]
    for model in (type(about), *texts):
        if model._meta.app_label == about._meta.app_label:
            for field in model._meta.fields:
                if field.name == name:
                    return str(capfirst(field.verbose_name))
    return ""


def _place(form: forms.Form, problem: Problem) -> tuple[str | None, str]:
    """The field a problem is about, and its words; of a row of a table ("rights.1.number"), the table and the line."""
    name, _dot, rest = problem.field.partition(".")
    if problem.field in form.fields:
        return problem.field, str(problem.message)
    if name not in form.fields:
        return None, str(problem.message)
    row = rest.partition(".")[0]
    if not row.isdecimal():
        return name, str(problem.message)
    return name, _("Line %(number)s: %(message)s") % {"number": int(row) + 1, "message": problem.message}


def _refusal(error: Refusal | IntegrityError) -> Refusal:
    if isinstance(error, Refusal):
        return error
    found = problems.of_database(error)
    if found is None:
        raise error
    return found
