"""Work of footfall in the background: sources read, counters reckoned; effects: see services."""

from datetime import timedelta

from django.utils import timezone

from torg.core.sources import claim_source
from torg.core.tasks import enqueue, periodic, task
from torg.places.models import City
from torg.premises.passing.models import CounterSource
from torg.premises.passing.queries.kept import due


@task()
def read_source(number: int) -> None:
    """Read one source of counts; what it changes is reckoned anew (see `wiring.py`)."""
    # Reads tables with shapely's help: the tick that only asks should not wait for it.
    from torg.premises.passing.services.syncing import sync_source  # noqa: PLC0415  -- as above

    source = CounterSource.objects.select_related("city").filter(pk=number).first()
    if source is not None:
        sync_source(source)


@task()
def reckon_footfall(city_id: int) -> None:
    """Reckon the counters of a city whose counts have changed."""
    # Loads numpy and scipy.
    from torg.premises.passing.services.reckoning import reckon_city  # noqa: PLC0415  -- as above

    city = City.objects.filter(pk=city_id).first()
    if city is not None:
        reckon_city(city)


@periodic("passing.read_sources", every=timedelta(minutes=5))
def read_due_sources() -> None:
    """Ask for every source whose time has come to be read, each once."""
    now = timezone.now()
    for source in due(now)[:100]:
        if claim_source(source, now):
            enqueue(read_source, source.pk)


@periodic("passing.reckon", every=timedelta(days=1))
def reckon_every_city() -> None:
    """Ask for every city once a day: holidays change without a count."""
    for number in City.objects.values_list("pk", flat=True):
        enqueue(reckon_footfall, number)
