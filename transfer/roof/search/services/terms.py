"""How frequent words are: counted over a sample, so that a word that stands everywhere decides nothing."""

from django.db import connection, transaction

from transfer.kernel import clock
from transfer.roof.search.models import FrequentTerm, SearchDocument, SearchIndex

SAMPLE = 5000
DOUBT = 100
"""So many documents without the word are added: a handful of documents says little about how frequent a word is."""
_COUNT = (
    "INSERT INTO search_frequentterm (lexeme, share) SELECT word, ndoc / %(sampled)s::float FROM ts_stat("
    "format('SELECT vector FROM search_document WHERE epoch = %%s AND id %%%% %%s = 0', %(epoch)s, %(every)s)) "
    "WHERE ndoc > 1 AND ndoc >= %(least)s AND length(word) <= 60 "
)


@transaction.atomic
def count() -> int:
    """Counts anew. Returns how many frequent words there are. One at a time: a second one waits."""
    index = SearchIndex.objects.select_for_update().filter(pk=SearchIndex.ONE).first()
    if index is None:
        return 0
    index.documents = SearchDocument.objects.filter(epoch=index.serving).count()
    index.counted_at = clock.now()
    index.save(update_fields=["documents", "counted_at"])
    every = max(1, index.documents // SAMPLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_document WHERE epoch = %s AND id %% %s = 0", [index.serving, every])
        sampled = cursor.fetchone()[0]
        FrequentTerm.objects.all().delete()
        if not sampled:
            return 0
        least = (sampled + DOUBT) * FrequentTerm.LEAST
        given = {"sampled": sampled + DOUBT, "epoch": index.serving, "every": every, "least": least}
        cursor.execute(_COUNT, given)
        return int(cursor.rowcount)


def count_at_first() -> None:
    """Counts when that has never been done, or there are twice as many documents since."""
    index = SearchIndex.objects.filter(pk=SearchIndex.ONE).first()
    if index is None:
        return
    if index.counted_at is None or SearchDocument.objects.filter(epoch=index.serving).count() > 2 * index.documents:
        count()
