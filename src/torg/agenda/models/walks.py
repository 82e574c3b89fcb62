"""Guided walks: stops in order, and the way on foot between them."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.agenda.enums import Publication
from torg.core.language import reads_swedish
from torg.places.models import City, Place


class InTwoLanguages(models.Model):
    """Texts in Swedish in their own fields; other languages, where written, in `texts`."""

    texts = models.JSONField(default=dict, blank=True)  # {"en": {"title": …, "text": …}}

    class Meta:
        abstract = True

    def told(self, name: str) -> Any:
        """Return the field in the reader's language; in Swedish where there is no English."""
        own = getattr(self, name)
        return own if reads_swedish() else self.texts.get("en", {}).get(name) or own

    def with_english(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Return `texts` with what is said in English put in; what is empty is left out."""
        english = {**self.texts.get("en", {}), **said}
        english = {name: value for name, value in english.items() if value}
        others = {language: told for language, told in self.texts.items() if language != "en"}
        return {**others, **({"en": english} if english else {})}


class Walk(InTwoLanguages):
    """A guided walk (stadsvandring)."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=100)
    publication = models.CharField(max_length=9, choices=Publication, default=Publication.DRAFT)
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("in one sentence"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    step_free = models.BooleanField(_("without steps"), default=False)  # the route avoids them
    # Worked out from the stops, a leg from each to the next: {"line": [[lon, lat], …], "m": 120.5,
    # "guessed": false}; guessed is as the crow flies, where no way is known.
    legs = models.JSONField(default=list)
    length_m = models.FloatField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("walk")
        constraints = [models.UniqueConstraint(fields=["city", "slug"], name="walk_slug_in_city")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_guessed(self) -> bool:
        return any(leg["guessed"] for leg in self.legs)


class WalkStop(InTwoLanguages):
    """A stop of a walk: at a place or at any point. What is heard can also be read."""

    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="stops")
    number = models.PositiveSmallIntegerField()  # 1, 2, 3 …
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), blank=True)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lat = models.FloatField()
    lon = models.FloatField()
    along_m = models.FloatField(default=0)  # metres walked from the first stop to here
    image = models.CharField(max_length=200, blank=True)  # our own copy's name in the storage
    image_alt = models.CharField(_("image in words"), max_length=250, blank=True)
    audio = models.CharField(max_length=200, blank=True)  # the same
    transcript = models.TextField(_("what is said, in writing"), blank=True)
    # {"question": …, "answers": [two to four], "right": 0, "because": …}; {} = none
    quiz = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["walk", "number"]
        verbose_name = _("stop of a walk")
        constraints = [
            models.UniqueConstraint(fields=["walk", "number"], name="stop_number_in_walk")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"
