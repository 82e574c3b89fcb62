"""The ground floor: shop windows with what stands in them, the door, and civic portals."""

from typing import NamedTuple

from torg.core.facade import goods
from torg.core.facade.glyphs import GLYPHS
from torg.core.facade.plan import Plan
from torg.core.facade.streams import Stream
from torg.core.facade.svg import (
    GROUND,
    PLINTH,
    Light,
    area,
    box,
    disc,
    is_pale,
    line,
    mix,
    moved,
    n,
    rect,
)

MARGIN, FASCIA, FASCIA_DROP = 7.0, 24.0, 9.0
DOOR = 28.0
_DOORS = ("#2F4859", "#5B3B24", "#3C5A3B", "#7A2F24", "#23272F")
_CHALK = ("cafe", "books", "toys", "flowers", "bicycles", "bakery", "ice-cream", "records")


class Bay(NamedTuple):
    x: float
    width: float


class Layout(NamedTuple):
    """Where everything on the ground floor stands; `top` and `foot` are those of the glass."""

    fascia_y: float
    top: float
    foot: float
    floor: float
    door_x: float
    door_width: float
    bays: tuple[Bay, ...]

    @property
    def widest(self) -> Bay:
        return max(self.bays, key=lambda bay: bay.width)


class State(NamedTuple):
    lit: bool
    light: Light

    @property
    def glass(self) -> str:
        hour = "eve" if self.light.evening else "day"
        return f"url(#t-{hour}-{'open' if self.lit else 'shut'})"


def layout_of(plan: Plan) -> Layout:
    """Return where door and windows are: the door at one end, or in the middle of a wide front."""
    chance = plan.stream("layout")
    wide = plan.width >= 150
    place = chance.pick(("left", "right", "middle", "middle") if wide else ("left", "right"))
    riser = chance.pick((0.0, 0.0, 9.0))
    fascia_y = plan.ground_y + FASCIA_DROP
    top, floor = fascia_y + FASCIA + 5, plan.height - PLINTH
    left, room = MARGIN + 5, plan.width - 2 * MARGIN - 10
    door = DOOR
    if plan.kind.entrance == "civic" and not plan.vacant:
        place, door, riser = ("middle" if wide else place), 32.0, 0.0
    if place == "left":
        x, spans = left, [(left + door + 5, room - door - 5)]
    elif place == "right":
        x, spans = left + room - door, [(left, room - door - 5)]
    else:
        x, half = left + (room - door) / 2, (room - door - 10) / 2
        spans = [(left, half), (x + door + 5, half)]
    return Layout(fascia_y, top, floor - 5 - riser, floor, x, door, _bays(spans))


def _bays(spans: list[tuple[float, float]]) -> tuple[Bay, ...]:
    """Cut panes wider than 6.5 m in equal parts."""
    out: list[Bay] = []
    for x, width in spans:
        parts = max(1, -int(-width // 130))
        each = (width - 4 * (parts - 1)) / parts
        out.extend(Bay(x + i * (each + 4), each) for i in range(parts))
    return tuple(out)


def draw_ground(plan: Plan, layout: Layout, state: State) -> str:
    """Return the ground floor without sign, awning and cards."""
    light, w, y = state.light, plan.width, plan.ground_y
    tint = mix(plan.tone, "#6b5a4a", 0.12) if plan.material in {"plaster", "modern"} else plan.tone
    parts = [rect(0, y, w, GROUND, light.wall(tint))]
    if plan.material in {"brick", "yellow-brick"}:
        parts.append(rect(0, y, w, GROUND, "url(#t-brick)"))
    if plan.material == "stone":
        parts.append(rect(0, y, w, GROUND, "url(#t-ashlar)"))
    civic = plan.kind.entrance == "civic" and not plan.vacant
    parts.append("" if civic else _frame(plan, layout, light))
    parts.append(rect(0, layout.floor, w, PLINTH, light.wall("#8B8A86")))
    parts.append(rect(0, layout.floor, w, 1.4, light.wall("#B5B3AC")))
    for i, bay in enumerate(layout.bays):
        if plan.vacant:
            parts.append(_papered(plan, layout, bay, i, light))
        elif civic:
            parts.append(_arch(plan, layout, bay, i, state))
        else:
            parts.append(_window(plan, layout, bay, i, state))
    parts.append(_portal(plan, layout, state) if civic else _door(plan, layout, state))
    parts.append(rect(0, y - 3, w, 4, light.wall(plan.trim)))
    parts.append(rect(0, y + 1, w, 1.6, "#000", ' opacity=".14"'))
    return "".join(parts)


def _frame(plan: Plan, layout: Layout, light: Light) -> str:
    """Return the painted woodwork around the glass: stall riser, pilasters."""
    brand = "#8E8371" if plan.vacant else plan.brand
    wood = light.paint(mix(brand, "#000000", 0.22))
    edge = light.paint(mix(brand, "#ffffff", 0.16))
    y, width = layout.fascia_y + FASCIA, plan.width - 2 * MARGIN
    out = rect(MARGIN, y, width, layout.floor - y, wood)
    if plan.stream("woodwork").chance(0.5):
        posts = "".join(
            box(x, y, 5, layout.floor - y) for x in (MARGIN - 1, plan.width - MARGIN - 4)
        )
        out += area(posts, edge)
    panels = layout.floor - layout.foot
    if panels > 10:
        fields = "".join(
            box(bay.x + 3 + i * bay.width / k, layout.foot + 3.5, bay.width / k - 6, panels - 7)
            for bay in layout.bays
            for k in (max(1, round(bay.width / 36)),)
            for i in range(k)
        )
        out += area(fields, "none", f' stroke="{edge}" stroke-width="1.2"')
    return out


def _row(names: tuple[str, ...], chance: Stream, bay: Bay, y: float, gap: float = 4) -> str:
    """Return things side by side, as many as the width holds, spread over it.

    The first three follow the kind's order; one that is too wide alone is made smaller.
    """
    things: list[goods.Good] = []
    used, misses = gap, 0
    while misses < 3 and len(things) < 14:
        name = names[len(things) % len(names)] if len(things) < 3 else chance.pick(names)
        thing = goods.draw(name, chance)
        if used + thing.width + gap > bay.width:
            misses += 1
            if not things and misses == 3:
                scale = max(0.3, (bay.width - 4) / thing.width)
                return moved(bay.x + 2, y, thing.markup, min(1.0, scale))
            continue
        things.append(thing)
        used += thing.width + gap
    spread = min(9.0, (bay.width - used) / (len(things) + 1))
    x = bay.x + gap + (bay.width - used - spread * (len(things) - 1)) / 2
    out = []
    for thing in things:
        out.append(moved(x, y, thing.markup))
        x += thing.width + gap + spread
    return "".join(out)


def row_of_goods(plan: Plan, layout: Layout) -> str:
    """Return what the kind puts on the pavement, under its first window."""
    bay = layout.bays[0]
    narrow = Bay(bay.x, min(bay.width, 86))
    return _row((plan.kind.outside,), plan.stream("outside"), narrow, plan.height + 5)


def _contents(plan: Plan, layout: Layout, bay: Bay, index: int, state: State) -> str:
    kind, chance = plan.kind, plan.stream(f"window {index}")
    height = layout.foot - layout.top
    out = ""
    if kind.rail and (index % 2 == 1 or chance.chance(0.3)):
        count = max(1, int(bay.width / 21))
        start = bay.x + (bay.width - count * 21) / 2
        out += line(f"M{n(bay.x + 2)} {n(layout.top + 12)}h{n(bay.width - 4)}", "#4C362A", 1.6)
        for i in range(count):
            shirt = goods.draw(kind.rail, chance)
            out += moved(start + i * 21, layout.top + 10, shirt.markup)
        out += _row(
            ("shoe", "parcel") if kind.rail == "shirt" else kind.floor, chance, bay, layout.foot
        )
        return out
    if kind.shelf and height > 60:
        shelf_y = layout.top + height * 0.5
        out += _row(kind.shelf, chance, bay, shelf_y)
        out += rect(bay.x, shelf_y, bay.width, 2, state.light.paint("#7A5A3B"))
    out += _row(kind.floor, chance, bay, layout.foot)
    if kind.pendants:
        out += _pendants(bay, layout.top, state.lit)
    return out


def _pendants(bay: Bay, top: float, lit: bool) -> str:
    count = max(1, int(bay.width / 48))
    xs = [bay.x + bay.width * (i + 1) / (count + 1) for i in range(count)]
    cords = "".join(f"M{n(x)} {n(top)}v5" for x in xs)
    shades = "".join(f"M{n(x - 6)} {n(top + 12)}q0-8 6-8t6 8z" for x in xs)
    bulbs = "".join(disc(x, top + 13, 2.4, "#FFF6D6" if lit else "#9AA3A8") for x in xs)
    return line(cords, "#3B2D21") + area(shades, "#2B3B59") + bulbs


def _faded(markup: str, state: State) -> str:
    """Return a window's contents as seen through its glass: dark ones show little."""
    if state.lit:
        return f'<g opacity=".9">{markup}</g>' if state.light.evening else markup
    return f'<g opacity="{".13" if state.light.evening else ".3"}">{markup}</g>'


def _gleam(layout: Layout, bay: Bay, state: State) -> str:
    x, w, top, foot = bay.x, bay.width, layout.top, layout.foot
    if not state.lit:
        slant = f"M{n(x)} {n(foot)}L{n(x + min(w, 50))} {n(top)}h{n(min(w * 0.2, 14))}"
        slant += f"L{n(x + min(w * 0.25, 14))} {n(foot)}z"
        return area(slant, "#fff", f' opacity="{".04" if state.light.evening else ".12"}"')
    if state.light.evening:
        return ""
    slant = f"M{n(x + w * 0.64)} {n(foot)}L{n(x + w * 0.92)} {n(top)}h{n(w * 0.08)}"
    return area(slant + f"L{n(x + w * 0.72)} {n(foot)}z", "#fff", ' opacity=".26"')


def _bar_colour(plan: Plan, light: Light) -> str:
    return light.paint("#C9C3B4" if is_pale(plan.brand) else mix(plan.brand, "#ffffff", 0.22))


def _window(plan: Plan, layout: Layout, bay: Bay, index: int, state: State) -> str:
    """Return one shop window with all that is in it."""
    x, w, top, height = bay.x, bay.width, layout.top, layout.foot - layout.top
    bars = _bar_colour(plan, state.light)
    out = rect(x, top, w, height, state.glass)
    out += _faded(_contents(plan, layout, bay, index, state), state) + _gleam(layout, bay, state)
    mullions = f"M{n(x)} {n(top)}h{n(w)}v{n(height)}h{n(-w)}z"
    if w > 60:
        mullions += f"M{n(x)} {n(top + height * 0.2)}h{n(w)}"
        if plan.stream("transom").chance(0.4):
            lights = max(2, round(w / 22))
            mullions += "".join(
                f"M{n(x + w * i / lights)} {n(top)}v{n(height * 0.2)}" for i in range(1, lights)
            )
    return out + line(mullions, bars, 1.5)


def _papered(plan: Plan, layout: Layout, bay: Bay, index: int, light: Light) -> str:
    """Return a vacant window: brown paper, and chalk outlines of what could be there."""
    chance = plan.stream(f"paper {index}")
    x, w, height = bay.x, bay.width, layout.foot - layout.top
    out = rect(x, layout.top, w, height, "#5A4A35" if light.evening else "#DDBF90")
    out += rect(x, layout.top, w, height, "url(#t-kraft)")
    count, first = max(1, int(w / 44)), chance.below(len(_CHALK))
    chalk = "".join(
        moved(x + w * (i + 0.5) / count - 15, layout.foot - 36, f'<path d="{GLYPHS[what]}"/>', 1.5)
        for i in range(count)
        for what in (_CHALK[(first + i) % len(_CHALK)],)
    )
    colour = "#F6E3BD" if light.evening else "#7A5326"
    dashes = ' stroke-dasharray="2.2 1.8" stroke-linecap="round"'
    return out + f'<g fill="none" stroke="{colour}"{dashes}>{chalk}</g>'


def _door(plan: Plan, layout: Layout, state: State) -> str:
    """Return the door: ajar with light behind it when open, else shut."""
    light, x, w, top = state.light, layout.door_x, layout.door_width, layout.top
    height = layout.floor - top
    leaf = light.paint(plan.stream("door").pick(_DOORS))
    over = light.paint(mix(plan.brand, "#000000", 0.22))
    sill = rect(x - 2, layout.floor, w + 4, 3, light.wall("#D9D5CA"))
    if state.lit and not plan.vacant:
        glow, fan = ("#FFC766", "#FFE0A0") if light.evening else ("#FFE9BE", "#FFF6DF")
        out = rect(x, top, w, height, glow) + area(
            f"M{n(x + 10)} {n(layout.floor)}l4-16h11l3 16z", "#B98C5A", ' opacity=".5"'
        )
        ajar = f"M{n(x)} {n(top + 14)}l9.5 4v{n(height - 20)}l-9.5 2z"
        out += area(ajar, leaf) + line(f"M{n(x + 8)} {n(top + height * 0.55)}v6", "#D9B860", 1.4)
        return out + rect(x, top, w, 13, fan) + rect(x, top + 12, w, 2, over) + sill
    pane = "#131D35" if light.evening else "#5F7180"
    fan = "#1A2642" if light.evening else "#6E8290"
    out = rect(x, top, w, height, light.wall("#3B4754"))
    out += rect(x + 1, top + 14, w - 2, height - 14, light.wall("#8A7A62") if plan.vacant else leaf)
    out += rect(x + 6, top + 20, w - 12, height - 46, pane) + rect(x, top, w, 12.5, fan)
    return out + disc(x + w - 5, top + height * 0.62, 1.6, light.wall("#D9B860")) + sill


def _arch_path(plan: Plan, x: float, w: float, top: float, foot: float) -> str:
    """Return a round-headed opening; a pointed one for a house of worship."""
    rise = min(w / 2, 20)
    if plan.seed[1] == "worship":
        head = f"Q{n(x + w * 0.06)} {n(top + 8)} {n(x + w / 2)} {n(top)}"
        head += f"Q{n(x + w * 0.94)} {n(top + 8)} {n(x + w)} {n(top + rise + 4)}"
        return f"M{n(x)} {n(foot)}V{n(top + rise + 4)}{head}V{n(foot)}z"
    arc = f"A{n(w / 2)} {n(rise)} 0 0 1 {n(x + w)} {n(top + rise)}"
    return f"M{n(x)} {n(foot)}V{n(top + rise)}{arc}V{n(foot)}z"


def _arch(plan: Plan, layout: Layout, bay: Bay, index: int, state: State) -> str:
    """Return a stretch of civic wall with tall arched windows."""
    light = state.light
    count = max(1, int(bay.width / 58))
    each = bay.width / count
    w, foot, top = min(44.0, each - 8), layout.floor - 14, layout.top + 2
    trim, bars = light.wall(plan.trim), light.paint(mix(plan.brand, "#ffffff", 0.2))
    out, kind = [], plan.kind
    for i in range(count):
        x = bay.x + each * (i + 0.5) - w / 2
        chance = plan.stream(f"arch {index} {i}")
        out.append(area(_arch_path(plan, x - 4, w + 8, top - 4, foot + 1), trim))
        opening = _arch_path(plan, x, w, top, foot)
        out.append(area(opening, state.glass))
        inside = _row(kind.floor, chance, Bay(x, w), foot, 2)
        if kind.pendants:
            inside += _pendants(Bay(x, w), top + 2, state.lit)
        out.append(_faded(inside, state))
        cross = f"M{n(x)} {n(top + 21)}h{n(w)}" + (f"M{n(x + w / 2)} {n(top)}v21" if w > 26 else "")
        out.append(line(opening + cross, bars, 1.6))
        out.append(rect(x - 5, foot, w + 10, 3, trim))
    return "".join(out)


def _portal(plan: Plan, layout: Layout, state: State) -> str:
    """Return a civic entrance: stone surround, double doors, two steps."""
    light, x, w, top, floor = (
        state.light, layout.door_x, layout.door_width, layout.top, layout.floor,
    )  # fmt: skip
    trim = light.wall(plan.trim)
    leaf = light.paint(plan.stream("door").pick(_DOORS))
    middle, height = x + w / 2, floor - top - 3
    out = area(_arch_path(plan, x - 5, w + 10, top - 4, floor), trim)
    glow = ("#FFC766" if light.evening else "#FFE9BE") if state.lit else light.wall("#3B4754")
    out += area(_arch_path(plan, x, w, top, floor), glow)
    leaves = box(x, top + 22, w / 2 - 0.6, height - 19) + box(
        middle + 0.6, top + 22, w / 2 - 0.6, height - 19
    )
    if state.lit:
        ajar = f"M{n(x)} {n(top + 22)}l8 3v{n(height - 25)}l-8 3z"
        ajar += f"M{n(x + w)} {n(top + 22)}l-8 3v{n(height - 25)}l8 3z"
        out += area(ajar, leaf)
    else:
        out += (
            area(leaves, leaf)
            + disc(middle - 3, top + 52, 1.3, "#D9B860")
            + disc(middle + 3, top + 52, 1.3, "#D9B860")
        )
    hub = f"M{n(middle)} {n(top + 21)}"
    fan = f"M{n(x)} {n(top + 21)}h{n(w)}{hub}v-20{hub}l-11-13{hub}l11-13"
    out += line(fan, light.paint(mix(plan.brand, "#ffffff", 0.2)), 1.6)
    steps = box(x - 8, floor, w + 16, 4.5) + box(x - 13, floor + 4.5, w + 26, 4.5)
    return (
        out
        + area(steps, light.wall("#CFCBC0"))
        + line(f"M{n(x - 13)} {n(floor + 4.5)}h{n(w + 26)}", light.wall("#A5A29A"), 0.8)
    )
