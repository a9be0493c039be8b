"""Commands on files, and the declaration of the nouns that hold them."""

from transfer.mechanisms.files.holders import CONFIDENTIAL, PUBLIC, SHARED, Holder, hold
from transfer.mechanisms.files.services.accesses import open_clear
from transfer.mechanisms.files.services.attachments import attach, detach
from transfer.mechanisms.files.services.downloads import download
from transfer.mechanisms.files.services.examination import examine_next
from transfer.mechanisms.files.services.files import erase, erase_of, receive
from transfer.mechanisms.files.services.incoming import Checksum, begin_upload, go_on, take_away
from transfer.mechanisms.files.services.intake import too_large
from transfer.mechanisms.files.services.uploads import keep_upload, sweep

__all__ = [
    "CONFIDENTIAL",
    "Checksum",
    "PUBLIC",
    "SHARED",
    "Holder",
    "attach",
    "begin_upload",
    "detach",
    "download",
    "erase",
    "erase_of",
    "examine_next",
    "go_on",
    "hold",
    "keep_upload",
    "open_clear",
    "receive",
    "sweep",
    "take_away",
    "too_large",
]
