"""A list of one's own: as a file, or as cells pasted from a spreadsheet."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from market.forms.disclosures import ElectForm


class ImportForm(forms.Form):
    """The file (in the form, or sent ahead by a script) or the pasted cells, and the exchange that will review."""

    file = forms.FileField(label=_("File"), required=False, allow_empty_file=True, max_length=None)
    cells = forms.CharField(
        label=_("Or paste the cells here"),
        required=False,
        max_length=1_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "cells", "spellcheck": "false", "wrap": "off"}),
        help_text=_("Mark them in the spreadsheet with the row of headings, copy, and paste."),
    )
    exchange = ElectForm.base_fields["exchange"]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["exchange"] = ElectForm().fields["exchange"]

    def clean(self) -> dict[str, Any]:
        """One of both, as `upload`."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        ahead = [one for one in self.data.getlist("upload") if one] if hasattr(self.data, "getlist") else []
        try:
            uploads: list[Any] = [given["file"]] if given.get("file") else [UUID(one) for one in ahead]
        except ValueError:
            raise ValidationError({"file": _("This file is no longer there. Please choose it again.")}) from None
        if given.get("cells", "").strip():
            uploads.append(ContentFile(given["cells"].strip("\r\n").encode(), "pasted.txt"))
        if len(uploads) != 1 and not self.errors:
            message = (
                _("Choose a file, or paste the cells.") if not uploads else _("Send one thing: a file or the cells.")
            )
            raise ValidationError({"file": message})
        return {**given, "upload": uploads[0] if uploads else None}
