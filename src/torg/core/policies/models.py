"""The values that rules have had, have and will have."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.core.models import User


class PolicyValue(models.Model):
    policy = models.CharField(max_length=80)  # torg.core.policies.Policy.name
    value = models.BigIntegerField(_("value"))
    valid_from = models.DateField(_("holds from"))
    source = models.CharField(_("source"), max_length=300)  # the law or decision, by name
    set_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["policy", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "valid_from"], name="one_value_a_day"),
            models.CheckConstraint(condition=~models.Q(source=""), name="policy_has_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.policy} = {self.value} ({self.valid_from})"


class PolicyList(models.Model):
    """What a rule that is a list holds from a day on; a list may become empty."""

    policy = models.CharField(max_length=80)  # torg.core.policies.ListPolicy.name
    entries = models.JSONField(_("list"))  # ["push.example.org", …]
    valid_from = models.DateField(_("holds from"))
    source = models.CharField(_("source"), max_length=300)
    set_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["policy", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "valid_from"], name="one_list_a_day"),
            models.CheckConstraint(condition=~models.Q(source=""), name="list_has_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.policy} ({self.valid_from})"
