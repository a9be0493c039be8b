"""What somebody who holds a certificate can give: the file, or number and check code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class CheckForm(forms.Form):
    """Either a file, or a number with its check code."""

    number = forms.CharField(label=_("Certificate number"), max_length=60, required=False)
    code = forms.CharField(
        label=_("Check code"), max_length=12, required=False, help_text=_("Eight characters beside the QR code.")
    )
    file = forms.FileField(
        label=_("Or the file itself"), required=False, help_text=_("The PDF or the signed credential, up to 5 MB.")
    )

    def clean(self) -> dict[str, Any]:
        """Asks for what is missing, beside the field where it belongs."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("file") is None and "file" not in self.errors:
            for name in ("number", "code"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("Enter the number and the check code, or choose a file."))
        return given
