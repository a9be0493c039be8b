"""Forms of notices."""

from typing import Any

from django import forms

from transfer.roof.notices import kinds
from transfer.roof.notices.selectors.notices import Choice


class PreferencesForm(forms.Form):
    """One choice per kind."""

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for choice in choices:
            self.fields[choice.kind] = forms.ChoiceField(
                label=str(kinds.KINDS[choice.kind]),
                choices=kinds.modes_of(choice.kind),
                initial=choice.mode,
                widget=forms.RadioSelect,
            )
