"""The house above the shop: its wall, bands, timber and upper windows."""

from collections.abc import Iterator
from typing import NamedTuple

from torg.core.facade.plan import Plan
from torg.core.facade.roofs import draw_crown, draw_roof, wall_outline
from torg.core.facade.streams import Stream
from torg.core.facade.svg import STOREY, Light, area, box, disc, line, mix, n, rect

_PATTERN = {
    "brick": "t-brick",
    "yellow-brick": "t-brick",
    "boards": "t-board",
    "stone": "t-ashlar",
    "modern": "t-panel",
}
_DAY_GLASS = ("#8FA7B3", "#7E98A6", "#9DB2BB", "#86A0AC")
_LIT_GLASS = ("#FFD587", "#F6BE6A", "#FFE3A6")
_DARK_GLASS = ("#16213B", "#1A2846", "#131D35")
_AT_HOME = 0.28  # of the upper windows are lit by evening


class Pane(NamedTuple):
    """One upper window: where it is, and what chance gave it."""

    x: float
    y: float
    storey: int
    bay: int
    glass: str
    lit: bool
    curtain: bool
    flowers: bool


class Shape(NamedTuple):
    width: float
    height: float


SHAPES = {
    "arched": Shape(21, 38),
    "casement": Shape(23, 35),
    "french": Shape(23, 41),
    "tall": Shape(20, 40),
    "small": Shape(24, 27),
    "wide": Shape(35, 34),
}


def draw_house(plan: Plan, light: Light) -> str:
    """Return roof, wall and upper storeys; nothing of the ground floor but its wall."""
    outline = wall_outline(plan)
    parts = [draw_roof(plan, light), area(outline, light.wall(plan.tone))]
    if pattern := _PATTERN.get(plan.material):
        parts.append(area(outline, f"url(#{pattern})"))
    parts.append(draw_crown(plan, light))
    if plan.material == "half-timber":
        parts.append(_timber(plan, light))
    else:
        parts.append(_bands(plan, light))
    parts.append(_upper_windows(plan, light))
    return "".join(parts)


def _bands(plan: Plan, light: Light) -> str:
    """Return string courses between storeys and, on some walls, blocks at the corners."""
    chance = plan.stream("bands")
    w, eaves = plan.width, plan.roof_height
    out = ""
    if plan.material in {"plaster", "yellow-brick", "stone"} and chance.chance(0.7):
        courses = "".join(box(0, eaves + k * STOREY - 2, w, 2.6) for k in range(1, plan.storeys))
        out += area(courses, light.wall(plan.trim)) if courses else ""
    if plan.material in {"plaster", "brick"} and chance.chance(0.4) and plan.storeys:
        rows = int(plan.storeys * STOREY / 12)
        stones = "".join(
            box(x, eaves + 4 + i * 12, 8 - i % 2 * 3, 8)
            for i in range(rows)
            for x in (0, w - 8 + i % 2 * 3)
        )
        out += area(stones, light.wall(plan.trim), ' opacity=".75"')
    return out


def _timber(plan: Plan, light: Light) -> str:
    """Return the beams of a half-timbered wall, with braces in its outer fields."""
    beam = light.wall(plan.stream("beams").pick(("#4A3529", "#34302E", "#6A3C2C")))
    w, bay = plan.width, plan.width / plan.bays
    solid = braces = ""
    for k in range(plan.storeys):
        y = plan.roof_height + k * STOREY
        solid += box(0, y, w, 4) + box(0, y + STOREY - 4, w, 4) + box(0, y + 41, w, 3)
        for i in range(plan.bays + 1):
            solid += box(min(w - 4, max(0, bay * i - 2)), y, 4, STOREY)
        foot, head = n(y + STOREY - 4), n(y + 43)
        braces += f"M4 {foot}L{n(bay * 0.45)} {head}M{n(w - 4)} {foot}L{n(w - bay * 0.45)} {head}"
    return area(solid, beam) + (line(braces, beam, 3) if braces else "")


def _panes(plan: Plan, light: Light, shape: Shape) -> Iterator[Pane]:
    """Draw the same chances by day and by evening; only the light makes use of some of them."""
    homes: Stream = plan.stream("homes")
    lift = 5 if plan.material == "half-timber" else 0
    for k in range(plan.storeys):
        y = plan.roof_height + k * STOREY + (STOREY - shape.height) / 2 - lift
        for i in range(plan.bays):
            x = plan.width * (i + 0.5) / plan.bays - shape.width / 2
            at_home, tone = homes.chance(_AT_HOME), homes.number()
            curtain, flowers = homes.chance(0.42), homes.chance(0.17)
            lit = light.evening and at_home
            glasses = _LIT_GLASS if lit else _DARK_GLASS if light.evening else _DAY_GLASS
            glass = glasses[int(tone * len(glasses))]
            yield Pane(x, y, k, i, glass, lit, curtain, flowers)


def _opening(plan: Plan, pane: Pane, shape: Shape, grow: float = 0) -> str:
    """Return a window's outline, made larger all round for its surround."""
    x, y = pane.x - grow, pane.y - grow
    w, h = shape.width + 2 * grow, shape.height + (grow if plan.windows == "arched" else 2 * grow)
    if plan.windows != "arched":
        return box(x, y, w, h)
    return f"M{n(x)} {n(y + h)}V{n(y + 7)}q{n(w / 2)}-12 {n(w)} 0V{n(y + h)}z"


def _bars(plan: Plan, pane: Pane, shape: Shape) -> str:
    x, y, w, h = pane.x, pane.y, shape.width, shape.height
    top = 1.5 if plan.windows == "arched" else 0
    bars = f"M{n(x + w / 2)} {n(y + top)}v{n(h - top)}M{n(x)} {n(y + h * 0.36)}h{n(w)}"
    if plan.windows == "small":
        bars += f"M{n(x)} {n(y + h * 0.68)}h{n(w)}"
    return bars


def _upper_windows(plan: Plan, light: Light) -> str:
    """Return all upper windows, one element to each colour: small, and quick to paint."""
    shape = SHAPES[plan.windows]
    panes = list(_panes(plan, light, shape))
    if not panes:
        return ""
    frame = light.paint(plan.trim)
    surround = light.wall(mix(plan.tone, "#3a1d14", 0.28)) if plan.windows == "arched" else frame
    glass: dict[str, str] = {}
    for pane in panes:
        glass[pane.glass] = glass.get(pane.glass, "") + _opening(plan, pane, shape)
    parts = []
    if plan.material != "half-timber":
        parts.append(area("".join(_opening(plan, p, shape, 3) for p in panes), surround))
    parts.extend(area(data, colour) for colour, data in glass.items())
    parts.append(_behind_glass(plan, light, panes, shape))
    parts.append(line("".join(_bars(plan, p, shape) for p in panes), frame, 1.6))
    parts.append(_sills(plan, light, panes, shape))
    return "".join(parts)


def _behind_glass(plan: Plan, light: Light, panes: list[Pane], shape: Shape) -> str:
    """Return curtains, and by day the sky in the panes without them."""
    top = 4 if plan.windows == "arched" else 0
    w, h = shape.width, shape.height
    curtains = gleams = ""
    for p in panes:
        if p.curtain and (p.lit or not light.evening):
            fold, drop = n(w * 0.3), n(h * 0.7)
            curve = f"q-2 {n(h * 0.5)} -{fold} {drop}z"
            curtains += f"M{n(p.x)} {n(p.y + top)}h{fold}{curve}"
            mirrored = f"q2 {n(h * 0.5)} {fold} {drop}z"
            curtains += f"M{n(p.x + w)} {n(p.y + top)}h-{fold}{mirrored}"
        elif not light.evening:
            gleams += (
                f"M{n(p.x)} {n(p.y + h)}l{n(w * 0.8)}-{n(h * 0.88)}h{n(w * 0.2)}v4"
                f"l-{n(w * 0.7)} {n(h * 0.88 - 4)}z"
            )
    cloth = "#FFF3D6" if light.evening else "#F4F1E8"
    out = area(curtains, cloth, ' opacity=".75"') if curtains else ""
    return out + (area(gleams, "#fff", ' opacity=".16"') if gleams else "")


def _sills(plan: Plan, light: Light, panes: list[Pane], shape: Shape) -> str:
    """Return sills and lintels, and what hangs on some: a railing, a box of flowers."""
    w, h = shape.width, shape.height
    sills = "".join(box(p.x - 4, p.y + h + 1, w + 8, 2.6) for p in panes)
    out = area(sills, light.wall(mix(plan.trim, "#40352a", 0.15)))
    if plan.windows == "tall":
        lintels = "".join(box(p.x - 6, p.y - 8, w + 12, 4) for p in panes)
        out += area(lintels, light.wall(plan.trim))
    railed = [p for p in panes if plan.windows == "french" and p.bay % 2 == 0]
    if railed:
        rails = "".join(
            f"M{n(p.x - 5)} {n(p.y + h - 12)}h{n(w + 10)}"
            + "".join(f"M{n(p.x - 5 + (w + 10) * q / 6)} {n(p.y + h - 12)}v12" for q in range(7))
            for p in railed
        )
        out += line(rails, light.wall("#23272F"), 1.1)
    if plan.material != "modern":
        out += "".join(_flower_box(light, p, shape) for p in panes if p.flowers and p not in railed)
    return out


def _flower_box(light: Light, pane: Pane, shape: Shape) -> str:
    x, y = pane.x, pane.y + shape.height
    leaves, bloom = light.wall("#5E8A45"), light.wall("#C9495A")
    heads = "".join(
        disc(x + 2.5 + i * (shape.width - 5) / 4, y - 4 - i % 2, 2.8, bloom if i % 2 else leaves)
        for i in range(5)
    )
    return rect(x - 1, y - 3, shape.width + 2, 5, light.wall("#7A4F2D")) + heads
