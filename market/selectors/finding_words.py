"""What a finding of a check says in words, and on which rule it stands."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from market.models import Finding
from transfer.kernel.errors import Text

_TONES = {Finding.NOTE: "grey", Finding.LOOK: "amber", Finding.STOP: "seal"}
_WORDS = {Finding.NOTE: _("hint"), Finding.LOOK: _("please look"), Finding.STOP: _("against a rule")}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A finding in words."""

    tone: str
    word: Text
    text: Text
    rule: Text = ""


_SENTENCES: dict[str, tuple[Text, Text]] = {
    "short_abstract": (_("The abstract is short: a buyer learns little from it."), ""),
    "no_figures": (_("No figures: how much better is it?"), ""),
    "no_alternative": (_("No figure names the nearest alternative."), ""),
    "no_maturity": (_("The maturity is not stated."), _("GB/T 22900-2022, annex A")),
    "maturity_without_evidence": (_("A maturity of 4 or more needs evidence."), _("GB/T 22900-2022, annex A")),
    "no_inventors": (_("No inventors are named."), _("Promotion Law, art. 44: who completed it has a share")),
    "no_ipc": (_("No IPC symbol: it will be harder to find."), ""),
    "no_rights": (_("No right is named: what may be transferred?"), _("Civil Code, art. 862")),
    "right_expired": (_("A right in it has ended."), _("Recognition rules: an expired patent is not transferred")),
    "right_in_future": (_("A right is filed in the future."), ""),
    "right_elsewhere": (_("The same right stands in another achievement."), ""),
    "state_secret": (_("It touches state secrets and cannot be shown."), _("Law on Guarding State Secrets")),
    "export_prohibited": (_("Its export is prohibited."), _("Technology import and export regulations, art. 29")),
    "export_restricted": (
        _("Its export is restricted: a letter of intent comes before negotiations abroad."),
        _("Technology import and export regulations, arts. 30 to 35"),
    ),
    "export_dual_use": (_("It is a dual-use item."), _("Export Control Law")),
    "export_unchecked": (_("Export control has not been checked."), ""),
    "near_duplicate": (_("Much of its text stands in another achievement."), ""),
}


def in_words(finding: Finding) -> Sentence:
    """The finding's tone, word, sentence and rule."""
    text, rule = _SENTENCES.get(finding.code, (finding.code, ""))
    return Sentence(_TONES[finding.severity], _WORDS[finding.severity], text, rule)
