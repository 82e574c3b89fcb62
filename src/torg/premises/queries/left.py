"""Premises whose place has left the map: are they empty?"""

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from torg.places.enums import PlaceStatus
from torg.places.models import City
from torg.premises.enums import HOSTS_A_PLACE, Origin, State
from torg.premises.models import Premises, PremisesStatus

GONE = (PlaceStatus.REVIEW, PlaceStatus.CLOSED)


def left_in(city: City) -> QuerySet[Premises]:
    """Return the premises of which only the map says that their place has left, oldest first.

    Annotated with `asked_at`: since when it is not known. Whoever says what a premises is now,
    "not known" too, takes it out of here.
    """
    history = PremisesStatus.objects.filter(premises=OuterRef("pk"))
    newest = Subquery(history.order_by("-since").values("origin")[:1])
    has_left = Q(state__in=HOSTS_A_PLACE, place__status__in=GONE)
    had_a_place = Q(source_ref__startswith="place:") | Exists(history.filter(place__isnull=False))
    nobody_knows = Q(state=State.UNKNOWN, newest_origin=Origin.PLACES) & had_a_place
    found = Premises.objects.filter(city=city, is_hidden=False)
    found = found.annotate(newest_origin=newest).filter(has_left | nobody_knows)
    asked = Case(When(place__isnull=False, then=F("place__updated_at")), default=F("updated_at"))
    return found.annotate(asked_at=asked).order_by("asked_at", "pk")
