"""What tells that something which is kept in memory has become old."""

from django.db import models


class CityMark(models.Model):
    """A random word that is another one after every write to the city's places or opening times.

    Triggers of the database alone write it (migration 0012), whoever writes the places. PostgreSQL
    may hold several for a city, as writers do not wait for each other; together they are its mark.
    """

    mark = models.CharField(primary_key=True, max_length=36)
    city_id = models.BigIntegerField(
        db_index=True
    )  # no key to it: the mark of a deleted city stays

    def __str__(self) -> str:
        return f"{self.city_id}: {self.mark}"
