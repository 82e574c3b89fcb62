"""What stands and walks in front of the houses: trees, benches, lamps, people. Sparse."""

from torg.core.facade.streams import Stream
from torg.core.facade.svg import Light, area, box, disc, line, moved, n, rect

_ROUND = ' stroke-linecap="round"'
_LEAVES = (
    ("#8FA14A", "#A9A23F", "#98A646", "#C3A93E"),  # lime turning
    ("#6F9550", "#7FA257", "#8DAD5E", "#A5BC6A"),  # summer
    ("#5F8A5A", "#74995C", "#86A860", "#B3B257"),
)


def tree(x: float, foot: float, scale: float, light: Light, seed: str = "") -> str:
    """Return a lime tree, about four metres high at scale 1."""
    leaves = [light.wall(c) for c in Stream("tree", seed).pick(_LEAVES)]
    trunk = line("M0 0V-52M0-34l-9-14M0-40l8-12", light.wall("#5B4636"), 3.4, _ROUND)
    crown = (
        disc(-11, -58, 15, leaves[0]) + disc(11, -60, 16, leaves[1]) + disc(0, -74, 18, leaves[2])
    )
    crown += disc(-5, -64, 11, leaves[3], ' opacity=".6"') + disc(
        7, -78, 8, leaves[1], ' opacity=".7"'
    )
    return moved(x, foot, trunk + crown, scale)


def bench(x: float, foot: float, light: Light) -> str:
    planks = area(box(-22, -13, 44, 4) + box(-22, -24, 44, 3.5), light.wall("#8B5B30"))
    return moved(x, foot, planks + line("M-17 0v-24M17 0v-24", light.wall("#23272F"), 2))


def street_lamp(x: float, foot: float, light: Light) -> str:
    """Return a lamp post, lit by evening."""
    post = line("M0 0v-98M-4-2h8M-3-30h6", light.wall("#23272F"), 2.6)
    head = area("M-6-112h12l-2.5 14h-7zM-7-114h14l-7-6z", light.wall("#23272F"))
    bulb = rect(-3.5, -110, 7, 10, "#FFE6A8" if light.evening else "#E9EEF0")
    halo = '<circle cy="-104" r="34" fill="url(#t-halo)"/>' if light.evening else ""
    return moved(x, foot, halo + post + head + bulb)


def person(x: float, foot: float, light: Light, seed: str) -> str:
    """Return someone on their way, seen from far enough not to be anyone."""
    chance = Stream("person", seed)
    coat = light.paint(
        chance.pick(("#2F4859", "#7A2F24", "#6A5A4A", "#3C5A3B", "#B98A3A", "#5E6B8A"))
    )
    child, turned, bag = chance.chance(0.18), chance.chance(0.5), chance.chance(0.45)
    hair = light.paint(chance.pick(("#4A3529", "#C9A15A", "#23272F", "#8A8680")))
    out = line("M-1-13L-5 0M1-13L5-1", light.paint("#2A303B"), 3, _ROUND)
    out += area("M-5-13q-1-14 2-17h6q3 3 3 17z", coat) + line("M4-27l3 10", coat, 2.6, _ROUND)
    out += disc(0, -34, 3.6, light.paint("#D6AE8A")) + area("M-3.6-35q3.6-6 7.2 0z", hair)
    if bag:
        out += rect(5, -18, 6, 8, light.paint(chance.pick(("#EBE0CB", "#A53F2A", "#D6A03E"))))
    size = 0.68 if child else 1.0
    flip = f" scale({'-' if turned else ''}{size} {size})"
    return f'<g transform="translate({n(x)} {n(foot)}){flip}">{out}</g>'
