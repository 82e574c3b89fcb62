"""Places to go to, their categories, and facilities in the street."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.core.language import reads_swedish
from torg.places.enums import FacilityKind, PlaceStatus, Side
from torg.places.models.actors import Actor
from torg.places.models.city import City, District
from torg.places.models.hours import Schedule
from torg.places.models.streets import Street


class Category(models.Model):
    """A node of the category tree; the same tree for every city. Editable by staff."""

    slug = models.SlugField(unique=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    name_sv = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    facade = models.CharField(max_length=20, default="other")  # what stands in the window
    needs = models.PositiveSmallIntegerField(default=0)  # bits of enums.Need
    osm_tags = models.JSONField(default=list)  # ["shop=bakery", "craft=bakery"]
    sni_codes = models.JSONField(default=list)  # SNI 2007: ["10710", "47241"]
    schema_type = models.CharField(max_length=40, default="LocalBusiness")  # schema.org
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name_sv"]
        verbose_name = _("category")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_sv if reads_swedish() else self.name_en


class Place(models.Model):
    """Somewhere to go. What is not known is empty, never guessed."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="places")
    slug = models.SlugField(max_length=100)
    actor = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="places")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="places")
    status = models.CharField(max_length=8, choices=PlaceStatus, default=PlaceStatus.ACTIVE)
    source_ref = models.CharField(max_length=40, blank=True)  # "osm:node/123"
    # {"name": "actor", "phone": "osm"}: the enums.Source of each field that has a value.
    provenance = models.JSONField(default=dict)

    name = models.CharField(_("name"), max_length=160)
    # As the source last told it, whatever people call the place: how it is known again there.
    name_in_source = models.CharField(max_length=160, blank=True)
    names = models.JSONField(default=dict)  # other languages and spellings, {"fi": "…"}
    description = models.TextField(_("description"), blank=True)
    needs = models.PositiveSmallIntegerField(default=0)  # bits: the category's and its own

    street_name = models.CharField(_("street"), max_length=160, blank=True)  # as addressed
    house_number = models.CharField(_("number"), max_length=20, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    locality = models.CharField(_("town"), max_length=80, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    district = models.ForeignKey(District, null=True, on_delete=models.SET_NULL, related_name="+")

    # Frontage: where its windows stand. No street = nothing to walk past (courtyard, upper floor).
    street = models.ForeignKey(Street, null=True, on_delete=models.SET_NULL, related_name="places")
    side = models.CharField(max_length=5, choices=Side, blank=True)
    along_m = models.FloatField(null=True)  # metres from the street's start to mid-front
    setback_m = models.FloatField(null=True)  # metres from the street's line
    in_courtyard = models.BooleanField(default=False)  # reached through the street's houses
    frontage_m = models.FloatField(null=True)  # width; None = unknown
    storeys = models.PositiveSmallIntegerField(null=True)  # above the ground floor
    material = models.CharField(max_length=12, blank=True)  # core.facade's materials
    roof = models.CharField(max_length=12, blank=True)
    # Its sign's own colour, "#7c3a1d"; empty = as the façade is drawn.
    brand = models.CharField(_("colour"), max_length=7, blank=True)
    floor = models.CharField(max_length=10, blank=True)  # OSM level, "0" or empty = ground

    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True, max_length=500)

    hours_raw = models.TextField(blank=True)  # as the source or the actor wrote it
    hours_notice = models.CharField(max_length=300, blank=True)  # what was repaired or refused
    schedule = models.ForeignKey(
        Schedule, null=True, on_delete=models.SET_NULL, related_name="places"
    )

    wheelchair = models.CharField(max_length=8, blank=True)  # yes limited no
    accessibility = models.JSONField(default=dict)  # {"toilets:wheelchair": "yes", …}
    cuisine = models.JSONField(default=list)  # ["pizza", "italian"]
    payment = models.JSONField(default=list)  # ["cards", "cash", "swish"]
    attributes = models.JSONField(default=dict)  # outdoor_seating, takeaway, fee, …

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("place")
        constraints = [
            models.UniqueConstraint(fields=["city", "slug"], name="place_slug_in_city"),
            models.UniqueConstraint(
                fields=["city", "source_ref"],
                condition=~models.Q(source_ref=""),
                name="place_source_once",
            ),
        ]
        indexes = [
            # Schedule and name too: what is open in a box, by name, is read off the index alone.
            models.Index(
                fields=["city", "status", "lat", "lon", "schedule", "name"], name="place_in_box"
            ),
            models.Index(fields=["city", "status", "schedule"], name="place_schedule"),
            models.Index(fields=["city", "status", "name", "id"], name="place_name"),
            models.Index(fields=["street", "side", "along_m"], name="place_frontage"),
            models.Index(fields=["category", "status"], name="place_category"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"{self.street_name} {self.house_number}".strip()


class Facility(models.Model):
    """Something one uses without entering: parking, toilets, a playground, a stop."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="facilities")
    kind = models.CharField(max_length=16, choices=FacilityKind)
    name = models.CharField(max_length=160, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    wheelchair = models.CharField(max_length=8, blank=True)
    fee = models.CharField(max_length=60, blank=True)
    schedule = models.ForeignKey(Schedule, null=True, on_delete=models.SET_NULL, related_name="+")
    attributes = models.JSONField(default=dict)  # {"capacity": "120", "modes": ["bus"]}
    source_ref = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["city", "kind"], name="facility_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
