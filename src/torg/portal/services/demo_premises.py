"""Premises of the demo town's owner, so that the desk's page of them has something to show."""

import io

from django.db import transaction

from torg.core.models import User
from torg.places.models import Actor, City
from torg.portal.services.demo_pictures import drawn_photo
from torg.premises.enums import Origin, RentVisibility, State
from torg.premises.keeping.services.claims import claim_premises, settle_owner
from torg.premises.models import Premises
from torg.premises.services.photos import add_photo
from torg.premises.services.register import edit_premises
from torg.premises.services.rents import set_rent

RENT = 1_650  # kronor per m² and year
TOLD = "Två höga fönster mot gatan och en liten gård bakom. Golvet slipades i våras."
CLAIM = "Föreningen köpte huset förra året; lagfarten visas gärna."


@transaction.atomic
def give_premises(city: City, actor: Actor, owner: User, staff: User) -> int:
    """Let the actor own the premises of its places and one that stands empty; return how many.

    It says that one more is its own, which waits for the staff. Nothing where it owns some already.
    """
    if Premises.objects.filter(owner=actor).exists():
        return 0
    there = Premises.objects.filter(city=city, is_hidden=False).order_by("pk")
    housed = list(there.filter(place__actor=actor))
    free = there.filter(state=State.VACANT, area_m2__isnull=False, street__isnull=False)
    vacant = free.filter(reference="").first() or free.first()
    wanted = [*housed, *([vacant] if vacant else [])]
    for premises in wanted:
        settle_owner(premises, actor, by=staff)
    if vacant is not None:
        _show_vacant(vacant, owner)
    claimed = there.filter(state=State.OCCUPIED).exclude(owner=actor).first()
    if claimed is not None:
        claim_premises(claimed, actor, CLAIM, by=owner)
    return len(wanted)


def _show_vacant(vacant: Premises, owner: User) -> None:
    edit_premises(vacant, {"description": TOLD}, by=owner, origin=Origin.OWNER)
    set_rent(vacant, RENT, RentVisibility.NETWORK, by=owner)
    drawn = drawn_photo(vacant.pk)
    add_photo(
        vacant, io.BytesIO(drawn), len(drawn),
        f"Fönstren på {vacant.address} i kvällsljus, målade som en akvarell.", by=owner,
    )  # fmt: skip
