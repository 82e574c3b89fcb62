"""What being in Torg gave a place, as numbers a day. There is no column for who it was."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.places.enums import EffectKind
from torg.places.models.places import Place


class EffectDay(models.Model):
    """How often one kind of thing happened with a place on a local day of its city."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="effect_days")
    date = models.DateField(_("date"))
    kind = models.CharField(max_length=10, choices=EffectKind)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "date", "kind"], name="effect_once_a_day")
        ]
        # The town's sums are read off the index.
        indexes = [models.Index(fields=["date", "kind", "place", "count"], name="effect_of_day")]

    def __str__(self) -> str:
        return f"{self.date} {self.kind} {self.count}"


class FoundTerm(models.Model):
    """How many searches with these words led to the place that day: see `counting.kept_term`."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="found_terms")
    date = models.DateField(_("date"))
    term = models.CharField(max_length=60)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "date", "term"], name="term_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.term} {self.count}"
