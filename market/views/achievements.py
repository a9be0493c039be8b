"""Pages of achievements: the public's, the owner's, the reviewer's."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.selectors import actors
from market.filters.achievements import TechnologyFilter
from market.forms.achievements import AchievementForm, NewAchievementForm, RetireForm, ReturnForm
from market.forms.inventors import row_of
from market.models import Achievement, AchievementText, Finding
from market.selectors import achievement_inputs, checks, inventors, listings, right_rows, texts
from market.selectors.finding_words import in_words
from market.selectors.rights import rights_of
from market.services import achievements, reviews
from transfer.edge import thread_places
from transfer.edge.summaries import Gap, Summary, needed, of_form
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import ChangingPage, Doing, FormPage, ListPage, MovesPage, ObjectPage
from transfer.kernel import clock
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotVisible, Text
from transfer.mechanisms.worklist.models import WorkItem


class TechnologiesPage(ListPage):
    """What may be had: accepted achievements, newest first."""

    policy = "public"
    model = Achievement
    filterset_class = TechnologyFilter
    template_name = "market/achievement/public_list.html"
    related = ("thread", "owner", "accepted")

    def queryset(self) -> Any:
        """The public ones."""
        return Achievement.objects.public().select_related(*self.related)

    def context(self, **more: Any) -> dict[str, Any]:
        """With the titles of this page in the reader's language, and what is offered of each."""
        offered = listings.open_on(row.pk for row in more["rows"])
        return super().context(titles=texts.titles(more["rows"]), offered=offered, **more)


class TechnologyPage(ActingView):
    """One achievement for a buyer, at its persistent number."""

    policy = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        found = (
            Achievement.objects.visible_to(self.actor)
            .filter(thread__number=kwargs["number"], accepted__isnull=False)
            .select_related("thread", "owner", "exchange", "accepted")
            .first()
        )
        if found is None:
            raise NotVisible
        context = self.context(object=found, text=found.accepted, texts=texts.shown(found), rights=rights_of(found))
        return render(request, "market/achievement/public_page.html", context)


class AchievementPage(ObjectPage):
    """One achievement as its owner works on it: the text, where it stands, what the checks found."""

    policy = "market.achievement.view"
    model = Achievement
    template_name = "market/achievement/page.html"
    related = ("thread", "owner", "exchange", "accepted", "working")

    def extra(self, obj: Achievement) -> dict[str, Any]:
        """The text, its rows, the findings and the reviewer's desk.

        Who has no part in it and comes for its files reads what the public reads.
        """
        place = thread_places.of(obj, self.reader)
        if place is not None and place.inside:
            return {**about(obj), "inside": True}
        return {**about(obj), "inside": False, "text": obj.accepted, "findings": (), "work": None}


def about(achievement: Achievement) -> dict[str, Any]:
    """What the owner's and the reviewer's page show beside the achievement itself."""
    text = achievement.working or achievement.accepted
    assert text is not None
    return {
        "text": text,
        "inventors": inventors.shown(achievement.inventors.all()),
        "rights": rights_of(achievement),
        "findings": Finding.objects.filter(subject=achievement.stream, of_version=text.number).gravest_first(),
        "work": WorkItem.objects.active().filter(subject=achievement.stream).first(),
    }


class _Form(FormPage):
    template_name = "market/achievement/form.html"
    action_label: Text = _("Save the draft")

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {"cancel_url": reverse("market:achievements", kwargs={"org": self.kwargs["org"]})}

    def success_url(self, result: Achievement) -> str:
        """Its page."""
        return reverse("market:achievement", kwargs={"org": self.kwargs["org"], "pk": result.pk})


class NewPage(_Form):
    """Enters an achievement directly."""

    policy = "market.achievement.begin"
    form_class = NewAchievementForm
    title = _("Enter an achievement")

    def prepare(self) -> None:
        """Asks early."""
        self.require(self.policy)

    def form_arguments(self) -> dict[str, Any]:
        """In the language of the page, with the colleagues who may be chosen."""
        people = inventors.colleagues(actors.organization_of(self.actor))
        return {"colleagues": people, "initial": {"original_lang": self.request.LANGUAGE_CODE}}

    def act(self, form: forms.Form) -> Achievement:
        """Begins it."""
        return achievements.begin(actor=self.actor, owner=actors.organization_of(self.actor), **form.cleaned_data)


def stored(achievement: Achievement) -> dict[str, Any]:
    """The text being written, as its form takes it."""
    assert achievement.working_id is not None  # its form is for what is being written
    text = AchievementText.objects.get(pk=achievement.working_id)
    people = list(achievement.inventors.all())
    initial = {
        "figures": text.figures,
        "ipc": ", ".join(text.ipc),
        "keywords": ", ".join(text.keywords),
        "public_interest": text.public_interest,
        "inventors": [row_of(one) for one in people],
        "rights": [right_rows.shown(right) for right in rights_of(achievement)],
    }
    offered = inventors.colleagues(achievement.owner, [one.user for one in people if one.user])
    return {"instance": text, "initial": initial, "colleagues": offered}


class ChangePage(_Form, ChangingPage):
    """Changes the text being written."""

    policy = "market.achievement.change"
    model = Achievement
    form_class = AchievementForm
    title = _("Change the text")

    def form_arguments(self) -> dict[str, Any]:
        """What is there."""
        return stored(self.object)

    def act(self, form: forms.Form) -> Achievement:
        """Changes it; rights that stay the same keep their identity. No line of inventors leaves them as they are."""
        locked = self.locked(form)
        given = dict(form.cleaned_data)
        given["inventors"] = given["inventors"] or None
        given["rights"] = right_rows.with_identity(given["rights"], rights_of(self.object))
        return achievements.change(locked, actor=self.actor, **given)


class MovePage(MovesPage):
    """Submit, revise, retire."""

    policy = "market.achievement.view"
    model = Achievement
    doings = {
        "submit": Doing(achievements.submit),
        "submit_revision": Doing(achievements.submit),
        "revise": Doing(achievements.revise),
        "retire": Doing(achievements.retire, RetireForm),
    }
    words: ClassVar[dict[str, Text]] = {
        "submit": _("The exchange checks the text and a reviewer decides. It cannot be changed until then."),
        "submit_revision": _("The exchange reviews the revision. The accepted text stays public until then."),
        "revise": _("You work on a copy. The accepted text stays public until the exchange has accepted the new one."),
        "retire": _("It is no longer shown to the public. What was agreed about it stays as it is."),
    }

    def prepare(self) -> None:
        """Says afterwards what comes next."""
        super().prepare()
        sent = self.move in ("submit", "submit_revision")
        self.done_message = _("The exchange has it. Once it is accepted, you can offer it at a price.") if sent else ""

    def success_url(self, result: Achievement) -> str:
        """Its page."""
        return reverse("market:achievement", kwargs={"org": self.kwargs["org"], "pk": result.pk})

    def extra(self) -> dict[str, Any]:
        """What follows from the move, and the way back."""
        return {**super().extra(), "intro": self.words[self.move], "cancel_url": self.success_url(self.object)}

    def summary(self, form: forms.Form) -> Summary | None:
        """The text and what stands behind it, as the reviewer reads them; what the exchange will look at is said."""
        if self.move not in ("submit", "submit_revision"):
            return None
        given = stored(self.object)
        text = given["instance"]
        on = clock.local_date(clock.now(), self.object.owner.jurisdiction)
        found = checks.before_submission(self.object, text, on=on)
        advice = [Gap(one.field, in_words(Finding(code=one.code, severity=one.severity)).text, False) for one in found]
        place = reverse("market:achievement_change", kwargs={"org": self.kwargs["org"], "pk": self.object.pk})
        readers: list[Text] = [
            _("%(exchange)s: its reviewers read all of it.") % {"exchange": self.object.exchange.name},
            _("Everybody, once it is accepted: text, figures, rights. The inventors and their shares stay inside."),
        ]
        gaps = [*needed(achievement_inputs.missing(text)), *advice]
        return of_form(AchievementForm(**given), change=place, readers=readers, gaps=gaps, language=text.original_lang)


def waiting_at(actor: Actor) -> list[tuple[WorkItem, Achievement]]:
    """The reviews on the desk of the actor's exchange, soonest due first, at most a hundred."""
    items = WorkItem.objects.active().filter(organization=actors.organization_of(actor).pk, kind=reviews.REVIEW)
    by_subject = {item.subject.partition(":")[2]: item for item in items.order_by("due_at")[:100]}
    rows = Achievement.objects.visible_to(actor).filter(pk__in=by_subject).select_related("working", "owner")
    found = {str(row.pk): row for row in rows}
    return [(item, found[key]) for key, item in by_subject.items() if key in found]


class ReviewPage(ObjectPage):
    """The review desk: queue, text, findings, decision."""

    policy = "market.achievement.review"
    model = Achievement
    template_name = "market/achievement/review.html"
    related = ("thread", "owner", "exchange", "accepted", "working")

    def extra(self, obj: Achievement) -> dict[str, Any]:
        """The text and the queue of this desk."""
        self.require(self.policy, obj)
        waiting = waiting_at(self.actor)
        return {**about(obj), "queue": waiting}


class ReviewsPage(ActingView):
    """Leads to the first review that waits, or says that none does."""

    policy = "market.achievement.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The queue as a list."""
        return render(request, "market/achievement/reviews.html", self.context(queue=waiting_at(self.actor)))


class DecidePage(MovesPage):
    """Accept or return, for a first text and for a revision."""

    policy = "market.achievement.decide"
    model = Achievement
    doings = {
        "accept": Doing(reviews.accept),
        "accept_revision": Doing(reviews.accept),
        "send_back": Doing(reviews.send_back, ReturnForm),
        "send_back_revision": Doing(reviews.send_back, ReturnForm),
    }

    words: ClassVar[dict[str, Text]] = {
        "accept": _("Accepted: the technology is public."),
        "accept_revision": _("Accepted: the public sees the revision."),
        "send_back": _("Returned: its owner is told why."),
        "send_back_revision": _("Returned: its owner is told why."),
    }

    def prepare(self) -> None:
        """Says afterwards what was decided."""
        super().prepare()
        self.done_message = self.words.get(self.move, "")

    def success_url(self, result: Achievement) -> str:
        """Back to the queue."""
        return reverse("market:reviews", kwargs={"org": self.kwargs["org"]})

    def extra(self) -> dict[str, Any]:
        """What follows from the decision, and the way back to the desk."""
        back = reverse("market:review", kwargs={"org": self.kwargs["org"], "pk": self.object.pk})
        words = _("The public reads it from now on.") if "accept" in self.move else _("The owner reads your reason.")
        return {**super().extra(), "intro": words, "cancel_url": back}
