"""Roofs, and the outline of the wall beneath them."""

from torg.core.facade.plan import Plan
from torg.core.facade.svg import Light, area, box, disc, line, mix, n, rect

LIT, UNLIT = "#FFD587", "#1A2642"
GLASS = "#7F98A6"
_SHADE = ' opacity=".12"'


def gable_steps(plan: Plan) -> list[tuple[float, float]]:
    """Return (half width, height) of each step of a stepped gable, lowest first."""
    count = max(3, min(5, round(plan.width / 44)))
    tread, rise = plan.width / (2 * count + 1), plan.roof_height / count
    return [(plan.width / 2 - tread * i, rise * i) for i in range(1, count + 1)]


def wall_outline(plan: Plan) -> str:
    """Return the wall's outline as path data, from the pavement up to its eaves or gable."""
    w, bottom, eaves = plan.width, plan.height, plan.roof_height
    if plan.roof in {"cornice", "flat"}:
        return box(0, 4, w, bottom - 4)
    if plan.roof != "gable":
        return box(0, eaves, w, bottom - eaves)
    middle, path = w / 2, f"M0 {n(bottom)}V{n(eaves)}"
    steps = gable_steps(plan)
    for half, height in steps:
        path += f"H{n(middle - half)}V{n(eaves - height)}"
    for (half, _), (_, lower) in zip(reversed(steps), [*reversed(steps[:-1]), (0, 0)], strict=True):
        path += f"H{n(middle + half)}V{n(eaves - lower)}"
    return path + f"H{n(w)}V{n(bottom)}z"


def draw_roof(plan: Plan, light: Light) -> str:
    """Return what lies behind the wall: tiles or slate, dormers, chimneys."""
    if plan.roof == "tiled":
        return _tiled(plan, light)
    if plan.roof == "mansard":
        return _mansard(plan, light)
    return ""


def draw_crown(plan: Plan, light: Light) -> str:
    """Return what sits on the wall's top edge: cornice, coping, the gable's window."""
    w, eaves, trim = plan.width, plan.roof_height, light.wall(plan.trim)
    if plan.roof == "cornice":
        shade = light.wall(mix(plan.trim, "#5a4a3a", 0.22))
        blocks = "".join(box(3 + i * 9, 9, 4, 3.5) for i in range(int((w - 4) / 9)))
        return rect(-3, 0, w + 6, 5, trim) + area(box(-1, 5, w + 2, 3) + blocks, shade)
    if plan.roof == "flat":
        return rect(-1, 2, w + 2, 4, light.wall("#5F6B70"))
    if plan.roof == "gable":
        return _gable_face(plan, light)
    return rect(-3, eaves - 3, w + 6, 5, trim) + rect(0, eaves + 2, w, 2.4, "#000", _SHADE)


def _dormer_glass(plan: Plan, light: Light, count: int) -> list[str]:
    """Return the colour of each dormer's window; one in three homes is at home by evening."""
    chance = plan.stream("dormers")
    lit = [chance.chance(0.35) for _ in range(count)]
    return [(LIT if is_lit else UNLIT) if light.evening else GLASS for is_lit in lit]


def _tiled(plan: Plan, light: Light) -> str:
    chance = plan.stream("roof")
    w, foot, trim = plan.width, plan.roof_height, light.wall(plan.trim)
    tile = light.wall(chance.pick(("#B45B42", "#8E4737", "#4B4F56", "#A2533F")))
    slope = f"M-2 {n(foot)}L6 2h{n(w - 12)}L{n(w + 2)} {n(foot)}z"
    left = chance.chance(0.4)
    x = w * 0.16 - 6 if left else w * 0.8
    chimney = rect(x, -10, 12, 24, light.wall("#894435"))
    chimney += rect(x - 1.5, -12, 15, 4, light.wall("#6D3629"))
    ridge = rect(5, 0.5, w - 10, 3, light.wall("#6D3629"))
    out = [chimney, area(slope, tile), area(slope, "url(#t-tile)"), ridge]
    count = max(1, round(w / 90))
    glasses = _dormer_glass(plan, light, count)
    for i, glass in enumerate(glasses):
        x = w * (i + 0.5) / count - 9
        out.append(area(f"M{n(x - 2)} {n(foot - 6)}v-18l11-7l11 7v18z", trim))
        out.append(rect(x + 3, foot - 21, 12, 13, glass))
        out.append(line(f"M{n(x + 9)} {n(foot - 21)}v13", trim, 1.2))
        out.append(line(f"M{n(x - 4)} {n(foot - 23)}l13-9l13 9", light.wall("#3C3F45"), 2))
    return "".join(out)


def _mansard(plan: Plan, light: Light) -> str:
    chance = plan.stream("roof")
    w, foot, trim = plan.width, plan.roof_height, light.wall(plan.trim)
    slate = light.wall(chance.pick(("#4B5661", "#3F5A55", "#5C4B46")))
    body = f"M0 {n(foot)}q1-36 8-48h{n(w - 16)}q7 12 8 48z"
    out = [area(body, slate), area(body, "url(#t-slate)")]
    out.append(rect(6, 2, w - 12, 3, light.wall("#2E363E")))
    x = w * 0.14 if chance.chance(0.5) else w * 0.78
    if chance.chance(0.6):
        out.insert(
            0, rect(x, -8, 14, 14, light.wall("#7D4638")) + rect(x - 1.5, -10, 17, 3.5, slate)
        )
    for i, glass in enumerate(_dormer_glass(plan, light, plan.bays)):
        x = w * (i + 0.5) / plan.bays - 9
        out.append(area(f"M{n(x - 3)} {n(foot - 6)}v-22q12-14 24 0v22z", trim))
        out.append(area(f"M{n(x + 1)} {n(foot - 8)}v-18q8-9 16 0v18z", glass))
        out.append(line(f"M{n(x + 9)} {n(foot - 30)}v22M{n(x + 1)} {n(foot - 19)}h16", trim, 1.3))
    return "".join(out)


def _gable_face(plan: Plan, light: Light) -> str:
    w, eaves, trim = plan.width, plan.roof_height, light.wall(plan.trim)
    middle = w / 2
    coping = "".join(
        box(middle + sign * half - (0 if sign < 0 else tread), eaves - height - 2, tread, 3)
        for half, height, tread in _treads(plan)
        for sign in (-1, 1)
    )
    top_half, top = gable_steps(plan)[-1]
    coping += box(middle - top_half - 1, eaves - top - 2, 2 * top_half + 2, 3)
    glass = _dormer_glass(plan, light, 3)
    out = [area(coping, light.wall(mix(plan.tone, "#ffffff", 0.3)))]
    ring = f' stroke="{trim}" stroke-width="2.4"'
    out.append(disc(middle, eaves * 0.5, min(9, w * 0.07), glass[0], ring))
    if w > 120:
        for side, pane in zip((-1, 1), glass[1:], strict=True):
            x = middle + side * 26 - 7
            arch = f"M{n(x)} {n(eaves - 3)}v-16q7-9 14 0v16z"
            out.append(area(arch, pane, f' stroke="{trim}" stroke-width="2"'))
            out.append(line(f"M{n(x + 7)} {n(eaves - 23)}v20", trim, 1.2))
    return "".join(out)


def _treads(plan: Plan) -> list[tuple[float, float, float]]:
    steps = gable_steps(plan)
    tread = steps[0][0] - steps[1][0]
    return [(half, height, tread) for half, height in steps[:-1]]
