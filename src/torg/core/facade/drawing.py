"""One function, data in, SVG out."""

from functools import lru_cache

from django.utils.safestring import mark_safe

from torg.core.facade import outdoors
from torg.core.facade.front import Drawing, Front
from torg.core.facade.house import draw_house
from torg.core.facade.outdoors import SCENES, draw_scene
from torg.core.facade.plan import Plan, plan_of
from torg.core.facade.shopfront import (
    MARGIN,
    Layout,
    State,
    draw_ground,
    layout_of,
    row_of_goods,
)
from torg.core.facade.signs import (
    draw_awning,
    draw_banners,
    draw_board,
    draw_card,
    draw_number,
    draw_projecting,
    draw_sign,
)
from torg.core.facade.svg import UNITS, Light, n, rect

HEADROOM = 14.0  # over the roof, for chimneys


def wrapped(markup: str, width: float, top: float, height: float, name: str = "facade") -> str:
    """Return an `<svg>` of a drawing, in em: 1 em = 1 m = 20 units. Hidden from screen readers."""
    return (
        f'<svg class="{name}" viewBox="0 {n(top)} {n(width)} {n(height)}"'
        f' width="{width / UNITS:.2f}em" height="{height / UNITS:.2f}em" text-anchor="middle"'
        f' aria-hidden="true" focusable="false">{markup}</svg>'
    )


@lru_cache(maxsize=1024)
def draw_front(front: Front, *, shop_only: bool = False, avoid: str = "") -> Drawing:
    """Return a place's front: the same data give the same drawing, everywhere and for ever.

    `shop_only` draws the ground floor alone. `avoid` is the `look` of the neighbour drawn before:
    the same wall twice in a row takes its next tone. Kept in memory: a drawing depends on nothing
    but its arguments, so there is nothing to forget and no cache server to ask.
    """
    light = Light(front.evening)
    if front.kind in SCENES:
        return _in_the_open(front, State(front.state in {"open", "soon"}, light))
    plan = plan_of(front, avoid)
    state = State(front.state in {"open", "soon"} and not plan.vacant, light)
    layout = layout_of(plan)
    parts = [] if shop_only else [draw_house(plan, light), draw_banners(plan, light)]
    parts += [
        draw_ground(plan, layout, state),
        draw_sign(front, plan, layout, state),
        draw_awning(plan, layout, state),
        "" if shop_only else draw_projecting(front, plan, state),
        draw_number(front, plan, layout, state),
        draw_card(front, plan, layout, state),
        _pavement(front, plan, layout, state),
    ]
    top = plan.ground_y - 4 if shop_only else -HEADROOM
    height = plan.height - top
    svg = wrapped("".join(parts), plan.width, top, height)
    return Drawing(mark_safe(svg), plan.width / UNITS, height / UNITS, plan.look)  # noqa: S308 - every word in it is escaped


def _in_the_open(front: Front, state: State) -> Drawing:
    svg = wrapped(draw_scene(front.kind, front.name, state), outdoors.WIDTH, 0, outdoors.HEIGHT)
    return Drawing(mark_safe(svg), outdoors.WIDTH / UNITS, outdoors.HEIGHT / UNITS)  # noqa: S308 - no word of the caller's is in it


def look_of(front: Front, avoid: str = "") -> str:
    """Return the `look` that `draw_front` would give, without drawing."""
    return plan_of(front, avoid).look


def sign_colour(front: Front) -> str:
    """Return the ground of the front's sign by day, as "#7C3A1D"."""
    return plan_of(front).brand


def _pavement(front: Front, plan: Plan, layout: Layout, state: State) -> str:
    """Return what an open shop puts out: goods, a board, by evening its light."""
    if not state.lit:
        return ""
    out = ""
    if state.light.evening:
        out += (
            f'<ellipse cx="{n(plan.width / 2)}" cy="{n(plan.height + 6)}"'
            f' rx="{n(plan.width * 0.56)}" ry="16" fill="url(#t-spill)"/>'
        )
        out += rect(MARGIN, layout.fascia_y - 26, plan.width - 2 * MARGIN, 26, "url(#t-glow)")
    if plan.kind.outside:
        out += row_of_goods(plan, layout)
    return out + (draw_board(plan, layout, state.light) if front.board else "")
