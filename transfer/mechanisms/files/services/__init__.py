"""Commands on files."""

from transfer.mechanisms.files.services.accesses import open_clear
from transfer.mechanisms.files.services.downloads import download
from transfer.mechanisms.files.services.examination import examine_next
from transfer.mechanisms.files.services.files import erase, receive
from transfer.mechanisms.files.services.uploads import keep_upload, sweep

__all__ = ["download", "erase", "examine_next", "keep_upload", "open_clear", "receive", "sweep"]
