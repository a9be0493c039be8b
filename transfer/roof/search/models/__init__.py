"""What the search keeps."""

from transfer.roof.search.models.documents import FrequentTerm, SearchDocument, SearchIndex

__all__ = ["FrequentTerm", "SearchDocument", "SearchIndex"]
