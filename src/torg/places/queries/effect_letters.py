"""Who is to get a letter about the effect of a month."""

from datetime import date

from django.db.models import Exists, OuterRef

from torg.core.models import User
from torg.places.enums import Role
from torg.places.models import Actor, City, EffectLetter, EffectOptOut, Membership
from torg.places.rules import mandated_ids


def awaiting_letter(city: City, month: date) -> list[tuple[Actor, User]]:
    """Return each owner who may act for an actor, wants letters and has not got the month's."""
    same = {"actor": OuterRef("actor"), "user": OuterRef("user")}
    owners = (
        Membership.objects.filter(
            actor__city=city, role=Role.OWNER, until=None, user__is_active=True
        )
        .exclude(Exists(EffectOptOut.objects.filter(**same)))
        .exclude(Exists(EffectLetter.objects.filter(**same, month=month.replace(day=1))))
        .select_related("actor__city", "user")
        .order_by("actor", "pk")
    )
    return [(row.actor, row.user) for row in owners if row.user_id in mandated_ids(row.actor)]


def wants_letters(actor: Actor, user: User) -> bool:
    return not EffectOptOut.objects.filter(actor=actor, user=user).exists()
