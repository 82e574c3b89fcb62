"""Which sources tell of an event."""

from torg.agenda.models import Event, SourceRecord


def sources_of(event: Event) -> list[str]:
    """Return the names of the sources that tell of an event now, the one believed most first."""
    told = SourceRecord.objects.filter(event=event, gone_at=None)
    names = told.order_by("feed__rank", "pk").values_list("feed__name", flat=True)
    return list(dict.fromkeys(names))
