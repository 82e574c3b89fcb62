"""What people follow, how they want to be told, and what they have been told."""

from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from torg.core.models import User
from torg.places.models import Category, City, District, Place, Street
from torg.portal.following.enums import Rhythm, Way, What


class Follow(models.Model):
    """One thing in one city that a person follows: `what` says which of the fields is set."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=8, choices=What)
    place = models.ForeignKey(Place, null=True, on_delete=models.CASCADE, related_name="+")
    street = models.ForeignKey(Street, null=True, on_delete=models.CASCADE, related_name="+")
    district = models.ForeignKey(District, null=True, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, null=True, on_delete=models.CASCADE, related_name="+")
    keyword = models.CharField(_("keyword"), max_length=60, blank=True)  # of an area: its name
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    within_m = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("followed thing")
        indexes = [models.Index(fields=["city", "user"], name="follow_in_city")]
        constraints = [
            models.CheckConstraint(
                name="follow_of_one_thing",
                condition=Q(what=What.PLACE, place__isnull=False)
                | Q(what=What.STREET, street__isnull=False)
                | Q(what=What.DISTRICT, district__isnull=False)
                | Q(what=What.CATEGORY, category__isnull=False)
                | (Q(what=What.KEYWORD) & ~Q(keyword=""))
                | Q(what=What.AREA, lat__isnull=False, lon__isnull=False, within_m__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.name}"

    @property
    def name(self) -> str:
        """The name of what is followed, as it is shown."""
        thing = self.place or self.street or self.district or self.category
        return str(thing) if thing is not None else self.keyword


class Reader(models.Model):
    """How a person wants news; no row = weekly by mail, nothing on the phone."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    rhythm = models.CharField(_("mail"), max_length=6, choices=Rhythm, default=Rhythm.WEEKLY)
    push = models.BooleanField(_("messages on the phone"), default=False)
    # No message on the phone from `quiet_from` until `quiet_until`, by the city's clock.
    quiet_from = models.TimeField(_("quiet from"), default=time(21))
    quiet_until = models.TimeField(_("quiet until"), default=time(7))

    def __str__(self) -> str:
        return f"{self.user_id} {self.rhythm}"


class Device(models.Model):
    """A browser that takes messages (Web Push). The endpoint is a secret between us and it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    endpoint = models.URLField(max_length=500, unique=True)
    key = models.CharField(max_length=100)  # p256dh: its public key, base64url
    secret = models.CharField(max_length=40)  # auth, base64url
    language = models.CharField(max_length=2, default="sv")
    failures = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"device {self.pk}"


class Digest(models.Model):
    """One mail of news to one person about one city."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["user", "city", "-made_at"], name="digest_last")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%F}"


class Told(models.Model):
    """A piece of news that a person has been told: it is never told the same way again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    way = models.CharField(max_length=4, choices=Way)
    news = models.CharField(max_length=60)  # "event:12", see news.News.key
    digest = models.ForeignKey(Digest, null=True, on_delete=models.CASCADE, related_name="told")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "way", "news"], name="told_once_a_way")
        ]
        indexes = [models.Index(fields=["at"], name="told_when")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.way} {self.news}"
