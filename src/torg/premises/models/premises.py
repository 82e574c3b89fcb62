"""Premises, what they have been, what their owners ask for them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.places.enums import Side
from torg.places.models import Actor, Category, City, District, Place, Street
from torg.premises.enums import Origin, RentVisibility, State


class Premises(models.Model):
    """A unit in a building, with an owner. What is not known is empty, never guessed."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=100)
    # The owner's own name of the unit ("L-1021"), and how the source knows it ("place:812").
    reference = models.CharField(_("owner's reference"), max_length=60, blank=True)
    source_ref = models.CharField(max_length=60, blank=True)
    # {"area_m2": "file"}: the enums.Origin of each field that has a value.
    provenance = models.JSONField(default=dict)
    notices = models.JSONField(default=list)  # what was repaired in the source, for those who mend

    street_name = models.CharField(_("street"), max_length=160, blank=True)  # as addressed
    house_number = models.CharField(_("number"), max_length=20, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    district = models.ForeignKey(District, null=True, on_delete=models.SET_NULL, related_name="+")
    # Where its windows stand. No street = nothing to walk past, or a street that is not known.
    street = models.ForeignKey(Street, null=True, on_delete=models.SET_NULL, related_name="+")
    side = models.CharField(max_length=5, choices=Side, blank=True)
    along_m = models.FloatField(null=True)  # metres from the street's start to mid-front
    frontage_m = models.FloatField(_("frontage, metres"), null=True, blank=True)
    floor = models.CharField(_("floor"), max_length=10, blank=True)  # see reading.GROUND

    area_m2 = models.PositiveIntegerField(_("area, m²"), null=True, blank=True)
    uses = models.ManyToManyField(Category, blank=True, related_name="+")
    description = models.TextField(_("description"), blank=True)
    wheelchair = models.CharField(max_length=8, blank=True)  # yes limited no
    accessibility = models.JSONField(default=dict)  # {"toilets:wheelchair": "yes", …}

    owner = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")

    # As the newest row of the history has it; only services.states writes these four.
    state = models.CharField(max_length=10, choices=State, default=State.UNKNOWN)
    since = models.DateField(null=True)
    place = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, related_name="+")
    tenant = models.CharField(_("tenant"), max_length=160, blank=True)  # who is no place yet

    is_hidden = models.BooleanField(default=False)  # by staff: it is no premises, or not to be seen
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("premises")
        verbose_name_plural = _("premises")
        constraints = [
            models.UniqueConstraint(fields=["city", "slug"], name="premises_slug_in_city"),
            models.UniqueConstraint(
                fields=["city", "source_ref"],
                condition=~models.Q(source_ref=""),
                name="premises_source_once",
            ),
            models.UniqueConstraint(
                fields=["city", "owner", "reference"],
                condition=~models.Q(reference=""),
                name="premises_reference_once",
            ),
            models.CheckConstraint(
                condition=models.Q(area_m2__gt=0) | models.Q(area_m2=None),
                name="premises_area_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(frontage_m__gt=0) | models.Q(frontage_m=None),
                name="premises_frontage_positive",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "state", "slug"], name="premises_state"),
            models.Index(fields=["street", "side", "along_m"], name="premises_frontage"),
            models.Index(fields=["city", "lat", "lon"], name="premises_in_box"),
        ]

    def __str__(self) -> str:
        return self.address or self.slug

    @property
    def address(self) -> str:
        return f"{self.street_name} {self.house_number}".strip()

    @property
    def is_vacant(self) -> bool:
        return self.state == State.VACANT


class PremisesStatus(models.Model):
    """What a premises has been from a day on: until the day of the next row, or still.

    Periods have a beginning only, and one row a day at most: they cannot overlap.
    """

    premises = models.ForeignKey(Premises, on_delete=models.CASCADE, related_name="history")
    since = models.DateField(_("since"))
    state = models.CharField(_("state"), max_length=10, choices=State)
    place = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, related_name="+")
    tenant = models.CharField(_("tenant"), max_length=160, blank=True)
    origin = models.CharField(max_length=8, choices=Origin)
    note = models.CharField(_("note"), max_length=300, blank=True)  # for owner and staff
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["premises", "since"]
        verbose_name = _("state of a premises")
        constraints = [
            models.UniqueConstraint(fields=["premises", "since"], name="one_state_a_day"),
        ]
        indexes = [models.Index(fields=["since", "state"], name="premises_state_since")]

    def __str__(self) -> str:
        return f"{self.premises_id} {self.since} {self.state}"


class AskingRent(models.Model):
    """What an owner asks for a premises. Read only through `queries.rents`, never joined.

    Who set it stands in the journal: a row that pointed at a person would be in what they may take
    along when they leave the owner.
    """

    premises = models.OneToOneField(Premises, on_delete=models.CASCADE, related_name="+")
    per_m2_year = models.PositiveIntegerField(_("kronor per m² and year"))
    visibility = models.CharField(
        _("who may see it"), max_length=8, choices=RentVisibility, default=RentVisibility.OWNER
    )
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("asking rent")

    def __str__(self) -> str:
        return f"asking rent of {self.premises_id}"  # never the figure: it ends in logs


class NetworkSeat(models.Model):
    """An owner is in the city's network of property owners, from a day until a day."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("seat in the owners' network")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "owner"],
                condition=models.Q(left_on=None),
                name="one_seat_an_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} since {self.joined_on}"


class PremisesPhoto(models.Model):
    """A picture of a premises, drawn anew by us; see `torg.places.models.Photo`."""

    premises = models.ForeignKey(Premises, on_delete=models.CASCADE, related_name="photos")
    alt = models.CharField(_("what the picture shows"), max_length=200)
    digest = models.CharField(max_length=32)  # of the pixels: part of the sizes' names
    widths = models.JSONField(default=list)  # the sizes that exist; pixels
    shape = models.FloatField(default=1.5)  # width / height
    order = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("photo of a premises")

    def __str__(self) -> str:
        return self.alt

    @property
    def shown_width(self) -> int:
        """Pixels of the smallest size."""
        return int(self.widths[0]) if self.widths else 0

    @property
    def shown_height(self) -> int:
        return round(self.shown_width / self.shape)
