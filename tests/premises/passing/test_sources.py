"""Sources of counts over real HTTP: read when due, once; each fault in words, and nothing lost."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from tests.factories.actors import on_staff
from tests.factories.places import CityFactory
from tests.standins.feedserver import FeedServer
from torg.core.models import ImportRun
from torg.core.sources import claim_source, pause_source, resume_source
from torg.places.models import City
from torg.premises.figures.models import Counter, HourCount
from torg.premises.passing.models import CounterSource
from torg.premises.passing.queries.kept import due, health_of
from torg.premises.passing.services.sources import add_source, remove_source
from torg.premises.passing.services.syncing import sync_source
from torg.premises.passing.tasks import read_due_sources, read_source

pytestmark = pytest.mark.django_db
PLACES = "namn,lat,lon\nStorgatan,56.04,12.69\n"


def counts(hours: int, people: int = 7) -> str:
    rows = [f"2026-03-{1 + n // 24:02d},{n % 24:02d}:00,{people + n % 5}" for n in range(hours)]
    return "\n".join(["datum,timme,Storgatan", *rows])


@pytest.fixture
def city() -> City:
    return CityFactory()


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with override_settings(FETCH_ALLOW={"localhost"}), FeedServer() as running:
        yield running


def served(city: City, server: FeedServer, text: str, **headers: str) -> CounterSource:
    return add_source(
        city, server.serve("/antal.csv", text, **headers), by=None, name="Räknarna",
        places_url=server.serve("/platser.csv", PLACES), insecure=True,
    )  # fmt: skip


def test_counts_are_read_and_only_read_again_when_they_have_changed(
    city: City, server: FeedServer
) -> None:
    source = served(city, server, counts(48), ETag='"1"')
    assert sync_source(source) == "taken"
    assert (Counter.objects.get().name, HourCount.objects.count()) == ("Storgatan", 48)
    assert (sync_source(source), server.asked[-1][1]["If-None-Match"]) == ("unchanged", '"1"')
    server.serve("/antal.csv", counts(48), ETag='"2"')  # another tag, the same bytes
    assert sync_source(source) == "unchanged"
    assert ImportRun.objects.filter(kind="footfall").count() == 1
    server.serve("/antal.csv", counts(50), ETag='"3"')
    assert (sync_source(source), HourCount.objects.count()) == ("taken", 50)
    source.refresh_from_db()
    assert source.last_ok_at is not None
    assert timedelta(hours=6) <= source.next_at - source.last_ok_at < timedelta(hours=6.7)
    assert health_of(source).state == "well"


@pytest.mark.parametrize(
    ("fault", "problem", "words"),
    [
        ("500", "server_error", "localhost has a fault of its own (500). It is tried again later."),
        ("404", "not_found", "The address leads nowhere (404). It may have moved."),
        ("403", "forbidden", "localhost does not let us in (403). Ask its owner."),
        ("reset", "no_connection", "localhost did not answer. The server may be down."),
        ("truncate", "truncated", "The answer ended before it was whole. It is tried again later."),
        ("gzip-bomb", "too_large", "The answer is larger than 50 MB."),
        ("empty", "empty", "The answer is empty."),
        ("to-private", "refused_address",
         "169.254.169.254 leads to an internal network. For safety nothing is fetched from there."),
        ("error-page", "not_of_format",
         "It is no table of hourly counts. The table has no rows."),
    ],
)  # fmt: skip
def test_every_fault_is_said_in_words_and_what_is_known_stays(
    city: City, server: FeedServer, fault: str, problem: str, words: str
) -> None:
    source = served(city, server, counts(48))
    sync_source(source)
    server.fault, source.digest = fault, ""
    assert sync_source(source) == problem
    source.refresh_from_db()
    with override("en"):
        told = health_of(source)
    assert (source.failures, told.state, HourCount.objects.count()) == (1, "trouble", 48)
    if problem != "not_of_format":
        assert told.words == words
    else:
        assert told.words.startswith("It is no table of hourly counts.")
    server.fault = ""
    assert sync_source(source) in {"taken", "unchanged"}
    source.refresh_from_db()
    assert (source.failures, health_of(source).state) == (0, "well")


def test_a_table_of_something_else_is_refused_whole(city: City, server: FeedServer) -> None:
    source = served(city, server, "vara,pris\nbröd,30\n")
    assert sync_source(source) == "not_of_format"
    assert ImportRun.objects.get().status == ImportRun.Status.REFUSED
    assert not HourCount.objects.exists()


def test_one_that_keeps_failing_is_asked_ever_less_and_then_not(city: City) -> None:
    source = add_source(city, "/no/such/file.csv", by=None)
    now, waits = timezone.now(), []
    for _time in range(40):
        assert sync_source(source, now=now) == "no_file"
        source.refresh_from_db()
        waits.append(source.next_at - now)
    assert waits[0] < timedelta(minutes=12)
    assert timedelta(hours=24) <= waits[-1] <= timedelta(hours=26.5)
    assert health_of(source).state == "stopped"
    assert not due(now + timedelta(days=9)).exists()
    resume_source(source, by=on_staff())
    assert due(timezone.now()).get() == source


def test_an_operator_may_name_a_file_and_staff_may_not(city: City, tmp_path: Path) -> None:
    path = tmp_path / "antal.csv"
    path.write_text(counts(30))
    spots = tmp_path / "platser.csv"
    spots.write_text(PLACES)
    source = add_source(city, str(path), by=None, places_url=str(spots))
    assert (sync_source(source), HourCount.objects.count()) == ("taken", 30)
    staff = on_staff()
    for url, places in (("/etc/passwd", ""), ("https://example.com/a.csv", "/etc/passwd"),
                        ("http://example.com/a.csv", ""), ("nonsense", ""), ("", "")):  # fmt: skip
        with pytest.raises(ValidationError):
            add_source(city, url, by=staff, places_url=places, insecure=True)
    with pytest.raises(ValidationError):
        add_source(city, str(path), by=None)  # once a city
    assert CounterSource.objects.count() == 1


def test_the_tick_asks_for_what_is_due_once_and_the_worker_reads_it(
    city: City, server: FeedServer, django_capture_on_commit_callbacks: object
) -> None:
    source = served(city, server, counts(48))
    paused = add_source(city, server.url("/b.csv"), by=None, insecure=True)
    pause_source(paused, by=on_staff())
    read_due_sources()
    read_due_sources()
    asked = DBTaskResult.objects.filter(task_path__endswith="read_source")
    assert [one.args_kwargs["args"] for one in asked] == [[source.pk]]
    assert not claim_source(source, timezone.now())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        read_source.call(source.pk)
    assert HourCount.objects.count() == 48
    # What is usual is reckoned anew, by itself.
    reckon = DBTaskResult.objects.get(task_path__endswith="reckon_footfall")
    assert reckon.args_kwargs["args"] == [city.pk]
    remove_source(source, by=on_staff("annan"))
    read_source.call(source.pk or 0)
    assert HourCount.objects.count() == 48
