"""Wares: books, tools, toys. Each is drawn from its own lower left corner."""

from torg.core.facade.goods.base import BLOOM, CLOTH, DARK, PALE, ROUND, STEEL, WOOD, Good, good
from torg.core.facade.streams import Stream
from torg.core.facade.svg import area, box, disc, line, mix, n, rect


@good("books")
def _books(s: Stream) -> Good:
    x, spines, bands = 0.0, [], ""
    for _ in range(3 + s.below(4)):
        w, h = s.between(3.5, 6.5), s.between(15, 24)
        spines.append(rect(x, -h, w, h, s.pick(CLOTH)))
        bands += f"M{n(x)} {n(3.5 - h)}h{n(w)}"
        x += w + 0.5
    return Good(x, "".join(spines) + line(bands, "#fff", 1.4, ' stroke-opacity=".5"'))


@good("cover")
def _cover(s: Stream) -> Good:
    colour = s.pick(CLOTH[:6])
    art = (
        disc(8, -8, 4, "#fff", ' opacity=".4"')
        if s.chance(0.5)
        else area("M3-4l5-8l5 8z", "#fff", ' opacity=".4"')
    )
    return Good(
        17,
        rect(0, -23, 16, 23, colour)
        + area(box(3, -19.5, 10, 2.6) + box(3, -15, 6, 1.6), "#fff", ' opacity=".85"')
        + art,
    )


@good("record")
def _record(s: Stream) -> Good:
    sleeve = s.pick(CLOTH)
    return Good(
        21.5,
        rect(0, -20.5, 20.5, 20.5, sleeve)
        + disc(10.2, -10.2, 7.2, "#1B1B20")
        + disc(10.2, -10.2, 2.5, mix(sleeve, "#ffffff", 0.5)),
    )


@good("turntable")
def _turntable(_: Stream) -> Good:
    return Good(
        34,
        rect(0, -12, 34, 12, WOOD)
        + area("M3-12q1-5 11-5t11 5z", "#1B1B20")
        + line("M29-20v7l-6 1", STEEL, 1.6)
        + disc(29, -20, 1.8, STEEL),
    )


@good("guitar")
def _guitar(s: Stream) -> Good:
    body = s.pick(("#B97A3C", "#A53F2A", "#2B3B59", "#D6A03E"))
    shape = area("M11 0q-10 0-10-9q0-6 4-8q-2-6 6-6t6 6q4 2 4 8q0 9-10 9z", body)
    return Good(
        22,
        line("M11-20V-50M8.5-48h5M8.5-45h5", "#4C362A", 2.6)
        + shape
        + disc(11, -12, 3, "#2A1D14")
        + line("M8-5.5h6", "#4C362A", 1.6),
    )


@good("drum")
def _drum(s: Stream) -> Good:
    shell = s.pick(CLOTH[:4])
    return Good(
        30,
        rect(1, -18, 28, 18, shell, ' rx="3"')
        + line("M1-14.5h28M1-3.5h28", STEEL, 1.8)
        + line("M6-14l4 10l4-10l4 10l4-10", PALE, 1.1)
        + line("M8-19l12-6M22-19l-12-6", "#C69A5D", 1.6, ROUND),
    )


@good("teddy")
def _teddy(s: Stream) -> Good:
    fur = s.pick(("#B17D47", "#8F6238", "#CDA878"))
    shape = (
        disc(10, -8, 8, fur)
        + disc(10, -20, 6, fur)
        + disc(5, -25, 2.7, fur)
        + disc(15, -25, 2.7, fur)
    )
    face = disc(10, -18, 2.3, "#EBD2AA") + line(
        "M8-21.5h.1M12-21.5h.1M10-18.5h.1", "#23201C", 1.7, ROUND
    )
    return Good(20, shape + disc(10, -7, 4.5, "#EBD2AA") + face)


@good("blocks")
def _blocks(s: Stream) -> Good:
    one, two, three = (s.pick(("#C13D3D", "#D65B6C")), s.pick(("#1A6584", "#3F6D30")), "#EFB73C")
    return Good(
        23,
        rect(0, -10, 10, 10, one)
        + rect(11.5, -10, 10, 10, two)
        + rect(5.5, -20.5, 10, 10, three)
        + line("M3-5h4M14.5-5h4M8.5-15.5h4", "#fff", 1.6, ' stroke-opacity=".7"'),
    )


@good("train")
def _train(_: Stream) -> Good:
    wheels = "".join(disc(x, -2.7, 2.7, DARK) for x in (3, 11, 21, 27, 35, 41))
    cars = (
        rect(0, -14, 16, 10, "#C13D3D")
        + rect(0, -23, 7.5, 9, "#A53F2A")
        + rect(12, -19, 3, 5, DARK)
    )
    return Good(
        44,
        cars
        + rect(18, -12, 12, 8, "#EFB73C")
        + rect(32, -12, 12, 8, "#3F6D30")
        + line("M16-6h16", DARK, 1.2)
        + wheels,
    )


@good("yarn")
def _yarn(s: Stream) -> Good:
    colour = s.pick((*BLOOM, "#1A6584", "#7DA13B"))
    return Good(
        15.5,
        disc(7, -7, 7, colour)
        + line("M1-8q6-6 12 0M2-4q6-6 11 0M6-13q5 4 2 11", mix(colour, "#000000", 0.28), 1),
    )


@good("parcel")
def _parcel(s: Stream) -> Good:
    paper, ribbon = (
        s.pick(("#C9A06A", "#B5382A", "#3F6D30", "#EDE3D0")),
        s.pick(("#FFFDF6", "#D6A03E", "#7A2E3C")),
    )
    w, h = s.between(15, 21), s.between(10, 17)
    bow = line(f"M{n(w / 2)} {n(-h)}q-5-6-5-1t5 1q5-6 5-1t-5 1", ribbon, 1.5)
    return Good(
        w + 1,
        rect(0, -h, w, h, paper)
        + line(f"M{n(w / 2)} 0v{n(-h)}M0 {n(-h * 0.55)}h{n(w)}", ribbon, 1.8)
        + bow,
    )


@good("candles")
def _candles(s: Stream) -> Good:
    wax = s.pick(("#F3ECDF", "#C4836A", "#8DA58F"))
    sticks = area(box(2, -15, 4.5, 15) + box(9, -21, 4.5, 21) + box(16, -11, 4.5, 11), wax)
    return Good(
        22,
        sticks
        + area(
            "M4.2-20q2 2.5 0 4q-2-1.5 0-4M11.2-26q2 2.5 0 4q-2-1.5 0-4"
            "M18.2-16q2 2.5 0 4q-2-1.5 0-4",
            "#F2932F",
        ),
    )


@good("clock")
def _clock(_: Stream) -> Good:
    return Good(
        20,
        area("M2 0v-12q0-9 8-9t8 9v12z", "#7A4B2B")
        + disc(10, -11.5, 5.6, "#FFF9EC")
        + line("M10-15v3.5l2.5 1.5", DARK, 1.1)
        + rect(0, -2, 20, 2, "#5E3820"),
    )


@good("paint")
def _paint(s: Stream) -> Good:
    colour = s.pick(CLOTH)
    return Good(
        17,
        rect(1, -16, 14, 16, STEEL)
        + rect(1, -12, 14, 8, colour)
        + line("M2-16q6-9 12 0", "#8C969C", 1.1)
        + area("M3-16h10v3q-2 3-3.5 0t-3 1.5t-3.5-1.5z", colour),
    )


@good("ladder")
def _ladder(_: Stream) -> Good:
    return Good(
        22, line("M3 0L9-52M19 0L13-52M5.5-10h11.5M6.5-20h9.5M7.5-30h7M8.5-40h5", "#C49A5C", 2)
    )


@good("tools")
def _tools(_: Stream) -> Good:
    return Good(
        30,
        line("M4 0v-12M14 0v-10M24 0v-18", "#A5542F", 2.8, ROUND)
        + area("M0-18h9v6h-9zM12-20h4v10h-4z", "#6E7C86")
        + area("M22-26q-3 8 2 9t2-9z", "#6E7C86"),
    )


@good("screen")
def _screen(s: Stream) -> Good:
    picture = s.pick(("#2F7A9C", "#84769F", "#3F8A6A"))
    return Good(
        38,
        rect(0, -30, 37, 24, "#1C2028", ' rx="1.5"')
        + rect(2, -28, 33, 20, picture)
        + area("M2-8l11-11l8 7l6-4l8 8z", mix(picture, "#ffffff", 0.45))
        + area(box(16, -6, 5, 5) + box(11, -1.5, 15, 1.5), "#4A525C"),
    )


@good("phone")
def _phone(s: Stream) -> Good:
    glow = s.pick(("#9FD0E0", "#E9C6D8", "#C9DDB4"))
    return Good(
        13,
        area("M3 0l1-3h5l1 3z", "#8C969C")
        + rect(1.5, -21, 10, 18, "#1C2028", ' rx="1.5"')
        + rect(2.6, -19.5, 7.8, 14.5, glow)
        + line("M4.5-16h4M4.5-13h3", "#fff", 1),
    )


@good("speaker")
def _speaker(_: Stream) -> Good:
    return Good(
        16,
        rect(1, -22, 14, 22, "#2A2E36", ' rx="1.5"')
        + disc(8, -7.5, 5, "#4A525C")
        + disc(8, -7.5, 2, "#1C2028")
        + disc(8, -17, 2.4, "#4A525C"),
    )


@good("ball")
def _ball(s: Stream) -> Good:
    if s.chance(0.5):
        return Good(
            18,
            disc(8.5, -8, 8, "#FBFAF5")
            + area("M8.5-11.5l3.5 2.5l-1.3 4h-4.4l-1.3-4z", DARK)
            + line("M8.5-11.5v-4.5M12-9l4-1.5M10.7-5l2.5 3.5M6.3-5l-2.5 3.5M5-9l-4-1.5", DARK, 0.9),
        )
    return Good(
        18,
        disc(8.5, -8, 8, "#CF7A35")
        + line("M8.5-16v16M.5-8h16M3-13.5q5 5.5 0 11M14-13.5q-5 5.5 0 11", "#5E3418", 1),
    )


@good("skis")
def _skis(s: Stream) -> Good:
    colour = s.pick(("#C13D3D", "#1A6584", "#EFB73C"))
    return Good(
        20,
        line("M5 0v-52q0-4 2.5-6M11 0v-52q0-4 2.5-6", colour, 3, ROUND)
        + line("M17 0v-44M15.5-3h3", DARK, 1.2),
    )


@good("bicycle")
def _bicycle(s: Stream) -> Good:
    wheels = line(
        "M1-13a12 12 0 1 0 24 0a12 12 0 1 0-24 0M34-13a12 12 0 1 0 24 0a12 12 0 1 0-24 0",
        "#2A2F38",
        2,
    )
    spokes = line("M13-25v24M1-13h24M46-25v24M34-13h24", "#2A2F38", 0.6, ' stroke-opacity=".6"')
    frame = line(
        "M13-13l10-16h18l-12 17h-16M23-29l6 17M46-13l-6-23h6.5", s.pick(CLOTH[:4]), 2.6, ROUND
    )
    return Good(59, wheels + spokes + frame + line("M19.5-31.5h7.5", DARK, 2.6, ROUND))


@good("magazines")
def _magazines(s: Stream) -> Good:
    rows = "".join(
        rect(1 + i % 3 * 9.5, -26 + i // 3 * 13, 8.5, 11.5, s.pick(CLOTH)) for i in range(6)
    )
    return Good(
        31, rect(0, -29, 30, 29, "#4C3B2C") + rows + line("M1-14.5h28M1-1.5h28", "#CDA878", 1.2)
    )


@good("sack")
def _sack(s: Stream) -> Good:
    return Good(
        20,
        area("M3 0q-3-12 1-21l-2-4h16l-2 4q4 9 1 21z", s.pick(("#D9C08A", "#C4836A", "#9FB39A")))
        + disc(10, -10, 4.4, PALE)
        + line("M7.5-10h5", DARK, 1.4),
    )


@good("suitcase")
def _suitcase(s: Stream) -> Good:
    colour = s.pick(CLOTH[:6])
    return Good(
        25,
        line("M8-22v-4h8v4", DARK, 1.6)
        + rect(0, -22, 24, 20, colour, ' rx="2.5"')
        + line("M6-22v20M18-22v20", mix(colour, "#000000", 0.3), 1.4)
        + line("M5-1h.1M19-1h.1", DARK, 2.6, ROUND),
    )
