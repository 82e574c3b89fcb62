"""Makers of prospects and cases. Nobody here is real."""

from typing import Any

from tests.factories.places import CategoryFactory
from torg.core.models import User
from torg.places.models import City
from torg.premises.models import Premises
from torg.premises.prospects.enums import ShownTo, Side
from torg.premises.prospects.models import Case, Prospect
from torg.premises.prospects.services.cases import open_case
from torg.premises.prospects.services.prospects import (
    Who,
    confirm_prospect,
    register_prospect,
)


def wanted(**fields: Any) -> dict[str, Any]:
    """Return what is looked for: 80–140 m² for a bookshop, anywhere."""
    return {
        "concept": "Bokhandel med kaffe", "description": "", "category": CategoryFactory(),
        "area_min": 80, "area_max": 140, "most_rent": None, "frontage_min_m": None, "hours": "",
        "features": [], "wanted_from": None, **fields,
    }  # fmt: skip


def looks(
    city: City,
    shown_to: str = ShownTo.NETWORK,
    *,
    confirmed: bool = True,
    by: User | None = None,
    email: str = "kandidat@example.com",
    **fields: Any,
) -> Prospect:
    """Make somebody who looks for premises."""
    who = Who("Kim Kandidat", email, "Sida & Kopp")
    prospect = register_prospect(city, who, wanted(**fields), shown_to, by=by)
    if confirmed:
        confirm_prospect(prospect)
    return prospect


def case_of(prospect: Prospect, premises: Premises, side: Side = Side.STAFF) -> Case:
    return open_case(prospect, premises, side, by=None)
