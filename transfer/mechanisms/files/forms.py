"""The form that puts a file to an object."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from transfer.mechanisms.files.holders import Holder


class AttachForm(forms.Form):
    """Kind, confidentiality, and the file: in the form itself, or the ids of files that a script sent ahead."""

    kind = forms.ChoiceField(label=_("what it is"))
    level = forms.ChoiceField(label=_("who may open it"), widget=forms.RadioSelect)
    file = forms.FileField(label=_("file"), required=False, allow_empty_file=True, max_length=None)

    def __init__(self, *args: Any, holder: Holder, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, words in (("kind", holder.kinds), ("level", holder.levels)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(words.items())
            field.initial = next(iter(words))

    def clean(self) -> dict[str, Any]:
        """One file at least, all under `uploads`: those of the form itself, and the ids of those sent ahead."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        ahead = self.data.getlist("upload") if hasattr(self.data, "getlist") else []
        here = self.files.getlist("file") if hasattr(self.files, "getlist") else []
        uploads: list[Any] = list(here) if given.get("file") else []
        try:
            uploads += [UUID(one) for one in ahead if one]
        except ValueError:
            self.add_error("file", ValidationError(_("This file is no longer there. Please choose it again."), "gone"))
        if not uploads and "file" not in self.errors:
            self.add_error("file", ValidationError(_("Choose a file."), "required"))
        return {**given, "uploads": uploads}
