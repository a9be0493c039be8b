"""Pages of invention disclosures: the inventor's and the transfer office's."""

from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.selectors import actors, work
from market.forms.disclosures import DisclosureForm, ElectForm, ReleaseForm
from market.forms.inventors import row_of
from market.models import InventionDisclosure
from market.selectors import inventors
from market.services import disclosures
from transfer.edge.summaries import Summary, of_form
from transfer.edge.views.pages import ChangingPage, Doing, FormPage, MovesPage, ObjectPage
from transfer.kernel import policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Text


class DisclosurePage(ObjectPage):
    """One disclosure with its thread and what may be done now."""

    policy = "market.disclosure.view"
    model = InventionDisclosure
    template_name = "market/disclosure/page.html"
    related = ("thread", "institution", "achievement")

    def extra(self, obj: InventionDisclosure) -> dict[str, Any]:
        """Who made it, by name, with what each part comes to; whether its work is there to be taken, which begins the
        triage; whether the reader goes on with the achievement made from it."""
        offered = {move.name for one in work.about(obj, self.actor) for move in one.moves}
        made = getattr(obj, "achievement", None)
        return {
            "inventors": inventors.shown(obj.inventors.all()),
            "to_take": "take" in offered,
            "goes_on": made is not None
            and made.state == "draft"
            and bool(policy.may(self.actor, "market.achievement.change", made)),
        }


class _Form(FormPage):
    form_class = DisclosureForm
    template_name = "market/disclosure/form.html"
    title: Text = _("Disclose an invention")
    action_label: Text = _("Save the draft")

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {"cancel_url": reverse("market:disclosures", kwargs={"org": self.kwargs["org"]})}

    def success_url(self, result: InventionDisclosure) -> str:
        """Its page."""
        return reverse("market:disclosure", kwargs={"org": self.kwargs["org"], "pk": result.pk})

    def given(self, form: forms.Form) -> dict[str, Any]:
        """The service's input: the fields, and all inventors with oneself first."""
        given = dict(form.cleaned_data)
        own = {"user": self.actor.user, "weight": given.pop("own_weight") or 1}
        people = [own, *(row for row in given.pop("others") if row["user"] != self.actor.user)]
        return {**given, "inventors": people}


class NewPage(_Form):
    """Begins a disclosure as a draft that only its inventors see."""

    policy = "market.disclosure.begin"

    def prepare(self) -> None:
        """Asks early."""
        self.require(self.policy)

    def form_arguments(self) -> dict[str, Any]:
        """In the language of the page, with the colleagues who may be chosen."""
        people = inventors.colleagues(actors.organization_of(self.actor))
        offered = [(key, name) for key, name in people if key != str(self.actor.user)]
        return {"colleagues": offered, "initial": {"original_lang": self.request.LANGUAGE_CODE}}

    def act(self, form: forms.Form) -> InventionDisclosure:
        """Begins it."""
        institution = actors.organization_of(self.actor)
        return disclosures.begin(actor=self.actor, institution=institution, **self.given(form))


def stored(disclosure: InventionDisclosure, actor: Actor) -> dict[str, Any]:
    """The draft, as its form takes it from this inventor."""
    rows = list(disclosure.inventors.all())
    own = next((one.weight for one in rows if one.user == actor.user), 1)
    others = [row_of(one) for one in rows if one.user != actor.user]
    people = inventors.colleagues(disclosure.institution, [one.user for one in rows if one.user])
    return {
        "instance": disclosure,
        "initial": {"own_weight": own, "others": others},
        "colleagues": [(key, name) for key, name in people if key != str(actor.user)],
    }


class ChangePage(_Form, ChangingPage):
    """Changes the draft."""

    policy = "market.disclosure.change"
    model = InventionDisclosure
    title = _("Change the disclosure")

    def form_arguments(self) -> dict[str, Any]:
        """What is there."""
        return stored(self.object, self.actor)

    def act(self, form: forms.Form) -> InventionDisclosure:
        """Changes it."""
        return disclosures.change(self.locked(form), actor=self.actor, **self.given(form))


class MovePage(MovesPage):
    """File, take up, elect, release."""

    policy = "market.disclosure.view"
    model = InventionDisclosure
    doings = {
        "file": Doing(disclosures.file),
        "take_up": Doing(disclosures.take_up),
        "elect": Doing(disclosures.elect, ElectForm),
        "release": Doing(disclosures.release, ReleaseForm),
    }
    words: ClassVar[dict[str, Text]] = {
        "file": _("Your transfer office reads it from now on and decides within the time of its rule."),
        "take_up": _("The inventors see that you are looking at it. The time for the decision runs on."),
        "elect": _("The institution takes the invention: an achievement is drafted from it, with the same inventors."),
        "release": _("The institution leaves the invention to its inventors. They read the reason and the note."),
    }

    done_words: ClassVar[dict[str, Text]] = {
        "file": _("Filed. Your transfer office has it."),
        "elect": _("The institution has taken it. Next, describe the achievement for a buyer and send it to review."),
        "release": _("Released to its inventors."),
    }

    def prepare(self) -> None:
        """Says afterwards what comes next."""
        super().prepare()
        self.done_message = self.done_words.get(self.move, "")

    def success_url(self, result: InventionDisclosure) -> str:
        """Its page."""
        return reverse("market:disclosure", kwargs={"org": self.kwargs["org"], "pk": result.pk})

    def extra(self) -> dict[str, Any]:
        """What follows from the move, and the way back."""
        return {**super().extra(), "intro": self.words[self.move], "cancel_url": self.success_url(self.object)}

    def summary(self, form: forms.Form) -> Summary | None:
        """What the transfer office will read."""
        if self.move != "file":
            return None
        place = reverse("market:disclosure_change", kwargs={"org": self.kwargs["org"], "pk": self.object.pk})
        readers: list[Text] = [
            _("The transfer office of %(institution)s.") % {"institution": self.object.institution.name},
            _("The inventors who have an account. Nobody else: what is not public stays new."),
        ]
        held = DisclosureForm(**stored(self.object, self.actor))
        return of_form(held, change=place, readers=readers, language=self.object.original_lang)
