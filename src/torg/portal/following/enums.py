"""What can be followed, how often news is sent, and by which way."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class What(models.TextChoices):
    PLACE = "place", _("place")
    STREET = "street", _("street")
    DISTRICT = "district", _("district")
    CATEGORY = "category", _("category")
    KEYWORD = "keyword", _("keyword")
    AREA = "area", _("area")  # a circle around a point


class Rhythm(models.TextChoices):
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every Thursday")
    NEVER = "never", pgettext_lazy("how often", "never")


class Way(models.TextChoices):
    MAIL = "mail", _("mail")
    PUSH = "push", _("message on the phone")
