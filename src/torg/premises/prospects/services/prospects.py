"""Writes of prospects: asked, confirmed, changed, withdrawn and erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.mail import send_later
from torg.core.models import User
from torg.core.policies.queries import value_on
from torg.core.text import clean_text
from torg.places.exceptions import RefusedDeedError
from torg.places.models import City
from torg.premises.prospects.enums import Feature, ShownTo, Side
from torg.premises.prospects.models import Prospect
from torg.premises.prospects.services.letting import call_off_letting
from torg.premises.prospects.terms import KEPT_MONTHS, REMIND_DAYS, UNCONFIRMED_DAYS

WIDEST_AREA = 20_000
_DAYS_A_MONTH = 30.44
# What is asked for, by the names of the fields; the last two are lists.
FIELDS = (
    "concept", "description", "category", "area_min", "area_max", "most_rent", "frontage_min_m",
    "hours", "features", "wanted_from",
)  # fmt: skip


@dataclass(frozen=True)
class Who:
    """Who asks. A person with an account has shown that the address is theirs."""

    name: str
    email: str
    organisation: str = ""
    language: str = "sv"


@transaction.atomic
def register_prospect(
    city: City, who: Who, wanted: Mapping[str, Any], shown_to: str, *, by: User | None
) -> Prospect:
    """Take a request for premises; nobody sees it until it is confirmed by the link in a mail.

    Who is signed in and gives their own address need not confirm it. Raises RefusedDeedError.
    """
    now = timezone.now()
    prospect = Prospect(
        city=city, person=by, name=clean_text(who.name, 120),
        organisation=clean_text(who.organisation, 160), email=who.email.strip().lower(),
        language="en" if who.language == "en" else "sv", shown_to=ShownTo(shown_to).value,
        consented_at=now, keep_until=_kept_until(city),
    )  # fmt: skip
    if by is not None and by.email.lower() == prospect.email:
        prospect.confirmed_at = now
    _write(prospect, wanted)
    record("prospect.registered", prospect, by=by, shown_to=prospect.shown_to)
    send_later("prospects.welcome", prospect.pk)
    return prospect


@transaction.atomic
def confirm_prospect(prospect: Prospect) -> None:
    """Confirm the address: whoever has the link has the mail. Twice is once."""
    _hold(prospect)
    if prospect.confirmed_at is None:
        prospect.confirmed_at = timezone.now()
        prospect.save(update_fields=["confirmed_at"])
        record("prospect.confirmed", prospect, by=None)


@transaction.atomic
def change_prospect(prospect: Prospect, wanted: Mapping[str, Any]) -> None:
    """Write anew what is looked for. Raises RefusedDeedError."""
    _hold(prospect)
    _write(prospect, wanted)
    record("prospect.changed", prospect, by=None)


@transaction.atomic
def set_consent(prospect: Prospect, shown_to: str) -> None:
    """Say to whom the prospect is shown from now on; from others it is hidden at once."""
    _hold(prospect)
    wanted = ShownTo(shown_to).value
    if prospect.shown_to != wanted:
        prospect.shown_to, prospect.consented_at = wanted, timezone.now()
        prospect.save(update_fields=["shown_to", "consented_at"])
        record("prospect.consent_changed", prospect, by=None, shown_to=wanted)


@transaction.atomic
def renew_prospect(prospect: Prospect) -> None:
    """Keep it for the whole time again, from today."""
    _hold(prospect)
    prospect.keep_until, prospect.reminded_at = _kept_until(prospect.city), None
    prospect.save(update_fields=["keep_until", "reminded_at"])
    record("prospect.renewed", prospect, by=None, until=prospect.keep_until)


@transaction.atomic
def withdraw_prospect(prospect: Prospect) -> None:
    """Erase a prospect, with its cases and messages. A place that opened stays on the map.

    What was let to it and has not opened is called off.
    """
    _hold(prospect)
    for case in prospect.cases.filter(letting__opened_at=None, letting__isnull=False):
        call_off_letting(case, Side.PROSPECT, by=None)
    record("prospect.withdrawn", prospect, by=None)
    prospect.delete()


@transaction.atomic
def forget_prospects(city: City) -> int:
    """Erase what is past its day or was not confirmed in time; return how many."""
    today = timezone.now().astimezone(city.tz).date()
    waited = timezone.now() - timedelta(days=value_on(UNCONFIRMED_DAYS, today))
    rows = Prospect.objects.filter(city=city)
    old = rows.filter(keep_until__lt=today) | rows.filter(confirmed_at=None, created_at__lt=waited)
    gone = list(old.select_for_update())
    for prospect in gone:
        record("prospect.expired", prospect, by=None)
        prospect.delete()
    return len(gone)


@transaction.atomic
def remind_prospects(city: City) -> int:
    """Ask those whose time is soon out whether they still look, once; return how many."""
    today = timezone.now().astimezone(city.tz).date()
    soon = Prospect.objects.filter(
        city=city, confirmed_at__isnull=False, reminded_at=None,
        keep_until__lte=today + timedelta(days=REMIND_DAYS),
    )  # fmt: skip
    rows = list(soon.select_for_update())
    for prospect in rows:
        prospect.reminded_at = timezone.now()
        prospect.save(update_fields=["reminded_at"])
        record("prospect.reminded", prospect, by=None)
        send_later("prospects.ends_soon", prospect.pk)
    return len(rows)


def _hold(prospect: Prospect) -> None:
    prospect.refresh_from_db(from_queryset=Prospect.objects.select_for_update())


def _write(prospect: Prospect, wanted: Mapping[str, Any]) -> None:
    for name in FIELDS:
        setattr(prospect, name, wanted[name])
    prospect.concept = clean_text(prospect.concept, 120)
    prospect.description = clean_text(prospect.description, 3_000, lines=True)
    prospect.hours = clean_text(prospect.hours, 200)
    prospect.features = [name for name in Feature.values if name in set(wanted["features"])]
    if not (prospect.concept and prospect.name and prospect.email):
        raise RefusedDeedError(_("Say who you are and what you want to open."))
    if not 0 < prospect.area_min <= prospect.area_max <= WIDEST_AREA:
        raise RefusedDeedError(_("The smallest area must not be larger than the largest."))
    prospect.save()
    prospect.districts.set(wanted.get("districts", ()))
    prospect.stretches.set(wanted.get("stretches", ()))


def _kept_until(city: City) -> date:
    today = timezone.now().astimezone(city.tz).date()
    return today + timedelta(days=round(value_on(KEPT_MONTHS, today) * _DAYS_A_MONTH))
