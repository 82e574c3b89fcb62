"""Prospects, their cases and what became of them. What points at a prospect goes with it."""

from secrets import token_urlsafe

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from torg.places.models import Actor, Category, City, District, Place
from torg.premises.models import Premises, Stretch
from torg.premises.prospects.enums import Lost, ShownTo, Side, Stage
from torg.premises.strategies.models import Strategy
from torg.premises.studies.models import Study


class Prospect(models.Model):
    """Somebody who looks for premises. The secret `token` opens its page to who has the link."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=60, unique=True, default=token_urlsafe, editable=False)
    person = models.ForeignKey(  # who had an account when asking
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(max_length=2, default="sv")
    confirmed_at = models.DateTimeField(null=True)

    concept = models.CharField(_("concept"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    area_min = models.PositiveIntegerField(_("smallest area, m²"))
    area_max = models.PositiveIntegerField(_("largest area, m²"))
    most_rent = models.PositiveIntegerField(_("highest rent, kr per m² and year"), null=True)
    frontage_min_m = models.FloatField(_("least frontage, metres"), null=True)
    hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    features = models.JSONField(default=list)  # enums.Feature
    districts = models.ManyToManyField(District, blank=True, related_name="+")
    stretches = models.ManyToManyField(Stretch, blank=True, related_name="+")
    wanted_from = models.DateField(_("from when"), null=True)

    shown_to = models.CharField(max_length=7, choices=ShownTo, default=ShownTo.STAFF)
    consented_at = models.DateTimeField()  # to be shown to those, and to nobody else
    keep_until = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("prospect")
        constraints = [
            models.CheckConstraint(
                condition=Q(area_min__gt=0, area_max__gte=models.F("area_min")),
                name="prospect_area_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "confirmed_at"], name="prospect_of_city"),
            models.Index(fields=["keep_until"], name="prospect_ends"),
        ]

    def __str__(self) -> str:
        return self.concept


class Case(models.Model):
    """A prospect and a premises: how far they have come, while it is the same owner's."""

    prospect = models.ForeignKey(Prospect, on_delete=models.CASCADE, related_name="cases")
    premises = models.ForeignKey(Premises, on_delete=models.CASCADE, related_name="+")
    # Whose the premises was then: what is written is between the prospect and that owner.
    owner = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.CONTACTED)
    lost_why = models.CharField(max_length=9, choices=Lost, blank=True)
    asked_by_prospect = models.BooleanField(default=False)
    # When the prospect let the owner see its address.
    address_shown_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-moved_at", "-pk"]
        verbose_name = _("case of a prospect")
        constraints = [
            models.UniqueConstraint(
                fields=["prospect", "premises", "owner"], name="one_case_a_pair"
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.LOST) ^ Q(lost_why=""), name="case_lost_says_why"
            ),
        ]
        indexes = [models.Index(fields=["premises", "stage"], name="case_of_premises")]

    def __str__(self) -> str:
        return f"{self.prospect_id} {self.premises_id}"

    @property
    def is_its_owners(self) -> bool:
        """Whether the premises has the owner that the case was with."""
        return self.owner_id == self.premises.owner_id


class Step(models.Model):
    """One step of a case: what it became, and a note for those who see the case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=9, choices=Stage)
    side = models.CharField(max_length=8, choices=Side)
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(auto_now_add=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage}"


class Message(models.Model):
    """What one side wrote to the other, by mail through us: no address is told with it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=8, choices=Side)
    text = models.TextField(_("message"))
    at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.side}"


class Letting(models.Model):
    """What everyone may know of a case that ended well: it outlives the prospect.

    `place` is there from the day it opens. Strategy and study are those that spoke for it then.
    """

    case = models.OneToOneField(Case, null=True, on_delete=models.SET_NULL, related_name="letting")
    premises = models.ForeignKey(Premises, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name on the sign"), max_length=160)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    opens_on = models.DateField(_("opens on"))
    place = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(null=True)
    strategy = models.ForeignKey(Strategy, null=True, on_delete=models.SET_NULL, related_name="+")
    study = models.ForeignKey(Study, null=True, on_delete=models.SET_NULL, related_name="+")
    study_rank = models.PositiveSmallIntegerField(null=True)
    study_of = models.PositiveSmallIntegerField(null=True)
    let_at = models.DateTimeField(auto_now_add=True)
    let_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-opens_on", "-pk"]
        verbose_name = _("letting")
        indexes = [models.Index(fields=["opened_at", "opens_on"], name="letting_due")]

    def __str__(self) -> str:
        return self.name
