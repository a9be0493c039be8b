"""The list that a university of the demo brought from its own system: finished, with a small report."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import translation

from transfer.kernel import loading
from transfer.mechanisms.jobs.models import Job
from transfer.mechanisms.jobs.services import begin, run_next
from transfer.roof.portal.demo import files, papers
from transfer.roof.portal.demo.parties import Parties

KIND = "market.achievement.import_own"
_LIST = Path(__file__).parent / "data" / "own_list.csv"
_DAYS_AGO = 3


def load(parties: Parties) -> None:
    """Brings it, unless it was brought."""
    owner, exchange = parties.organizations["tideland"], parties.organizations["exchange"]
    officer = parties.member(owner, "transfer_officer")
    with loading.happened_at(files.ago(_DAYS_AGO), origin="demo"), translation.override("zh-hans"):
        if not Job.objects.filter(owner=owner.pk, kind=KIND).exists():
            upload = ContentFile(_LIST.read_bytes(), "成果清单-2026.csv")
            begin(actor=officer, kind=KIND, asked={"exchange": str(exchange.pk)}, upload=upload, order_now=True)
        papers.examine()
        while run_next() is not None:
            papers.examine()
