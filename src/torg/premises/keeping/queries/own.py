"""An owner's premises, as its desk shows them."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from torg.core.frame import Link, address
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.models import Actor
from torg.premises.keeping import rules
from torg.premises.keeping.around import around
from torg.premises.keeping.models import OwnerClaim
from torg.premises.keeping.queries.claims import claims_of
from torg.premises.models import AskingRent, Premises, PremisesStatus
from torg.premises.queries.left import left_in
from torg.premises.queries.premises import visible_to
from torg.premises.queries.rents import rent_words, rents_for
from torg.premises.queries.words import area_words, since_words, state_words

FOUND = 20


@dataclass(frozen=True)
class OwnRow:
    """A premises of the actor's. `rent` and who sees it only for those who may."""

    premises: Premises
    title: str
    state: str
    facts: str
    rent: str
    readers: str
    missing: list[str]
    asks_whether_empty: bool
    url: str


@dataclass(frozen=True)
class OwnPage:
    """The desk's page of premises."""

    actor: Actor
    rows: list[OwnRow]
    claims: list[OwnerClaim]
    asked: str
    found: list[Premises]
    tabs: list[Link]
    may_edit: bool
    may_claim: bool

    @property
    def left(self) -> list[OwnRow]:
        return [row for row in self.rows if row.asks_whether_empty]


def own_page(user: User, actor: Actor, asked: str) -> OwnPage:
    """Return the page; its queries do not follow the number of premises."""
    newest = PremisesStatus.objects.filter(premises=OuterRef("pk")).order_by("-since")
    owned = visible_to(user, actor.city).filter(owner=actor)
    owned = owned.annotate(newest_origin=Subquery(newest.values("origin")[:1]))
    rows = list(
        owned.select_related("place", "street", "district").prefetch_related("photos").order_by(
            "street_name", "along_m", "house_number", "pk"
        )
    )  # fmt: skip
    numbers = [row.pk for row in rows]
    rents = rents_for(user, actor.city, numbers)
    asked_for = set(left_in(actor.city).filter(owner=actor).values_list("pk", flat=True))
    return OwnPage(
        actor=actor,
        rows=[_row(actor, row, rents.get(row.pk), row.pk in asked_for) for row in rows],
        claims=claims_of(actor),
        asked=asked,
        found=find_to_claim(actor, asked),
        tabs=around.tabs(user, actor),
        may_edit=rules.can_edit_premises(user, Premises(owner=actor)),
        may_claim=rules.can_claim_premises(user, actor),
    )


def _row(actor: Actor, row: Premises, rent: AskingRent | None, asks: bool) -> OwnRow:
    since = since_words(row, getattr(row, "newest_origin", "") or "")
    name = row.place.name if row.place else state_words(row)
    missing = [
        (not row.area_m2, pgettext("premises", "area")),
        (not row.description, _("description")),
        (row.is_vacant and not row.photos.all(), _("photo")),
        (row.is_vacant and rent is None, _("asking rent")),
    ]
    return OwnRow(
        row,
        row.address or (row.street.name if row.street else row.slug),
        " · ".join(filter(None, (name, since))),
        " · ".join(filter(None, (area_words(row.area_m2), row.reference))),
        rent_words(rent) if rent else "",
        str(rent.get_visibility_display()) if rent else "",
        [word for is_missing, word in missing if is_missing],
        asks,
        address("keeping:own_state", actor.slug, row.slug),
    )


def find_to_claim(actor: Actor, asked: str) -> list[Premises]:
    """Return premises by address that the actor does not own, for "this is ours"."""
    words = clean_text(asked, 100)
    if len(words) < 2:
        return []
    street, _space, number = words.rpartition(" ")
    by_street = Q(street_name__icontains=words)
    if street and number[:1].isdigit():
        by_street |= Q(street_name__icontains=street, house_number__istartswith=number)
    seen: QuerySet[Premises] = visible_to(None, actor.city).filter(by_street)
    others = seen.exclude(owner=actor).select_related("place", "street")
    return list(others.order_by("street_name", "along_m", "pk")[:FOUND])
