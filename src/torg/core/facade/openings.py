"""Where the row of houses stops: a side street, a square, a park, water, houses without shops."""

from django.utils.safestring import SafeString, mark_safe

from torg.core.facade.drawing import HEADROOM, wrapped
from torg.core.facade.front import Drawing, Front
from torg.core.facade.furniture import bench, person, street_lamp, tree
from torg.core.facade.house import draw_house
from torg.core.facade.lettering import clean, fit, quoted, text_width
from torg.core.facade.plan import Plan, plan_of
from torg.core.facade.streams import Stream
from torg.core.facade.svg import (
    PLINTH,
    UNITS,
    Light,
    area,
    box,
    disc,
    line,
    mix,
    n,
    rect,
    words,
)

HEIGHT = 300.0
_ENAMEL = "#1C4C86"
_LEAVES = ("#2F4859", "#5B3B24", "#3C5A3B", "#7A2F24")


def _drawing(markup: str, width: float, height: float = HEIGHT) -> Drawing:
    svg = wrapped(markup, width, -HEADROOM, height + HEADROOM, "facade opening")
    return Drawing(mark_safe(svg), width / UNITS, (height + HEADROOM) / UNITS)  # noqa: S308 - every word in it is escaped


def _street_sign(x: float, y: float, name: str, room: float) -> str:
    """Return a white-rimmed enamel sign, in two lines when the name is long."""
    text = clean(name)
    if not text:
        return ""
    size, lines = fit(text, room - 12, largest=12, least=8.5)
    w = max(text_width(part) for part in lines) * size + 12
    h = len(lines) * (size + 1) + 7
    out = rect(x - w / 2, y, w, h, _ENAMEL, ' rx="2.5" stroke="#fff" stroke-width="1.2"')
    for i, part in enumerate(lines):
        out += words(x, y + 2.5 + size * 0.95 + i * (size + 1), quoted(part), size, "#fff")
    return out


def draw_side_street(name: str, *, width_m: float = 5.0, evening: bool = False) -> Drawing:
    """Return a side street to turn into: depth, its enamel sign, an arrow. 4 to 9 m wide."""
    light, chance = Light(evening), Stream(name, "side street")
    w, h = min(9.0, max(4.0, width_m)) * UNITS, HEIGHT
    near = [light.wall(c) for c in (chance.pick(("#C9B79C", "#B8A48E", "#BFC4BF")),
                                    chance.pick(("#B99A80", "#A87A66", "#C6B290")))]  # fmt: skip
    end_y, left, right = h - 62, w * 0.38, w * 0.62
    out = rect(left, 178, w * 0.24, end_y - 178, light.wall("#D9CDB8"))
    out += area(f"M{n(left)} 178l{n(w * 0.12)}-16l{n(w * 0.12)} 16z", light.wall("#8E4737"))
    out += rect(left + w * 0.09, 192, w * 0.06, 10, "#FFD587" if evening else "#93A9B3")
    out += area(f"M0 {n(h)}V70L{n(left)} 170V{n(end_y)}z", near[0])
    out += area(f"M{n(w)} {n(h)}V60L{n(right)} 165V{n(end_y)}z", near[1])
    out += area(f"M0 {n(h)}L{n(left)} {n(end_y)}H{n(right)}L{n(w)} {n(h)}z", light.wall("#C7C5BD"))
    panes: dict[str, str] = {}
    for i in range(3):
        for mirrored in (False, True):
            lit = evening and chance.chance(0.34)
            colour = "#FFD587" if lit else "#16213B" if evening else "#8FA7B3"
            x, step = w * (0.08 + i * 0.1), w * 0.05
            x, step = (w - x, -step) if mirrored else (x, step)
            y = 108 + i * 23
            pane = f"M{n(x)} {y}l{n(step)} 8v26l{n(-step)}-3z"
            pane += f"M{n(x)} {y + 52 - i * 4}l{n(step)} 2v24l{n(-step)} 2z"
            panes[colour] = panes.get(colour, "") + pane
    out += "".join(area(data, colour) for colour, data in panes.items())
    shop = "#FFC766" if evening else "#FFE7B4"
    out += area(f"M{n(w * 0.04)} {n(h - 20)}v-44l{n(w * 0.12)}-10v38z", shop)
    out += _street_sign(w / 2, h - 122, name, max(w * 1.1, 90))
    arrow = line("M0 6V-6M-5-1l5-5l5 5", "#16233A", 2, ' stroke-linecap="round"')
    disc_colour = "#FFF3D2" if evening else "#fff"
    out += (
        f'<g transform="translate({n(w / 2)} {n(h - 78)})">{disc(0, 0, 13, disc_colour)}{arrow}</g>'
    )
    return _drawing(out, w)


def _far_row(w: float, light: Light, chance: Stream, foot: float) -> str:
    """Return the houses on the far side of an open place, pale with distance."""
    out, x = "", -chance.below(20) * 1.0
    lit = unlit = ""
    while x < w:
        drawn, height = 30 + chance.below(14), 56 + chance.below(34)
        tone = chance.pick(("#D9CDB8", "#C6A58C", "#D8D5C9", "#BFA98A", "#C9CFCC"))
        x0 = max(0.0, x)
        width = min(w, x + drawn) - x0
        if width > 3:
            out += rect(
                x0, foot - height, width + 0.6, height, light.wall(mix(tone, "#DCE5E6", 0.35))
            )
            slope = min(6, width / 3)
            roof = f"M{n(x0)} {n(foot - height)}l{n(slope)}-12h{n(width * 0.6)}"
            roof += f"l{n(width * 0.4 - slope)} 12z"
            out += area(roof, light.wall("#A8705E"))
            for i in range(int(width / 14)):
                pane = box(x0 + 5 + i * 14, foot - height + 9, 7, 11)
                if light.evening and chance.chance(0.35):
                    lit += pane
                else:
                    unlit += pane
            if width > 16:
                lit += box(x0 + 4, foot - 20, width - 8, 15) if chance.chance(0.6) else ""
        x += 30 + chance.below(14)
    dark = "#1A2642" if light.evening else "#93A9B3"
    out += area(unlit, dark) if unlit else ""
    return out + (area(lit, "#FFC766" if light.evening else "#F4E3BD") if lit else "")


def _tower(x: float, light: Light, chance: Stream) -> str:
    """Return the landmark of a square: a brick tower, a church spire, or a clock on a post."""
    evening = light.evening
    pane = "#FFD587" if evening else "#5B3A30"
    kind = chance.pick(("tower", "spire", "clock", "statue"))
    if kind == "tower":
        brick, dark = light.wall("#A6523B"), light.wall("#894435")
        out = rect(x, 44, 46, HEIGHT - 90, brick) + rect(x, 44, 46, HEIGHT - 90, "url(#t-brick)")
        out += area("".join(box(x - 3 + i * 11, 34, 7, 12) for i in range(5)), brick)
        out += rect(x - 4, 44, 54, 4, dark) + rect(x + 34, 18, 9, 28, brick)
        arches = "".join(f"M{n(x + 18)} {y + 22}v-14q5-7 10 0v14z" for y in (80, 130))
        flag = line(f"M{n(x + 38)} 18V-8", "#7C86A6" if evening else "#555", 1.4)
        flag += area(f"M{n(x + 38)}-8h18l-4 5l4 5h-18z", "#14607F")
        return out + area(arches, pane) + flag + rect(x + 38, -4, 16, 2, "#EFC83F")
    if kind == "spire":
        wall, roof = light.wall("#D9CBB0"), light.wall("#4F6B62")
        out = area(f"M{n(x + 4)} 92L{n(x + 23)}-8L{n(x + 42)} 92z", roof)
        out += rect(x + 4, 92, 38, HEIGHT - 138, wall) + rect(
            x + 2, 90, 42, 4, light.wall("#EFE6D2")
        )
        out += disc(x + 23, 122, 10, light.wall("#FFF9EC"), ' stroke="#3B2D21" stroke-width="1.5"')
        out += line(f"M{n(x + 23)} 115v7l4 3", "#23272F", 1.6)
        return out + area(f"M{n(x + 17)} 176v-16q6-8 12 0v16z", pane)
    if kind == "clock":
        out = line(f"M{n(x + 23)} {n(HEIGHT - 46)}v-96", light.wall("#2F4A3F"), 5)
        face = "#FFF3D2" if evening else "#FFFDF6"
        out += disc(
            x + 23, HEIGHT - 152, 15, face, f' stroke="{light.wall("#2F4A3F")}" stroke-width="3"'
        )
        return out + line(f"M{n(x + 23)} {n(HEIGHT - 161)}v9l6 4", "#23272F", 1.8)
    bronze, stone = light.wall("#5A7F74"), light.wall("#B8B1A3")
    out = rect(x + 8, HEIGHT - 92, 30, 46, stone) + rect(
        x + 4, HEIGHT - 96, 38, 5, light.wall("#CFCBC0")
    )
    figure = f"M{n(x + 15)} {n(HEIGHT - 96)}q-1-26 3-32q-2-9 5-10t6 9q5 4 4 33z"
    return out + area(figure, bronze) + line(f"M{n(x + 29)} {n(HEIGHT - 122)}l10-12", bronze, 3)


def draw_square(
    name: str, *, width_m: float = 12.0, kind: str = "square", evening: bool = False
) -> Drawing:
    """Return an opening to stop at: a square, a park or water, cut at 14 m."""
    light, chance = Light(evening), Stream(name, kind)
    w, foot = min(14.0, max(4.0, width_m)) * UNITS, HEIGHT - 46
    out = _far_row(w, light, chance, foot)
    if kind == "water":
        out += _water(w, foot, light)
    elif kind == "park":
        out += _park(w, foot, light, chance)
    else:
        out += _tower(max(6.0, w * 0.34), light, chance) if w >= 160 else ""
        out += rect(0, foot, w, 46, light.wall("#CFCCC3")) + rect(0, foot, w, 46, "url(#t-ashlar)")
        out += tree(w * 0.12, HEIGHT - 6, 1.12, light, name) + tree(
            w * 0.87, HEIGHT - 10, 1, light, name
        )
        out += bench(w * 0.6, HEIGHT - 8, light)
    return _drawing(out + _street_sign(w / 2, HEIGHT - 78, name, w - 12), w)


def _park(w: float, foot: float, light: Light, chance: Stream) -> str:
    grass, path = light.wall("#8FAE6B"), light.wall("#D9CFB8")
    out = "".join(
        tree(w * x, foot + 4, 0.9 + chance.number() * 0.3, light, str(i))
        for i, x in enumerate((0.2, 0.42, 0.63, 0.84))
    )
    out += rect(0, foot, w, 46, grass)
    out += area(
        f"M{n(w * 0.4)} {n(foot)}h{n(w * 0.12)}L{n(w * 0.8)} {n(HEIGHT)}H{n(w * 0.3)}z", path
    )
    out += tree(w * 0.1, HEIGHT - 6, 1.25, light, "front") + bench(w * 0.74, HEIGHT - 10, light)
    return out


def _water(w: float, foot: float, light: Light) -> str:
    out = rect(0, foot - 6, w, 52, light.wall("#7FB0C4"))
    waves = "".join(
        f"M{n(w * x)} {n(foot + y)}q6-4 12 0t12 0"
        for x, y in ((0.08, 8), (0.5, 14), (0.7, 4), (0.25, 24))
    )
    out += line(waves, light.wall("#D5E8EE"), 1.4)
    x = w * 0.66
    hull = area(f"M{n(x - 26)} {n(foot + 4)}h54l-8 13h-38z", light.wall("#7A2F24"))
    sail = area(
        f"M{n(x)} {n(foot)}V{n(foot - 74)}l30 70zM{n(x - 4)} {n(foot)}V{n(foot - 60)}l-22 58z",
        light.wall("#F6F0E4"),
    )
    quay = rect(0, HEIGHT - 12, w, 12, light.wall("#A5A29A")) + line(
        f"M0 {n(HEIGHT - 12)}h{n(w)}", light.wall("#CFCBC0"), 2
    )
    return out + hull + sail + quay


def draw_break(seed: str, *, width_m: float = 18.0, evening: bool = False) -> Drawing:
    """Return a long stretch without shops: the town in the distance, a wall, a few trees."""
    light, chance = Light(evening), Stream("break", seed)
    w, foot = max(0.5, width_m) * UNITS, HEIGHT - 24
    out = _far_row(w, light, chance, foot)
    wall = light.wall("#C9BDA8")
    out += rect(0, foot - 26, w, 26, wall) + rect(0, foot - 28, w, 4, light.wall("#DDD3C0"))
    out += rect(0, foot, w, 24, light.wall("#B5B3AC"))
    x = 24.0
    while x < w - 20:
        out += tree(x, foot + 6, chance.between(0.75, 1.15), light, seed)
        x += chance.between(70, 150)
    return _drawing(out, w)


def draw_house_without_shop(
    seed: str, *, width_m: float = 9.0, number: str = "", evening: bool = False, avoid: str = ""
) -> Drawing:
    """Return a house with flats at street level: what stands where no place is known."""
    front = Front(name=seed, kind="house", width_m=width_m, evening=evening)
    plan, light = plan_of(front, avoid), Light(evening)
    chance = plan.stream("ground")
    w, y, floor = plan.width, plan.ground_y, plan.height - PLINTH
    out = draw_house(plan, light) + rect(0, y - 3, w, 4, light.wall(plan.trim))
    out += rect(0, y + 1, w, 1.6, "#000", ' opacity=".12"')
    out += rect(0, floor, w, PLINTH, light.wall("#8B8A86"))
    out += rect(0, floor, w, 1.4, light.wall("#B5B3AC"))
    door_at, leaf = chance.below(plan.bays), chance.pick(_LEAVES)
    for i in range(plan.bays):
        x, at_home = w * (i + 0.5) / plan.bays, chance.chance(0.25)
        if i == door_at:
            out += _house_door(plan, light, x, leaf, number)
        else:
            out += _house_window(plan, light, x, lit=evening and at_home)
    drawing = _drawing(out, w, plan.height)
    return Drawing(drawing.svg, drawing.width_m, drawing.height_m, plan.look)


def _house_door(plan: Plan, light: Light, x: float, leaf: str, number: str) -> str:
    floor, colour, trim = plan.height - PLINTH, light.paint(leaf), light.paint(plan.trim)
    out = rect(x - 16, floor - 78, 32, 78, trim) + rect(x - 13, floor - 58, 26, 58, colour)
    out += rect(x - 13, floor - 75, 26, 14, "#FFD587" if light.evening else "#8FA7B3")
    out += line(f"M{n(x)} {n(floor - 58)}v58", mix(colour, "#000000", 0.3))
    out += rect(x - 17, floor, 34, 4, light.wall("#CFCBC0"))
    text = clean(number)[:6]
    if text:
        out += rect(x - 10, floor - 92, 20, 12, light.wall(_ENAMEL), ' rx="1.5"')
        out += words(x, floor - 83, quoted(text), 8, "#fff")
    return out


def _house_window(plan: Plan, light: Light, x: float, *, lit: bool) -> str:
    y, trim = plan.ground_y, light.paint(plan.trim)
    glass = "#FFD587" if lit else "#16213B" if light.evening else "#8FA7B3"
    out = rect(x - 15, y + 36, 30, 50, trim) + rect(x - 12, y + 39, 24, 44, glass)
    out += line(f"M{n(x)} {n(y + 39)}v44M{n(x - 12)} {n(y + 54)}h24", trim, 1.6)
    return out + rect(x - 16, y + 86, 32, 3, light.wall(mix(plan.trim, "#40352a", 0.15)))


def draw_street_life(width_m: float, seed: str, *, evening: bool = False) -> SafeString:
    """Return what stands and walks on the pavement before a front: at most a lamp and a person.

    A lamp stands at the seam between two fronts, never before a sign; people are at most one to
    8 m, half as many by evening.
    """
    light, chance = Light(evening), Stream("pavement", seed)
    w = width_m * UNITS
    lamp, someone, at = chance.chance(0.3), chance.number(), chance.between(0.2, 0.8)
    out = street_lamp(0, 30, light) if lamp else ""
    if someone < (0.22 if evening else 0.44) * min(1.0, width_m / 8):
        out += person(w * at, 33, light, seed)
    if not out:
        return mark_safe("")
    return mark_safe(wrapped(out, w, -120, 170, "street-life"))  # noqa: S308 - shapes only
