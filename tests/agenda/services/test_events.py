"""Writing events: what is checked, what follows, who overwrites whom."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories.agenda import ZONE, at, make_event
from tests.factories.places import ActorFactory, CityFactory, PlaceFactory
from torg.agenda.enums import EventStatus, Publication
from torg.agenda.models import Event, Occurrence
from torg.agenda.services import events as services
from torg.agenda.signals import EventCancelled, EventChanged, EventPublished
from torg.core.events import subscribe, unsubscribe
from torg.core.models import JournalEntry, User
from torg.core.search import search
from torg.places.enums import Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return User.objects.create_user("personal@example.se", is_staff=True)


@pytest.fixture
def told():
    """What was published, by name, as wiring would hear it."""
    heard = []

    def listener(kind):
        return lambda **what: heard.append((kind.__name__, what))

    kinds = (EventPublished, EventChanged, EventCancelled)
    listeners = {kind: listener(kind) for kind in kinds}
    for kind, listener in listeners.items():
        subscribe(kind, listener)
    yield heard
    for kind, listener in listeners.items():
        unsubscribe(kind, listener)


def soon(days=3, hour=18):
    moment = timezone.now().astimezone(ZONE) + timedelta(days=days)
    return moment.replace(hour=hour, minute=0, second=0, microsecond=0)


def verbs():
    return list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_an_event_is_made_with_its_occurrence_its_document_and_one_row_in_the_journal(staff):
    place = PlaceFactory(name="Lyktan")
    event = make_event("Vinterjazz", kind="music", place=place, city=place.city, by=staff,
                       starts_at=soon(), ends_at=soon(hour=20))  # fmt: skip
    occurrence = Occurrence.objects.get()
    assert (occurrence.start, occurrence.end) == (soon(), soon(hour=20))
    assert event.slug == "vinterjazz"
    assert event.provenance["title"] == "staff"
    assert [hit.object_id for hit in search(place.city.pk, "konsert").hits] == [event.pk]
    assert verbs() == ["event.created"]


def test_a_namesake_gets_its_date_in_its_address_and_a_third_one_a_number():
    slugs = [make_event("Stickkafé").slug for _ in range(3)]
    assert slugs == ["stickkafe", "stickkafe-2026-12-01", "stickkafe-2026-12-01-2"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "  <b></b> "}, "title"),
        ({"ends_at": at("2026-12-01 17:00")}, "ends_at"),
        ({"ends_at": at("2066-12-01 17:00")}, "ends_at"),
        ({"starts_at": at("0999-01-01 10:00"), "ends_at": None}, "starts_at"),
        ({"timezone": "Mars/Olympus"}, "rrule"),
        ({"rrule": "FREQ=SECONDLY"}, "rrule"),
        ({"rdates": ["9999-01-01T10:00"]}, "rdates"),
        ({"kind": "opera"}, "kind"),
        ({"lat": 56.0}, "lat"),
        ({"lat": 156.0, "lon": 12.0}, "lat"),
        ({"price_min": 20_000, "price_max": 10_000}, "price_max"),
        ({"price_min": -1}, "price_min"),
        ({"is_free": True, "price_min": 10_000}, "is_free"),
        ({"min_age": 12, "max_age": 6}, "max_age"),
        ({"min_age": 500}, "min_age"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"tickets_url": "https://"}, "tickets_url"),
    ],
)
def test_what_cannot_be_is_refused_by_field_and_nothing_is_written(wrong, field):
    with pytest.raises(ValidationError) as refusal:
        make_event(**wrong)
    assert list(refusal.value.message_dict) == [field]
    assert not Event.objects.exists()


def test_an_unknown_field_is_a_fault_of_the_caller():
    with pytest.raises(ValueError, match="slug"):
        make_event(slug="mine")


def test_texts_lose_mark_up_and_hidden_marks():
    event = make_event("<b>Jul\u202emarknad</b>", description="a<script>x</script>\n\n\n\nb",
                       keywords=["Jul", "Jul", " ", "Barn|vagn"])  # fmt: skip
    assert (event.title, event.description) == ("Julmarknad", "a\n\nb")
    assert (event.keywords, event.keyword_line) == (["Jul", "Barn|vagn"], "|jul|barn vagn|")


def test_a_lower_source_leaves_alone_what_a_higher_one_has_said(staff):
    event = make_event()
    services.edit_event(event, {"title": "Vår titel"}, by=staff, source=Source.ACTOR)
    changed = services.edit_event(
        event, {"title": "Flödets titel", "summary": "Ny"}, by=None, source=Source.FEED
    )
    assert changed == ["summary"]
    event.refresh_from_db()
    assert (event.title, event.summary) == ("Vår titel", "Ny")


def test_an_edit_that_changes_nothing_leaves_no_trace(
    staff, told, django_capture_on_commit_callbacks
):
    event = make_event()
    with django_capture_on_commit_callbacks(execute=True):
        assert (
            services.edit_event(event, {"title": event.title}, by=staff, source=Source.STAFF) == []
        )
    assert (verbs(), told) == (["event.created"], [])


def test_a_cancelled_event_is_still_there_and_says_so(
    staff, told, django_capture_on_commit_callbacks
):
    event = make_event(start=f"{soon():%F %H:%M}")
    with django_capture_on_commit_callbacks(execute=True):
        services.cancel_event(event, "Artisten är sjuk", by=staff, source=Source.STAFF)
    occurrence = Occurrence.objects.get()
    assert (occurrence.status, occurrence.note) == ("cancelled", "Artisten är sjuk")
    assert told == [("EventCancelled", {"event_id": event.pk, "original": ""})]
    assert verbs() == ["event.created", "event.cancelled"]
    assert event.sequence == 1
    services.reinstate_event(event, by=staff, source=Source.STAFF)
    assert Occurrence.objects.get().status == EventStatus.SCHEDULED


def test_a_moved_event_remembers_the_time_that_was_first_told(staff):
    event = make_event(start="2026-12-10 18:00")
    for day in (11, 12):
        start = at(f"2026-12-{day} 19:00")
        services.move_event(event, start, None, by=staff, source=Source.STAFF,
                            where={"location_name": "Parken"})  # fmt: skip
    assert event.previous_start == at("2026-12-10 18:00")
    assert (event.starts_at, event.location_name) == (at("2026-12-12 19:00"), "Parken")
    assert [row.start for row in Occurrence.objects.all()] == [at("2026-12-12 19:00")]


def test_postponed_and_sold_out(staff):
    event = make_event(start=f"{soon():%F %H:%M}")
    services.postpone_event(event, by=staff, source=Source.STAFF)
    assert Occurrence.objects.get().status == "postponed"
    services.mark_sold_out(event, by=staff, source=Source.STAFF)
    assert Occurrence.objects.get().status == "sold_out"


def test_only_published_events_occur_and_can_be_found(
    staff, told, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        event = make_event("Hemligt", start=f"{soon():%F %H:%M}", publication=Publication.DRAFT)
    found = [(Occurrence.objects.count(), search(event.city_id, "hemligt").total)]
    for change in (services.publish_event, services.unpublish_event, services.publish_event):
        with django_capture_on_commit_callbacks(execute=True):
            change(event, by=staff)
        found.append((Occurrence.objects.count(), search(event.city_id, "hemligt").total))
    services.hide_event(event, "dubblett", by=staff)
    found.append((Occurrence.objects.count(), search(event.city_id, "hemligt").total))
    assert found == [(0, 0), (1, 1), (0, 0), (1, 1), (0, 0)]
    assert told == [("EventPublished", {"event_id": event.pk})] * 2


def test_only_a_draft_can_be_deleted(staff):
    draft = make_event(publication=Publication.DRAFT)
    seen = make_event()
    services.delete_draft(draft, by=staff)
    with pytest.raises(ValidationError):
        services.delete_draft(seen, by=staff)
    assert list(Event.objects.all()) == [seen]


def test_the_journal_names_the_organiser_and_holds_no_text(staff):
    actor = ActorFactory()
    event = make_event(actor=actor, city=actor.city)
    services.edit_event(event, {"summary": "Ring 042-1"}, by=staff, source=Source.STAFF)
    entry = JournalEntry.objects.get(verb="event.edited")
    assert entry.organisation_id == actor.pk
    assert entry.data == {"fields": ["summary"], "source": "staff"}


def test_a_series_has_a_title_and_an_address():
    city = CityFactory()
    slugs = [services.create_series(city, "Kulturveckan", by=None).slug for _ in range(2)]
    assert slugs == ["kulturveckan", "kulturveckan-2"]
    with pytest.raises(ValidationError):
        services.create_series(city, " ", by=None)
