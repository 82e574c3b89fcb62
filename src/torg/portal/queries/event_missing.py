"""What to say when there is no event at an address."""

from dataclasses import dataclass

from torg.agenda.queries.events import no_longer_at, visible_to
from torg.core.search import suggest
from torg.places.models import City
from torg.portal.queries.event_words import text_of


@dataclass(frozen=True)
class MissingEvent:
    """There is no page here: why, and what else there is. `status` is the HTTP status.

    301: the event is told together with another one, whose slug is `joined`.
    """

    status: int
    guesses: list[tuple[str, str]]  # title and slug of events with a similar name
    q: str  # the words of the address, to search for
    joined: str = ""


def missing_event(city: City | None, slug: str) -> MissingEvent:
    """Explain an address without an event: joined to another (301), taken away (410), unknown.

    Taken away is what staff have hidden, or what no source tells of any more. What it was called is
    not repeated. Nobody is told that there is a draft.
    """
    words = " ".join(slug.replace("\x00", "").split("-"))[:80]
    if city is None:
        return MissingEvent(404, [], "")
    became = no_longer_at(city, slug)
    if became.joined is not None:
        return MissingEvent(301, [], "", became.joined.slug)
    found = [g for g in suggest(city.pk, words) if g.kind == "event" and g.slug]
    shown = visible_to(None, city).filter(slug__in=[g.slug for g in found])
    titles = {event.slug: text_of(event, "title") for event in shown}
    guesses = [(titles[g.slug], g.slug) for g in found if g.slug in titles]
    return MissingEvent(410 if became.gone else 404, guesses, words)
