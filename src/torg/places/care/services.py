"""Writes of care: asking, confirming, putting forward, categories. One journal row each."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.mail import send_later
from torg.core.models import User
from torg.core.tasks import enqueue
from torg.core.text import clean_text
from torg.places.care.featured import kind_named
from torg.places.care.indexing import index_all_cities
from torg.places.care.models import Confirmation, Featured
from torg.places.care.queries import to_be_asked
from torg.places.enums import Need, PlaceStatus, Source
from torg.places.models import Category, City, Place
from torg.places.queries.categories import forget_categories
from torg.places.queries.contacts import contacts_of
from torg.places.services.places import edit_place

LONGEST = 2_000  # characters of what a place says has changed
_ALL_NEEDS = sum(int(need) for need in Need)
_AT_ONCE = 500  # places asked in one round; the rest have their turn the next day


# --- confirming ----------------------------------------------------------------------------------


def _row_of(place: Place) -> Confirmation:
    row, _made = Confirmation.objects.select_for_update().get_or_create(place=place)
    return row


@transaction.atomic
def confirm_place(place: Place, *, by: User | None) -> Confirmation:
    """Note that what the place tells is right; `by` None = whoever got the mail."""
    row = _row_of(place)
    row.confirmed_at, row.confirmed_by = timezone.now(), by
    row.save()
    record("place.confirmed", place, by=by, organisation_id=place.actor_id)
    return row


@transaction.atomic
def confirm_places(city: City, numbers: list[int], *, by: User) -> int:
    """Confirm several places of a city that staff have checked; return how many."""
    places = list(Place.objects.filter(city=city, pk__in=numbers).order_by("pk"))
    for place in places:
        confirm_place(place, by=by)
    return len(places)


@transaction.atomic
def say_changed(place: Place, text: str) -> Confirmation:
    """Take what a place says has changed; staff see to it. Raises ValidationError for nothing."""
    text = clean_text(text, LONGEST, lines=True)
    if not text:
        raise ValidationError(_("Write what has changed."))
    row = _row_of(place)
    row.said, row.said_at = text, timezone.now()
    row.save()
    record("place.change_said", place, by=None, organisation_id=place.actor_id)
    return row


@transaction.atomic
def stop_asking(place: Place) -> Confirmation:
    """Never ask the place again, as somebody there wishes."""
    row = _row_of(place)
    if not row.never_ask:
        row.never_ask = True
        row.save()
        record("place.asking_stopped", place, by=None, organisation_id=place.actor_id)
    return row


@transaction.atomic
def settle_change(place: Place, *, by: User) -> Confirmation:
    """Note that staff have seen to what the place said: it is now right."""
    row = _row_of(place)
    row.said, row.said_at = "", None
    row.save()
    return confirm_place(place, by=by)


@transaction.atomic
def ask_stale_places(city: City, now: datetime) -> int:
    """Ask the places that nobody has confirmed for long and that can be asked; return how many."""
    asked = 0
    for place in to_be_asked(city, now).select_related("city")[:_AT_ONCE]:
        if not contacts_of(place):
            continue
        row = _row_of(place)
        row.asked_at = now
        row.save()
        record("place.asked", place, by=None, organisation_id=place.actor_id)
        send_later("care.ask", place.pk)
        asked += 1
    return asked


# --- gone from the source ------------------------------------------------------------------------

KEEP, CLOSE = "keep", "close"


@transaction.atomic
def settle_gone(city: City, numbers: list[int], what: str, *, by: User) -> int:
    """Keep or close places that their source no longer has; return how many changed."""
    status = {KEEP: PlaceStatus.ACTIVE, CLOSE: PlaceStatus.CLOSED}[what]
    places = Place.objects.filter(city=city, pk__in=numbers, status=PlaceStatus.REVIEW)
    settled = 0
    for place in places.select_related("category").order_by("pk"):
        settled += bool(edit_place(place, {"status": status}, by=by, source=Source.STAFF))
        if what == KEEP:
            confirm_place(place, by=by)
    return settled


# --- put forward ---------------------------------------------------------------------------------


@transaction.atomic
def feature(city: City, kind: str, number: int, values: Mapping[str, Any], *, by: User) -> Featured:
    """Put a thing forward from one day to another.

    `values` are text_sv, text_en, starts, ends, order. Raises ValidationError for what visitors do
    not see, and for days in the wrong order.
    """
    known = kind_named(kind)
    if known is None or known.find(city, number) is None:
        raise ValidationError(_("Visitors do not see it, so it cannot be put forward."))
    starts, ends = values["starts"], values["ends"]
    _check_days(starts, ends)
    row = Featured.objects.create(
        city=city,
        kind=kind,
        object_id=number,
        text_sv=clean_text(values.get("text_sv"), 200),
        text_en=clean_text(values.get("text_en"), 200),
        starts=starts,
        ends=ends,
        order=values.get("order") or 0,
        made_by=by,
    )
    record("featured.made", row, by=by, kind=kind, number=number)
    return row


def _check_days(starts: date, ends: date) -> None:
    if ends < starts:
        raise ValidationError(_("The last day comes before the first."))


@transaction.atomic
def unfeature(row: Featured, *, by: User) -> None:
    """Take back what was put forward."""
    record("featured.removed", row, by=by, kind=row.kind, number=row.object_id)
    row.delete()


# --- categories ----------------------------------------------------------------------------------


@transaction.atomic
def edit_category(
    category: Category, *, name_sv: str, name_en: str, needs: int, by: User
) -> list[str]:
    """Rename a category and say which needs it answers; return the names of what changed.

    Its places follow: the needs that came with the old trade go, those of the new come. The words
    that people search by stay, for they go with the category's slug. Raises ValidationError for an
    empty name or an unknown need.
    """
    category = Category.objects.select_for_update().get(pk=category.pk)
    wanted = {
        "name_sv": clean_text(name_sv, 80), "name_en": clean_text(name_en, 80), "needs": needs,
    }  # fmt: skip
    if not wanted["name_sv"] or not wanted["name_en"]:
        raise ValidationError(_("A category has a name in both languages."))
    if not 0 <= needs <= _ALL_NEEDS:
        raise ValidationError(_("There is no such need."))
    changed = [name for name, value in wanted.items() if getattr(category, name) != value]
    if not changed:
        return []
    if "needs" in changed:
        others = _ALL_NEEDS & ~category.needs
        places = Place.objects.filter(category=category)
        places.update(needs=F("needs").bitand(others).bitor(needs), updated_at=timezone.now())
    for name, value in wanted.items():
        setattr(category, name, value)
    category.save()
    record("category.edited", category, by=by, fields=sorted(changed))
    transaction.on_commit(forget_categories)
    if {"name_sv", "name_en"} & set(changed):
        enqueue(index_all_cities)
    return changed
