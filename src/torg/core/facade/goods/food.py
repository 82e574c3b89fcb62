"""Food, drink, flowers and plants. Each is drawn from its own lower left corner."""

from torg.core.facade.goods.base import BLOOM, CLOTH, DARK, PALE, ROUND, STEEL, WOOD, Good, good
from torg.core.facade.streams import Stream
from torg.core.facade.svg import area, box, disc, line, mix, rect


@good("loaf")
def _loaf(s: Stream) -> Good:
    crust = s.pick(("#B5702F", "#A9622A", "#C1803D"))
    scores = line("M7-6.5l2.5-4M12-7l2.5-4.5M17-6.5l2-4", "#EBC48C", 1.5, ROUND)
    return Good(25, area("M0 0q-1.5-12.5 12.5-12.5t12.5 12.5z", crust) + scores)


@good("bun")
def _bun(s: Stream) -> Good:
    swirl = line("M6.5-3.5q-3.5-1-2.5-4t5.5-1.5t1 4.5", "#7C4A20", 1.1, ROUND)
    return Good(13.5, disc(6.5, -6, 6, s.pick(("#C78545", "#D2954F"))) + swirl)


@good("baguettes")
def _baguettes(_: Stream) -> Good:
    sticks = line("M6-7L3-31M10.5-7V-34M15-7l3.5-25", "#C88C48", 4.2, ROUND)
    weave = line("M2-9.5h17M3-5h15", "#6F522C", 0.9)
    return Good(21, sticks + area("M1-14h19l-3 14h-13z", "#8F6C41") + weave)


@good("cake")
def _cake(s: Stream) -> Good:
    icing = s.pick(("#F2D8D3", "#5D3424", "#EACB6E", "#DCE7C7"))
    stand = area(box(8.5, -8, 3, 7) + box(4, -1.5, 12, 1.5), STEEL) + rect(
        0, -9.5, 20, 2, "#E6E9EA"
    )
    top = area("M2-9.5v-8q8-3 16 0v8z", icing) + line(
        "M2-13.5q4 2.5 8 0t8 0", mix(icing, "#ffffff", 0.5), 1.2
    )
    return Good(20, stand + top + disc(10, -20.5, 2, "#C13D3D"))


@good("cheese")
def _cheese(_: Stream) -> Good:
    holes = (
        disc(8, -4, 1.7, "#C79A38")
        + disc(16, -6.5, 2.1, "#C79A38")
        + disc(20, -2.5, 1.1, "#C79A38")
    )
    return Good(
        24, area("M0 0v-9l24-5v14z", "#E9C35B") + area("M0-9l24-5v-2.5l-20-1z", "#F6DD95") + holes
    )


@good("wheel")
def _wheel(s: Stream) -> Good:
    rind = s.pick(("#D6A03E", "#B94F36"))
    return Good(
        25,
        rect(0, -9, 25, 9, rind, ' rx="3"')
        + rect(2, -16, 21, 7.5, "#B5702F", ' rx="3"')
        + rect(9, -15, 7, 5, PALE),
    )


@good("jar")
def _jar(s: Stream) -> Good:
    sweets = s.pick(BLOOM)
    dots = "".join(
        disc(
            3.5 + 4 * (i % 2) + (i // 2 % 2) * 1.5,
            -3 - 3.6 * (i // 2),
            1.9,
            sweets if i % 3 else mix(sweets, "#ffffff", 0.4),
        )
        for i in range(6)
    )
    return Good(
        13,
        rect(0.5, -16, 12, 16, "#DCE7EA", ' rx="2" opacity=".8"')
        + dots
        + rect(2, -19, 9, 3.5, "#8A5B33"),
    )


@good("chocolates")
def _chocolates(s: Stream) -> Good:
    lid = s.pick(("#7A2E3C", "#2B3B59", "#8A5B33"))
    pieces = "".join(disc(4 + i * 5, -5, 2.1, "#55301F" if i % 2 else "#7A4A2C") for i in range(5))
    return Good(28, area("M2-8l3-12h18l3 12z", lid) + rect(0, -8, 28, 8, "#EBDCC2") + pieces)


@good("bottle")
def _bottle(s: Stream) -> Good:
    glass = s.pick(("#2F5E3B", "#5D202C", "#1F3C4B", "#8A6B2D", "#3E4F2A"))
    label = rect(1.2, -9.5, 5.8, 5, s.pick(("#EBE0CB", "#F3ECDF", "#D9C08A")))
    return Good(8.5, area("M1 0v-13q0-3 2-5v-6h2.2v6q2 2 2 5v13z", glass) + label)


@good("glass")
def _glass(s: Stream) -> Good:
    drink = s.pick(("#8F2438", "#E9B54A", "#D98A5A"))
    stem = line("M5-7v6M2 0h6", "#9FB5BF", 1.2)
    return Good(
        11,
        area("M1-17h8q.5 10-4 10t-4-10z", "#D7E4E8")
        + area("M1.2-13h7.6q-.5 6-3.8 6t-3.8-6z", drink)
        + stem,
    )


@good("beer")
def _beer(_: Stream) -> Good:
    handle = line("M13-15h4.5v9h-4.5", "#D7E4E8", 1.8)
    return Good(
        20,
        handle
        + rect(2, -19, 11, 19, "#E2A63A", ' rx="1.5"')
        + area("M1-18q1-5 4-3q3-3 5 0q4-1 3.5 4h-12z", "#FFF9EC")
        + line("M5.5-13v9M9.5-13v9", "#F4CF7E", 1.3),
    )


@good("stool")
def _stool(s: Stream) -> Good:
    counter = rect(0, -27, 34, 3, WOOD) + line("M4-24v24M30-24v24", "#5E4328", 2)
    seats = (
        rect(7, -15, 8, 2.5, s.pick(CLOTH))
        + rect(19, -15, 8, 2.5, DARK)
        + line("M11-12v12M23-12v12M8 0h6M20 0h6", DARK, 1.5)
    )
    return Good(34, counter + seats + disc(17, -32, 3.5, "#F4D58A") + line("M17-28v-1.5", DARK, 2))


@good("barrel")
def _barrel(_: Stream) -> Good:
    return Good(
        24,
        area("M3 0q-4-12 0-24h18q4 12 0 24z", "#8F6238")
        + line("M1.5-6h21M1.5-18h21", "#4A3A2A", 1.8)
        + line("M8-24q-2 12 0 24M16-24q2 12 0 24", "#74491F", 0.9),
    )


@good("cup")
def _cup(_: Stream) -> Good:
    bowl = area("M2-10h10.5v5q0 5-5.2 5t-5.3-5z", "#FFFDF8") + line(
        "M12.5-8q4 0 3 3t-4 2", "#FFFDF8", 1.6
    )
    return Good(18, bowl + line("M5-13q-2-2 0-4M9.5-13q-2-2 0-4", "#B59C78", 1.1, ROUND))


@good("table")
def _table(s: Stream) -> Good:
    chairs = line("M3 0v-25M3-12.5h8v12.5M39 0v-25M39-12.5h-8v12.5", "#4C362A", 1.8, ROUND)
    table = line("M21 0v-18.5M15 0h12", "#4C362A", 2) + rect(6, -21, 30, 2.6, "#6E4D33")
    cup = area("M13-21v-4.5h6v4.5z", "#FFFDF8")
    vase = line("M27-21v-5", "#8FB0B9", 2.2) + disc(27, -28.5, 2.6, s.pick(BLOOM))
    return Good(42, chairs + table + cup + vase)


@good("dinner")
def _dinner(s: Stream) -> Good:
    cloth = area("M6-21h32l2 21h-36z", s.pick(("#FFFFFF", "#FBF3E4"))) + area(
        "M6-21h32v5.5q-5.3 3-10.6 0t-10.7 0t-10.7 0z", "#E6E0D3"
    )
    candle = rect(21, -30, 2, 9, "#F3ECDF") + area("M22-36q3 3.5 0 5.5q-3-2 0-5.5", "#F2932F")
    glasses = area("M11-29h6l-2 5v3h-2v-3zM28-29h6l-2 5v3h-2v-3z", "#9DB6C0")
    return Good(44, cloth + candle + glasses)


@good("burger")
def _burger(_: Stream) -> Good:
    bun = area("M1-13q1-9 11-9t11 9zM1.5-3h21q0 3-3 3h-15q-3 0-3-3z", "#D08F45")
    inside = rect(0, -8.5, 24, 5.5, "#6E3B22", ' rx="2.5"') + line(
        "M0-9.5q3-3 6 0t6 0t6 0t6 0", "#6E9A43", 2.2
    )
    return Good(24, bun + inside + line("M8-18h.1M13-19.5h.1M17-17h.1", "#F4DDAE", 1.6, ROUND))


@good("fries")
def _fries(s: Stream) -> Good:
    sticks = line("M5-12L3.5-25M8-12v-16M11-12l.5-13M14-12l2-15", "#EFC24A", 2.6)
    return Good(
        20,
        sticks + area("M1-16q8.5 4.5 17 0l-2.5 16h-12z", s.pick(("#B5382A", "#F3ECDF", "#1A6584"))),
    )


@good("cone")
def _cone(s: Stream) -> Good:
    scoops = disc(9, -21, 6, s.pick(("#F2C6CE", "#F6E3B0", "#C9DDB4", "#8A5B3F"))) + disc(
        9, -28.5, 4.8, s.pick(("#FFF6E6", "#D65B6C", "#F0C892"))
    )
    return Good(
        18,
        area("M3.5-19h11l-5.5 19z", "#D39A55")
        + line("M5-15l6 8M13-15l-6 8", "#B27A3B", 0.9)
        + scoops,
    )


@good("sundae")
def _sundae(s: Stream) -> Good:
    colour = s.pick(BLOOM)
    return Good(
        22,
        disc(7.5, -17, 5.5, "#FFF3DF")
        + disc(14.5, -17, 5.5, mix(colour, "#ffffff", 0.3))
        + disc(11, -23, 5, "#F2C6CE")
        + area("M2-16h18q-1 9-7 10v4h3v2h-10v-2h3v-4q-6-1-7-10z", "#CFE0E6", ' opacity=".9"')
        + disc(11, -28.5, 1.9, "#C13D3D"),
    )


@good("sausages")
def _sausages(_: Stream) -> Good:
    links = line("M4-38v9q0 5 4 5t4-5M12-29q0 5 4 5t4-5v-9", "#9C4632", 4.2, ROUND)
    return Good(
        26,
        links
        + line("M0-38h25", DARK, 1.4)
        + rect(2, -7, 22, 7, "#E9E2D4")
        + line("M4-9.5h18", "#B65B4A", 4, ROUND),
    )


@good("ham")
def _ham(_: Stream) -> Good:
    return Good(
        25,
        area("M1-6q0-11 11-11t11 9q0 8-11 8t-11-6z", "#B9604E")
        + disc(8, -8.5, 4.5, "#F1CFC0")
        + disc(8, -8.5, 1.6, "#FFF6EC")
        + line("M22-9l3-3", PALE, 2.4, ROUND),
    )


@good("fish")
def _fish(s: Stream) -> Good:
    skin = s.pick(("#8DA5B2", "#E0997B", "#A8B8B0"))
    ice = area("M0 0q2-5 6-3q3-3 6 0q4-3 7 0q4-3 7 0q5-2 6 3z", "#E3EFF3")
    return Good(
        33,
        area("M2-10q8.5-8 20.5 0l6.5-4v9.5l-6.5-4q-12 8-20.5-1.5z", skin)
        + disc(7, -10.5, 1, DARK)
        + line("M11-13.5q2 3 0 6", mix(skin, "#000000", 0.25), 1)
        + ice,
    )


@good("crate")
def _crate(s: Stream) -> Good:
    fruit = s.pick(("#C13D3D", "#E88C30", "#7DA13B", "#EEC83F", "#6C406B"))
    lighter = mix(fruit, "#ffffff", 0.18)
    low = "".join(disc(3.6 + i * 4.8, -11, 3.2, lighter if i % 2 else fruit) for i in range(5))
    high = "".join(disc(6 + i * 4.8, -14.8, 3, fruit if i % 2 else lighter) for i in range(4))
    return Good(27, low + high + rect(0, -10, 26, 10, "#AA7B47") + line("M1-5h24", "#7F5628", 1.2))


@good("packets")
def _packets(s: Stream) -> Good:
    colour = s.pick(("#FFFFFF", "#D3E6DA", "#DBEBF1", "#F1E3C8"))
    stripe = s.pick(("#3F6D30", "#1A6584", "#A53F2A"))
    return Good(
        15,
        rect(1, -15, 12, 15, colour)
        + area(box(1, -11, 12, 2.5) + box(3, -5.5, 5, 1.5), stripe)
        + rect(1, -15, 12, 15, "none", ' stroke="#000" stroke-opacity=".1"'),
    )


@good("pot")
def _pot(s: Stream) -> Good:
    pot = area("M3-9h10.5l-2 9h-6.5z", s.pick(("#B55D3D", "#8A9AA0", "#E5DED0")))
    leaves = area("M8.2-9q-9-3-7-14q7 3 7 14q0-14 7-15q2 12-7 15z", "#4F803D")
    return Good(17, pot + leaves + disc(8.2, -22, 3.2, s.pick(BLOOM)))


@good("plant")
def _plant(s: Stream) -> Good:
    pot = area("M4-10h10.5l-1.5 10h-7.5z", s.pick(("#B55D3D", "#E5DED0", "#5C6E78")))
    return Good(
        19,
        pot
        + line(
            "M9-10q-1-14-7-18M9-10q0-16 .5-25M9-10q1-14 7.5-17M9-10q-3-8-8-8M9-10q3-8 8.5-9",
            "#4F803D",
            2.4,
            ROUND,
        ),
    )


@good("bouquet")
def _bouquet(s: Stream) -> Good:
    colour = s.pick(BLOOM)
    bucket = area("M4-14h14.5l-2 14h-10.5z", s.pick(("#5C6E78", "#30495A", STEEL)))
    heads = "".join(
        disc(
            4 + (i % 4) * 4.7 + (2 if i > 3 else 0),
            -19 - (7 if i > 3 else 0) - s.number() * 2,
            3.5,
            colour if i % 3 else mix(colour, "#ffffff", 0.36),
        )
        for i in range(7)
    )
    return Good(23, bucket + area("M2-15q9.2-12 18.5 0z", "#407136") + heads)


@good("orchid")
def _orchid(s: Stream) -> Good:
    colour = s.pick(("#E9C6D8", "#F6EFE6", "#C58BB0"))
    stem = line("M8-9q-2-15 5-21q5-3 7 2", "#5E7E45", 1.5)
    blooms = "".join(
        disc(x, y, 2.8, colour) + disc(x, y, 0.9, "#B1476F")
        for x, y in ((9, -26), (14, -30.5), (19, -29), (20, -23.5))
    )
    return Good(
        23,
        area("M3-9h10l-1.5 9h-7z", PALE)
        + area("M8-8q-8-1-8-6q6 0 8 6q2-6 8-6q0 5-8 6z", "#4F803D")
        + stem
        + blooms,
    )
