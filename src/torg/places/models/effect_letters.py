"""Which letters about the effect were sent, and who wants none."""

from django.conf import settings
from django.db import models

from torg.places.models.actors import Actor


class EffectLetter(models.Model):
    """The letter of a month to one owner. There can be only one, however many ticks run."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()  # the first day of the month that it tells of
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "user", "month"], name="one_effect_letter_a_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.month:%Y-%m}"


class EffectOptOut(models.Model):
    """An owner who wants no such letters about an actor."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "user"], name="one_effect_opt_out")]

    def __str__(self) -> str:
        return f"{self.actor_id}"
