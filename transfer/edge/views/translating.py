"""The page where an owner translates: the original beside each field, and what there is of it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from transfer.edge.translation_form import Side, TranslationForm
from transfer.edge.views.pages import MovePage
from transfer.kernel import locking
from transfer.kernel.errors import NotVisible, Text


class TranslatePage(MovePage):
    """The move "translate" of a noun, into the language that ?into= names, else the first other one.

    labels: field → what it is called. A subclass tells `written`, `targets`, `sides` and `names`.
    """

    move = "translate"
    form_class = TranslationForm
    template_name = "translations/page.html"
    labels: ClassVar[Mapping[str, Text]]
    title: Text = _("Translate")
    action_label: Text = _("Save the translation")
    done_message: Text = _("The translation is saved. Readers see it marked as a translation.")

    def written(self) -> str:
        """The language of the original."""
        raise NotImplementedError

    def targets(self) -> list[tuple[str, str]]:
        """The languages it can be translated into: (code, name)."""
        raise NotImplementedError

    def sides(self) -> Sequence[Side]:
        """The originals, each with what there is of it in self.language."""
        raise NotImplementedError

    def names(self) -> Mapping[Any, str]:
        """Who translated, by id, for people."""
        return {}

    def prepare(self) -> None:
        """Finds the object, asks the policy, and settles the language."""
        super().prepare()
        self.choices = self.targets()
        self.language = self.request.GET.get("into") or self.choices[0][0]
        if self.language not in dict(self.choices):
            raise NotVisible
        self.originals = self.sides()

    def form_arguments(self) -> dict[str, Any]:
        """The version as shown, and both sides."""
        return {**super().form_arguments(), "sides": self.originals, "labels": self.labels, "names": self.names()}

    def act(self, form: forms.Form) -> Any:
        """Locks, compares, calls."""
        locked = locking.lock(self.object, expected_version=form.cleaned_data["version"])
        texts = form.cleaned_data["texts"]
        return type(self).service(locked, actor=self.actor, language=self.language, texts=texts)

    def extra(self) -> dict[str, Any]:
        """Both languages, and the way back."""
        more = {"language": self.language, "written": self.written(), "languages": self.choices}
        return {**super().extra(), **more, "cancel_url": self.success_url(self.object)}
