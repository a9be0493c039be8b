"""The index is a copy: it follows what it is copied from and is rebuilt from nothing."""

from transfer.kernel.retention import kept
from transfer.roof.search.models import FrequentTerm, SearchDocument, SearchIndex

kept("search.index", rule="retention.copy", models=(SearchIndex, SearchDocument, FrequentTerm))
