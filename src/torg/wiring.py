"""Every reaction of one app to another app's event, in one file."""

from typing import Any

from django.utils import timezone

from torg.agenda.models import Event
from torg.agenda.services.search import index_city_events
from torg.agenda.services.walks import index_walks
from torg.agenda.signals import EventCancelled, EventPublished
from torg.core.events import subscribe
from torg.core.models import User
from torg.core.signals import PersonErased, TownRestored
from torg.core.tasks import enqueue
from torg.places.care.services import confirm_place
from torg.places.enums import Source
from torg.places.models import City, Notice, Place
from torg.places.services.owners import note_ownerless
from torg.places.services.search import index_city
from torg.places.signals import PlaceEdited, StorefrontChanged, TownImported
from torg.portal.following.tasks import tell_phones
from torg.premises.figures.signals import FootfallCounted, WeatherRead
from torg.premises.models import Premises
from torg.premises.passing.tasks import reckon_footfall
from torg.premises.prospects.services.cases import follow_owner
from torg.premises.services.filling import fill_register
from torg.premises.services.search import index_city_premises
from torg.premises.signals import OwnerChanged


def index_every_city(made_at: str) -> None:
    """A backup does not hold the search index: make it again from the tables."""
    for city in City.objects.all():
        index_city(city)
        index_city_events(city)
        index_walks(city)
        index_city_premises(city)


def tell_of_event(event_id: int) -> None:
    """Who follows it hears of a new event on the phone."""
    event = Event.objects.filter(pk=event_id).first()
    if event is not None:
        enqueue(tell_phones, event.city_id, f"event:{event_id}")


def tell_of_cancelling(event_id: int, original: str) -> None:
    """Who follows it hears on the phone that an event is cancelled as a whole."""
    event = Event.objects.filter(pk=event_id).first()
    if event is not None and not original:
        enqueue(tell_phones, event.city_id, f"event:{event_id}:cancelled")


def tell_of_notice(place_id: int, what: str) -> None:
    """Who follows it hears on the phone what a place says about right now."""
    if what != "notice":
        return
    now = timezone.now()
    notice = Notice.objects.filter(place=place_id, withdrawn_at=None).order_by("-pk").first()
    if notice is not None and notice.ends_at > now:
        key, start = f"notice:{notice.pk}", max(notice.starts_at, now)
        enqueue(tell_phones, notice.place.city_id, key, after=start)


def confirm_edited(place_id: int, person_id: int, source: str) -> None:
    """Who has just written what a place tells need not be asked whether it is right."""
    place = Place.objects.filter(pk=place_id).first()
    person = User.objects.filter(pk=person_id).first()
    if place is not None and person is not None and source == Source.ACTOR:
        confirm_place(place, by=person)


def find_ownerless(person_id: int) -> None:
    """An actor whose last owner was erased is put before staff at once; the tick does so, too."""
    note_ownerless()


def fill_its_register(city_id: int, vacant: list[dict[str, Any]]) -> None:
    """A town that is read anew has a register of premises at once, without anybody typing."""
    city = City.objects.filter(pk=city_id).first()
    if city is not None:
        fill_register(city, vacant)


def reckon_its_footfall(city_id: int) -> None:
    """What is usual is reckoned anew when counts, or the weather beside them, have changed."""
    enqueue(reckon_footfall, city_id)


def end_its_cases(premises_id: int, before: int | None, owner: int | None) -> None:
    """Who buys a premises does not take over what was written to who sold it."""
    premises = Premises.objects.filter(pk=premises_id).first()
    if premises is not None:
        follow_owner(premises, before, owner)


subscribe(TownRestored, index_every_city)
subscribe(PersonErased, find_ownerless)
subscribe(TownImported, fill_its_register)
subscribe(PlaceEdited, confirm_edited)
subscribe(EventPublished, tell_of_event)
subscribe(EventCancelled, tell_of_cancelling)
subscribe(StorefrontChanged, tell_of_notice)
subscribe(FootfallCounted, reckon_its_footfall)
subscribe(WeatherRead, reckon_its_footfall)
subscribe(OwnerChanged, end_its_cases)
