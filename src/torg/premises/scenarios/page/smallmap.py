"""The small map beside the street: where its vacancies are, lit where a shop is proposed."""

import math
from collections.abc import Collection

from django.utils.safestring import SafeString, mark_safe

from torg.core.facade import state_mark
from torg.core.geo import LocalPlane
from torg.places.models import City
from torg.places.queries.minimap import minimap_svg
from torg.premises.scenarios.page.strip import Part

WIDTH, HEIGHT = 220, 92  # pixels
LEAST_M, MARGIN = 260.0, 1.35  # metres across at least; room around what is shown
_MARK = (16, 20)


def small_map(city: City, part: Part, proposed: Collection[int]) -> SafeString:
    """Return an `<svg>` with a window mark at each vacancy of a part; "" without a base map."""
    spots = [(one.lon, one.lat) for one in part.premises]
    if not spots:
        return SafeString("")
    lon, lat = (sum(values) / len(spots) for values in zip(*spots, strict=True))
    plane = LocalPlane(lat, lon)
    metres = [plane.to_xy([spot])[0] for spot in spots]
    wide = 2 * max(abs(x) for x, _y in metres)
    high = 2 * max(abs(y) for _x, y in metres) * WIDTH / HEIGHT
    across = math.ceil(max(LEAST_M, MARGIN * max(wide, high)) / 20) * 20.0
    street = part.street.name if part.street else ""
    ground = minimap_svg(city, lat, lon, width=WIDTH, height=HEIGHT, across_m=across, street=street)
    if not ground:
        return ground
    marks = "".join(
        _mark(float(x), float(y), WIDTH / across, lit=one.pk in proposed)
        for one, (x, y) in zip(part.premises, metres, strict=True)
    )
    return mark_safe(str(ground).removesuffix("</svg>") + marks + "</svg>")  # noqa: S308 - of numbers


def _mark(x: float, y: float, scale: float, *, lit: bool) -> str:
    left, top = WIDTH / 2 + x * scale - _MARK[0] / 2, HEIGHT / 2 - y * scale - _MARK[1] / 2
    sign = state_mark("open" if lit else "vacant")
    return f'<svg x="{left:.0f}" y="{top:.0f}" width="{_MARK[0]}" height="{_MARK[1]}">{sign}</svg>'
