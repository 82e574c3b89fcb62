"""Life in the demo town: an actor who runs two places, and a claim that waits for the staff.

Made by the services that people use, so that the journal and the search know of it too. Safe to
run again: notices are put up anew when the old ones have run out.
"""

import io
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from torg.core.models import User
from torg.places.enums import ActorKind, Evidence, PlaceStatus, Source
from torg.places.models import Actor, City, Mandate, Place
from torg.places.services.actors import begin_actor, edit_identity
from torg.places.services.claims import ask_staff, claim_place
from torg.places.services.mandates import give_mandate
from torg.places.services.notices import post_notice
from torg.places.services.photos import add_photo
from torg.places.services.places import edit_place
from torg.portal.services.demo_pictures import drawn_photo
from torg.portal.services.demo_premises import give_premises

# The first that the town has of each; every scale has one.
OWNED = (("Andra Akten", "books"), ("", "cafe"))
NOTICES = (
    ("Nya höstböcker framme vid dörren, och kaffe till den som läser.", 7),
    ("Kanelbullar ur ugnen klockan 14.", 3),
)
OWNER_NAME = "Aktens hus i Örehamn"
CLAIM = "Jag tog över butiken i våras. Ni har sett mig på handlarmötena."


@transaction.atomic
def bring_to_life(city: City, owner: User, staff: User, newcomer: User) -> Actor | None:
    """Let `owner` run two places and `newcomer` claim a third; None in a town without places."""
    actor = Actor.objects.filter(city=city, name=OWNER_NAME).first()
    if actor is None:
        places = _owned_places(city)
        if not places:
            return None
        actor = _begin(city, places, owner, staff)
        _claim_another(city, newcomer)
    _put_notices_up(actor, owner)
    give_premises(city, actor, owner, staff)
    return actor


def _owned_places(city: City) -> list[Place]:
    found: list[Place] = []
    for name, kind in OWNED:
        places = Place.objects.filter(
            city=city, status=PlaceStatus.ACTIVE, category__facade=kind, street__isnull=False
        ).exclude(pk__in=[place.pk for place in found])
        named = places.filter(name=name) if name else places.none()
        place = named.first() or places.order_by("pk").first()
        if place is not None:
            found.append(place)
    return found


def _begin(city: City, places: list[Place], owner: User, staff: User) -> Actor:
    actor = begin_actor(city, {"name": OWNER_NAME, "kind": ActorKind.ASSOCIATION}, by=owner)
    edit_identity(
        actor,
        {
            "legal_name": "Aktens hus, ekonomisk förening i sagan",
            "register": "Örehamns påhittade register",
            "street_address": places[0].address or "Klockgatan 1",
            "postcode": "260 00", "locality": city.name,
            "email": "hej@aktenshus.example", "phone": "040-000 00 00",
        },
        pledged=True, by=owner,
    )  # fmt: skip
    actor.verified_at = timezone.now()
    actor.save(update_fields=["verified_at"])
    give_mandate(
        actor, owner, Evidence.STAFF, by=staff, note="Föreningens protokoll visat på stadshuset."
    )
    for place in places:
        edit_place(place, {"actor": actor}, by=staff, source=Source.STAFF)
        place.refresh_from_db()
        drawn = drawn_photo(place.pk)
        add_photo(
            place, io.BytesIO(drawn), len(drawn),
            f"Skyltfönstret hos {place.name} i kvällsljus, målat som en akvarell.", by=owner,
        )  # fmt: skip
    return actor


def _put_notices_up(actor: Actor, owner: User) -> None:
    """Put a notice up at each place that has none; an end of the mandate is moved on too."""
    now = timezone.now()
    Mandate.objects.filter(actor=actor, user=owner, ended_at=None, ends_at__lte=now).update(
        ends_at=now + timedelta(days=365)
    )
    for place, (text, hours) in zip(actor.places.order_by("pk"), NOTICES, strict=False):
        if not place.notices.filter(withdrawn_at=None, ends_at__gt=now).exists():
            post_notice(place, text, now + timedelta(hours=hours), by=owner)


def _claim_another(city: City, newcomer: User) -> None:
    free = Place.objects.filter(city=city, status=PlaceStatus.ACTIVE, actor=None)
    place = free.filter(category__facade__in=("flowers", "toys", "bakery")).order_by("pk").first()
    if place is None:
        return
    actor = begin_actor(
        city, {"name": f"{place.name}, nya ägare", "kind": ActorKind.SOLE_TRADER}, by=newcomer
    )
    ask_staff(claim_place(place, actor, by=newcomer), CLAIM, letter=True, by=newcomer)
