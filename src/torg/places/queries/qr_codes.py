"""Reads of codes: where one leads, and what an actor's own have brought."""

from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from torg.places.models import Actor, City, Code

LONGEST = 12
_MISREAD = str.maketrans("ZSB", "258")  # letters that no code has: see services.qr_codes


def get_code(city: City | None, text: str) -> Code:
    """Return a city's code as it is printed or typed; raises Code.DoesNotExist."""
    plain = text.strip().upper().translate(_MISREAD)
    if city is None or len(plain) > LONGEST or not plain.isalnum() or not plain.isascii():
        raise Code.DoesNotExist
    code = Code.objects.select_related("place").get(city=city, code=plain)
    code.city = city
    if code.place:
        code.place.city = city
    return code


def codes_of(actor: Actor) -> QuerySet[Code]:
    """Return the codes that lead to what an actor runs, oldest first."""
    codes = Code.objects.filter(place__actor=actor)
    return codes.select_related("place", "place__category", "place__schedule", "city")


def codes_to(city: City, start: str, since: date | None = None) -> QuerySet[Code]:
    """Return the city's codes whose target begins with `start`, oldest first.

    Each has `scans`: how often it was scanned from the day `since` on.
    """
    counted = Q(days__date__gte=since) if since else Q()
    codes = Code.objects.filter(city=city, place=None, target__startswith=start)
    scans = Coalesce(Sum("days__count", filter=counted), 0)
    return codes.select_related("city").annotate(scans=scans).order_by("created_at", "pk")


def scans_of(actor: Actor, since: date) -> dict[int, int]:
    """Return how often each code of an actor was scanned from the day on, in one query."""
    codes = codes_of(actor).annotate(scans=Sum("days__count", filter=Q(days__date__gte=since)))
    return {code.pk: code.scans or 0 for code in codes}
