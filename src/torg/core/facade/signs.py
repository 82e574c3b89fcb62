"""What a front says: sign, number, card, awning, projecting sign, board on the pavement."""

from torg.core.facade.front import Front
from torg.core.facade.glyphs import GLYPHS
from torg.core.facade.lettering import clean, fit, quoted, sign_words, text_width
from torg.core.facade.plan import Plan
from torg.core.facade.shopfront import FASCIA, MARGIN, Layout, State
from torg.core.facade.svg import (
    NIGHT_PAINT,
    Light,
    area,
    box,
    contrast,
    dimmed,
    disc,
    is_pale,
    line,
    mix,
    moved,
    n,
    rect,
    words,
)  # fmt: skip

NIGHT, WHITE, WARM = "#16233A", "#FFFFFF", "#FFF3D2"
ENAMEL = "#1C4C86"


def sign_colours(brand: str, *, lit: bool, evening: bool) -> tuple[str, str]:
    """Return the ground and the ink of a sign; at least 4.5:1 at any hour."""
    pale = is_pale(brand)
    if lit or not evening:
        ink = NIGHT if pale else WARM if evening else WHITE
        return brand, ink
    ground = mix(brand, NIGHT_PAINT, 0.44)
    ink = max((WHITE, "#0A1120"), key=lambda c: contrast(c, ground))
    return ground, dimmed(ink, ground, 0.4)


def draw_sign(front: Front, plan: Plan, layout: Layout, state: State) -> str:
    """Return the fascia with the name, as large as it fits."""
    light, y = state.light, layout.fascia_y
    x, w = MARGIN, plan.width - 2 * MARGIN
    if plan.vacant:
        ground, ink = ("#2A3048", "#F1DDB0") if light.evening else ("#EFE6D3", "#5E4418")
        edge = "#C8A566" if light.evening else "#7A5A22"
        dashes = f' stroke="{edge}" stroke-width="1.2" stroke-dasharray="4 3"'
        board = rect(x, y, w, FASCIA, ground) + rect(
            x + 2, y + 2, w - 4, FASCIA - 4, "none", dashes
        )
    else:
        ground, ink = sign_colours(plan.brand, lit=state.lit, evening=light.evening)
        ledge = WHITE if is_pale(plan.brand) else mix(plan.brand, "#ffffff", 0.25)
        board = rect(x - 2, y, w + 4, FASCIA, ground, ' rx="1.5"')
        board += rect(x - 3, y - 2, w + 6, 3, light.paint(ledge))
    return board + _lettering(front, plan, y, w - 12, ink)


def _lettering(front: Front, plan: Plan, y: float, room: float, ink: str) -> str:
    chance = plan.stream("sign")
    weight = chance.pick((600, 700, 800))
    capitals = chance.chance(0.22)
    text = sign_words(front.sign or front.name)
    if not text:
        return ""
    capitals = capitals and len(text) < 11
    text = text.upper() if capitals else text
    heavy = 1.0 if weight < 800 else 0.96
    size, lines = fit(text, room * heavy * (0.9 if capitals else 1.0))
    spaced = ' letter-spacing="1.2"' if capitals else ""
    middle = plan.width / 2
    if len(lines) == 1:
        base = y + FASCIA / 2 + size * 0.35
        return words(middle, base, quoted(lines[0]), size, ink, weight, spaced)
    base = y + FASCIA / 2 - 1.2
    upper = words(middle, base, quoted(lines[0]), size, ink, weight)
    return upper + words(middle, base + size + 0.6, quoted(lines[1]), size, ink, weight)


def draw_awning(plan: Plan, layout: Layout, state: State) -> str:
    """Return the awning: out when open, rolled up when shut. Or a canopy of bulbs."""
    if plan.vacant:
        return ""
    chance = plan.stream("awning")
    y, x, w = layout.fascia_y + FASCIA, MARGIN, plan.width - 2 * MARGIN
    if plan.kind.canopy:
        bulb = "#FFC94D" if state.lit else "#B9A687"
        count = int(w / 9)
        bulbs = "".join(disc(x + w * (i + 0.5) / count, y + 4, 2, bulb) for i in range(count))
        return rect(x - 6, y, w + 12, 8, state.light.paint("#F6F0E2")) + bulbs
    if not chance.chance(plan.kind.awning):
        return ""
    plain = chance.chance(0.34)
    cloth = "#14607F" if is_pale(plan.brand) else plan.brand
    if not state.lit:
        return rect(
            x - 2, y - 1, w + 4, 5, state.light.paint(mix(cloth, "#ffffff", 0.2)), ' rx="2.5"'
        )
    return _awning_out(x, y, w, cloth, plain, state.light)


def _awning_out(x: float, y: float, w: float, cloth: str, plain: bool, light: Light) -> str:
    """Return stripes that widen towards the street, each ending in a scallop."""
    depth, count = 22.0, max(4, round(w / 15))
    flap = (w + 10) / count
    one, other = mix(cloth, "#ffffff", 0.1 if plain else 0), cloth if plain else "#F6F0E2"
    slopes, scallops = ["", ""], ["", ""]
    for i in range(count):
        upper, lower = x - 2 + (w + 4) * i / count, x - 5 + flap * i
        end = x - 2 + (w + 4) * (i + 1) / count
        hem = n(y + depth)
        slopes[i % 2] += f"M{n(upper)} {n(y)}H{n(end)}L{n(lower + flap)} {hem}H{n(lower)}z"
        scallops[i % 2] += f"M{n(lower)} {hem}h{n(flap)}v2q{n(-flap / 2)} 7 {n(-flap)} 0z"
    out = "".join(
        area(slopes[i], light.paint(c)) + area(scallops[i], light.paint(mix(c, "#000000", 0.1)))
        for i, c in enumerate((one, other))
    )
    return out + rect(x - 5, y + depth + 6, w + 10, 5, "#000", ' opacity=".09"')


def draw_projecting(front: Front, plan: Plan, state: State) -> str:
    """Return the small sign that hangs out over the pavement, on about six fronts of ten."""
    chance = plan.stream("projecting")
    shown, left, round_one = chance.chance(0.62), chance.chance(0.5), chance.chance(0.5)
    if plan.vacant or not plan.storeys or not shown:
        return ""
    light, x, y = state.light, 12 if left else plan.width - 12, plan.ground_y - 16
    pale = is_pale(plan.brand)
    ground = light.paint(WHITE if pale else plan.brand)
    edge = f' stroke="{light.paint("#F6F0E2")}" stroke-width="1.4"'
    plate = (
        disc(x, y, 11, ground, edge)
        if round_one
        else rect(x - 10, y - 10.5, 20, 21, ground, edge + ' rx="2"')
    )
    ink = NIGHT if pale else "#FFE6AE" if state.lit and light.evening else "#F6F0E2"
    glyph = GLYPHS.get(front.kind, GLYPHS["other"])
    drawing = line(glyph, ink, 1.9, ' stroke-linecap="round" stroke-linejoin="round"')
    hook = line(f"M{n(x)} {n(y - 18)}v8", light.paint("#23272F"), 1.4)
    return hook + plate + moved(x - 7, y - 7, drawing, 0.7)


def draw_number(front: Front, plan: Plan, layout: Layout, state: State) -> str:
    """Return the blue enamel number over the door."""
    text = clean(front.number)[:9]
    if not text:
        return ""
    size = 9.0 if len(text) < 5 else 7.0
    w = max(18.0, text_width(text) * size + 7)
    middle = min(plan.width - w / 2 - 2, max(w / 2 + 2, layout.door_x + layout.door_width / 2))
    plate = rect(middle - w / 2, layout.top + 0.5, w, 12, state.light.wall(ENAMEL), ' rx="1.5"')
    return plate + words(middle, layout.top + 6.5 + size * 0.36, quoted(text), size, WHITE)


def draw_card(front: Front, plan: Plan, layout: Layout, state: State) -> str:
    """Return the card that hangs in a dark window, or the invitation in a vacant one."""
    if plan.vacant:
        return _invitation(front, plan, layout, state.light)
    text = clean(front.card)
    if state.lit or not text:
        return ""
    evening, bay = state.light.evening, layout.widest
    size, lines = fit(text, min(bay.width - 12, 92), largest=11.5, least=6.5)
    w = max(text_width(part) for part in lines) * size + 10
    h = 17 if len(lines) == 1 else 2 * size + 7
    x, y = bay.x + bay.width / 2, layout.top + (layout.foot - layout.top) * 0.36
    string = f"M{n(x - w * 0.3)} {n(y)}L{n(x)} {n(y - 9)}L{n(x + w * 0.3)} {n(y)}"
    out = line(string, "#8A94AB" if evening else "#E6E2D6")
    out += rect(x - w / 2, y, w, h, "#D8DCE6" if evening else "#FFFDF6", ' rx="2"')
    first = y + (8.5 + size * 0.36 if len(lines) == 1 else size + 1.5)
    for i, part in enumerate(lines):
        out += words(x, first + i * (size + 1), quoted(part), size, NIGHT, 650)
    return out


def _invitation(front: Front, plan: Plan, layout: Layout, light: Light) -> str:
    parts = [(clean(front.area), 13.5, 800), (clean(front.card), 11.5, 600)]
    parts = [part for part in parts if part[0]]
    if not parts:
        return ""
    w = min(plan.width - 2 * MARGIN - 8, 132.0)
    middle, y = plan.width / 2, layout.top + 2
    out = rect(
        middle - w / 2,
        y,
        w,
        6 + 16 * len(parts),
        "#FFF1D0" if light.evening else "#FFFDF6",
        ' rx="3"',
    )
    for i, (text, largest, weight) in enumerate(parts):
        size, lines = fit(text, w - 10, largest=largest, least=6)
        out += words(middle, y + 16 + i * 15, quoted(lines[0]), size, "#5E4418", weight)
    return out


def draw_board(plan: Plan, layout: Layout, light: Light) -> str:
    """Return a board on the pavement, away from the door."""
    x = plan.width - 34 if layout.door_x < plan.width / 2 else 8.0
    y = plan.height + 6
    legs = area(f"M{n(x + 3)} {n(y)}l3-38h16l3 38z", light.paint("#4C362A"))
    slate = area(f"M{n(x + 6.5)} {n(y - 6)}l2-29h11l2 29z", light.paint("#22302A"))
    chalk = f"M{n(x + 10)} {n(y - 29)}h8M{n(x + 10)} {n(y - 23)}h8M{n(x + 9)} {n(y - 17)}h7"
    return legs + slate + line(chalk, "#F4EDE2", 1.5, ' stroke-linecap="round"')


def draw_banners(plan: Plan, light: Light) -> str:
    """Return cloths between the upper windows of a house that has something on."""
    if not plan.kind.banners or not plan.storeys or plan.bays < 2:
        return ""
    chance = plan.stream("banners")
    cloth = light.paint(chance.pick(("#A13A26", "#14607F", "#3C6A2C", "#7A5A22")))
    top, height = plan.ground_y - 52, 44
    xs = [plan.width * i / plan.bays for i in range(1, plan.bays)][:: max(1, plan.bays - 2)]
    out = "".join(f"M{n(x - 5)} {n(top)}h10v{n(height)}l-5-5l-5 5z" for x in xs)
    stripes = "".join(box(x - 2.5, top + 7, 5, 12) for x in xs)
    rods = "".join(f"M{n(x - 7)} {n(top)}h14" for x in xs)
    return (
        area(out, cloth)
        + area(stripes, light.paint("#F6F0E2"))
        + line(rods, light.wall("#23272F"), 1.6)
    )
