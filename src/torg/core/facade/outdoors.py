"""What has no house front: toilets, a park, bicycles for hire. A small scene in the open.

As with shops, light means open: only the panes of a kiosk or of a sign change with the state.
"""

from collections.abc import Callable

from torg.core.facade import goods
from torg.core.facade.furniture import bench, street_lamp, tree
from torg.core.facade.shopfront import State
from torg.core.facade.streams import Stream
from torg.core.facade.svg import GROUND, Light, area, box, disc, line, mix, moved, n, rect, words

WIDTH, HEIGHT = 140.0, GROUND + 4  # 7 m; as high as a ground floor, so that lists line up
_FOOT = HEIGHT - 9
_KIOSK = ("#2F5A4A", "#24405C", "#6A3A24")
_SIGN = "#1C4C86"

Scene = Callable[[Stream, State], str]


def _ground(light: Light, colour: str = "#B5B3AC") -> str:
    return rect(0, _FOOT, WIDTH, 9, light.wall(colour))


def _post(x: float, text: str, state: State) -> str:
    """Return a post with a sign in it that is lit when it is open."""
    light = state.light
    out = rect(x - 2, _FOOT - 78, 4, 78, light.wall("#3B4652"))
    out += rect(x - 17, _FOOT - 104, 34, 28, light.paint(_SIGN), ' rx="3"')
    out += rect(x - 14, _FOOT - 82, 28, 3, state.glass)
    return out + words(x, _FOOT - 87, text, 12, "#fff")


def _toilets(chance: Stream, state: State) -> str:
    light = state.light
    wood = light.paint(chance.pick(_KIOSK))
    dark, trim = mix(wood, "#000000", 0.28), light.paint("#E9DEC9")
    x, w, top = 34.0, 72.0, _FOOT - 84
    out = tree(16, _FOOT + 2, 1.0, light, "by the kiosk") + tree(126, _FOOT + 2, 0.85, light, "far")
    out += _ground(light) + rect(x, top, w, 84, wood)
    out += line("".join(f"M{n(x + 6 * i)} {n(top + 22)}v62" for i in range(1, 12)), dark, 0.8)
    out += area(f"M{n(x - 7)} {n(top)}q43-34 86 0z", dark) + rect(x - 8, top - 2, w + 16, 4, trim)
    out += rect(x + 3, top + 6, w - 6, 13, state.glass)
    out += area("".join(box(x + 3 + 13.2 * i, top + 6, 1.6, 13) for i in range(1, 5)), trim)
    for left in (x + 7, x + 39):
        out += rect(left, top + 26, 26, 58, trim) + rect(left + 2, top + 28, 22, 56, dark)
        out += disc(left + 20, top + 58, 1.3, trim)
    out += rect(x + 22, top + 36, 28, 18, light.paint(_SIGN), ' rx="2" stroke="#fff"')
    return out + words(x + 36, top + 49, "WC", 12, "#fff")


def _bicycles(chance: Stream, state: State) -> str:
    light = state.light
    out = _ground(light) + line(f"M10 {n(_FOOT - 12)}h96", light.wall("#5E6B78"), 2.4)
    for i in range(3):
        bicycle = goods.draw("bicycle", Stream("stand", str(chance.below(4)))).markup
        out += moved(4 + 30 * i, _FOOT, bicycle, 0.9)
    sign = line("M0-4a4 4 0 1 0 8 0a4 4 0 1 0-8 0M13-4a4 4 0 1 0 8 0a4 4 0 1 0-8 0", "#fff", 1.4)
    sign += line("M4-4l3-6h7l3 6M7-10l4 6l3-6", "#fff", 1.2)
    return out + _post(122, "", state) + moved(111.5, _FOOT - 85, sign)


def _taxi(chance: Stream, state: State) -> str:
    car = goods.draw("car", chance)
    scale = min(1.3, 92 / car.width)
    return _ground(state.light, "#8F8D88") + moved(6, _FOOT, car.markup, scale) + _post(
        122, "TAXI", state
    )  # fmt: skip


def _park(chance: Stream, state: State) -> str:
    light = state.light
    out = "".join(
        tree(x, _FOOT, 0.85 + chance.number() * 0.45, light, str(i))
        for i, x in enumerate((18, 52, 96, 126))
    )
    out += rect(0, _FOOT - 6, WIDTH, 15, light.wall("#8FAE6B"))
    out += area(f"M52 {n(HEIGHT)}q14-9 6-15h12q14 4 22 15z", light.wall("#D9CFB8"))
    return out + bench(76, _FOOT - 2, light)


def _viewpoint(chance: Stream, state: State) -> str:
    light = state.light
    hills = f"M0 {n(_FOOT - 30)}q30-{n(16 + chance.number() * 14)} 62 0t78-6V{n(_FOOT)}H0z"
    out = area(hills, light.wall("#A9BFAE")) + rect(0, _FOOT - 20, WIDTH, 20, light.wall("#7FB0C4"))
    out += _ground(light, "#C9BDA8")
    rail = f"M0 {n(_FOOT - 24)}h{n(WIDTH)}M0 {n(_FOOT - 12)}h{n(WIDTH)}"
    rail += "".join(f"M{x} {n(_FOOT - 26)}v26" for x in range(8, 140, 21))
    out += line(rail, light.wall("#3B4652"), 2)
    scope = rect(-2.5, -44, 5, 44, light.wall("#3B4652"))
    scope += line("M-15-52l30-8", light.wall("#5A6B78"), 9) + disc(-16, -51.6, 4.5, "#16213B")
    return out + moved(92, _FOOT, scope) + bench(38, _FOOT + 2, light)


def _marina(chance: Stream, state: State) -> str:
    light = state.light
    out = rect(0, _FOOT - 16, WIDTH, 25, light.wall("#7FB0C4"))
    for x, tall in ((38.0, 88.0), (92.0, 70.0 + 20 * chance.number())):
        hull = light.wall(chance.pick(("#7A2F24", "#24405C", "#E9E5DB")))
        out += area(f"M{n(x - 22)} {n(_FOOT - 18)}h46l-8 13h-30z", hull)
        sail = f"M{n(x)} {n(_FOOT - 20)}v{n(-tall)}l25 {n(tall - 8)}z"
        out += area(sail, light.wall("#F6F0E4"))
        out += line(f"M{n(x)} {n(_FOOT - 18)}v{n(-tall - 6)}", light.wall("#5B4636"), 1.6)
    out += rect(0, _FOOT, WIDTH, 9, light.wall("#A5A29A"))
    return out + street_lamp(128, _FOOT + 4, light)


def _camping(chance: Stream, state: State) -> str:
    light = state.light
    cloth = light.paint(chance.pick(("#A5321F", "#1F5A69", "#8A5210")))
    out = tree(18, _FOOT, 1.15, light, "camp") + tree(126, _FOOT, 1.0, light, "camp 2")
    out += rect(0, _FOOT - 4, WIDTH, 13, light.wall("#8FAE6B"))
    out += area(f"M34 {n(_FOOT)}L70 {n(_FOOT - 58)}L106 {n(_FOOT)}z", cloth)
    return out + area(f"M56 {n(_FOOT)}L70 {n(_FOOT - 40)}L84 {n(_FOOT)}z", state.glass)


SCENES: dict[str, Scene] = {
    "toilets": _toilets,
    "bicycle-stand": _bicycles,
    "taxi-stand": _taxi,
    "park": _park,
    "viewpoint": _viewpoint,
    "marina": _marina,
    "camping": _camping,
}


def draw_scene(kind: str, name: str, state: State) -> str:
    """Return the markup of a scene, `WIDTH` by `HEIGHT`; the same name gives the same scene."""
    return SCENES[kind](Stream(name, kind), state)
