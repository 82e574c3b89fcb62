"""The index as tables: documents, the city's vocabulary, and the codes of kinds and facets.

The inverted index itself is made per engine in migrations 0002 and 0003: an FTS5 table on SQLite, a
table with a GIN index beside it on PostgreSQL, both called `search_index` and fed by `indexing.py`.
"""

from django.db import models


class SearchDocument(models.Model):
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    city_id = models.BigIntegerField()
    key = models.BigIntegerField(unique=True, null=True)  # see keys.py
    title = models.CharField(max_length=200)
    slug = models.CharField(max_length=120)
    subtitle = models.CharField(max_length=300, blank=True)
    facet = models.CharField(max_length=80, blank=True)
    weight = models.FloatField(default=1)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    # Terms by class, separated by "|": title, subtitle and keywords, body, parts of the title's
    # words, parts of the other words. What both engines index and what ranking reads.
    terms = models.TextField()
    # "form>term", or "form>>term" when in the title: what the vocabulary counts, and counts down
    # again on removal.
    words = models.TextField()
    digest = models.CharField(max_length=40)  # of the source text and the analyser's version

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city_id", "kind", "object_id"], name="search_document_once"
            )
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="search_document_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"


class SearchTerm(models.Model):
    """A word form that stands in a city's documents, and the term that it is indexed under."""

    city_id = models.BigIntegerField()
    form = models.CharField(max_length=60)
    # As typed without å ä ö. Migration 0002 gives it the C collation on PostgreSQL, so that a range
    # of it means the same on both engines.
    folded = models.CharField(max_length=60)
    term = models.CharField(max_length=60)
    df = models.IntegerField()  # documents that have the form
    in_titles = models.IntegerField(default=0)  # documents that have it in the title

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city_id", "form", "term"], name="search_term_once")
        ]
        indexes = [
            models.Index(fields=["city_id", "term"], name="search_term_term"),
            models.Index(fields=["city_id", "folded"], name="search_term_folded"),
        ]

    def __str__(self) -> str:
        return f"{self.form} → {self.term} ({self.df})"


class SearchLabel(models.Model):
    """The code of a kind or a facet within keys. Code 0 means "none"."""

    is_facet = models.BooleanField()
    code = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_facet", "code"], name="search_label_code"),
            models.UniqueConstraint(fields=["is_facet", "name"], name="search_label_name"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SearchVocabulary(models.Model):
    """How often a city's vocabulary has gained or lost words: a cached copy sees that it is old."""

    city_id = models.BigIntegerField(primary_key=True)
    version = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.city_id}: {self.version}"
