"""What somebody who holds a certificate can give: the file, or number and check code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_INSTEAD = {"number": _("or the file"), "code": _("or the file"), "file": _("or number and code")}
"""What may be given in place of a field."""


class CheckForm(forms.Form):
    """Either a file, or a number with its check code."""

    number = forms.CharField(label=_("Certificate number"), max_length=60, required=False)
    code = forms.CharField(
        label=_("Check code"), max_length=12, required=False, help_text=_("Eight characters beside the QR code.")
    )
    file = forms.FileField(
        label=_("The file itself"), required=False, help_text=_("The PDF or the signed credential, up to 5 MB.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, instead in _INSTEAD.items():
            self.fields[name].needed = instead  # type: ignore[attr-defined] # read by the mark

    def clean(self) -> dict[str, Any]:
        """Asks for what is missing, beside the field where it belongs."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("file") is None and "file" not in self.errors:
            for name in ("number", "code"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("Enter the number and the check code, or choose a file."))
        return given
