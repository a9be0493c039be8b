"""The search follows all that happens; a loader that has ended lets it catch up, so that its records are found."""

from transfer.kernel import readers
from transfer.roof.search.services import index

readers.following(index.READER)(index.follow)
