"""The journal: one append-only row for everything that was done, sealed afterwards in a hash chain.

Rows can be neither updated nor deleted (a database trigger refuses it on both engines), so personal
data is referenced by number and never copied. For the same reason the references are plain numbers
without foreign keys: erasing a person must not touch a row.
"""

from django.db import models


class JournalEntry(models.Model):
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    verb = models.CharField(max_length=60)  # "place.edited": <object>.<past participle>
    user_id = models.BigIntegerField(null=True)  # core.User
    organisation_id = models.BigIntegerField(null=True)  # places.Actor
    city_id = models.BigIntegerField(null=True)  # places.City
    object_type = models.CharField(max_length=60)  # "places.place"
    object_id = models.BigIntegerField(null=True)
    campaign = models.CharField(max_length=60, blank=True)  # the campaign that brought the user
    data = models.JSONField(default=dict)  # small, and no personal data

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="journal_object"),
            models.Index(fields=["verb", "at"], name="journal_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type}:{self.object_id}"


class JournalLink(models.Model):
    """One link of the chain: `digest` = SHA-256(previous digest ‖ canonical row).

    The order is the order of sealing, not of ids: a slow transaction that commits late is sealed
    late, and no writer ever waits for another.
    """

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, related_name="link")
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.digest[:12]}"
