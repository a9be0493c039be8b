"""The tables of files."""

from transfer.mechanisms.files.models.files import FileAccess, StoredFile
from transfer.mechanisms.files.models.incoming import Incoming, Piece
from transfer.mechanisms.files.models.uploads import Upload

__all__ = ["FileAccess", "Incoming", "Piece", "StoredFile", "Upload"]
