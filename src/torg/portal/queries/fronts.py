"""The drawn front of a place, as cards and lists show it: the ground floor by day."""

from django.utils.safestring import SafeString

from torg.core.facade import Front, draw_front
from torg.places.hours import OpeningState
from torg.places.models import Place
from torg.places.queries.walking import door_number


def front_of(place: Place, state: OpeningState, *, evening: bool = False) -> Front:
    """Return what is known of a place's front. The category must have been joined."""
    return Front(
        name=place.name,
        kind=place.category.facade,
        state=state.kind.value,
        card="" if state.is_open else state.short,
        width_m=place.frontage_m,
        storeys=place.storeys,
        material=place.material,
        roof=place.roof,
        number=door_number(place),
        evening=evening,
        brand=place.brand,
    )


def thumb_of(place: Place, state: OpeningState) -> SafeString:
    """Return the ground floor as an `<svg>`; `draw_front` keeps what it has drawn."""
    return draw_front(front_of(place, state), shop_only=True).svg
