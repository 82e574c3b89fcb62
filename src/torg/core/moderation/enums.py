"""The words of moderation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Wrong(models.TextChoices):
    """What is wrong with the thing that is reported."""

    FACTS = "facts", _("Something is not right, such as hours, address or name")
    GONE = "gone", _("It does not exist any more")
    ILLEGAL = "illegal", _("It is against the law")
    OFFENSIVE = "offensive", _("It is offensive, threatening or misleading")
    PRIVATE = "private", _("It shows something private about a person")
    COPIED = "copied", _("It uses somebody's picture or text without leave")
    OTHER = "other", _("Something else")


class Measure(models.TextChoices):
    """What a restriction does."""

    HIDDEN = "hidden", _("hidden from visitors")
    TEXT_REMOVED = "text_removed", _("text removed")
    PICTURE_REMOVED = "picture_removed", _("picture removed")


class Ground(models.TextChoices):
    """What a restriction rests on."""

    LAW = "law", _("The law")
    TERMS = "terms", _("Our terms of use")


class Outcome(models.TextChoices):
    """How a report ended."""

    RESTRICTED = "restricted", _("We have restricted it")
    CORRECTED = "corrected", _("We have corrected it")
    KEPT = "kept", _("We have left it as it is")


class Answer(models.TextChoices):
    """How an appeal ended."""

    STANDS = "stands", _("The decision stands")
    CHANGED = "changed", _("The decision is changed")
