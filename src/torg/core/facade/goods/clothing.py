"""What one wears: clothes, shoes, spectacles, jewellery; each from its lower left corner."""

from torg.core.facade.goods.base import CLOTH, DARK, PALE, ROUND, Good, good
from torg.core.facade.streams import Stream
from torg.core.facade.svg import area, disc, line, mix, rect


@good("dress")
def _dress(s: Stream) -> Good:
    colour = s.pick(CLOTH[:7])
    stand = line("M12 0v-16M6-.5h12", "#6B6258", 1.6)
    if s.chance(0.5):
        cloth = area("M8-46h8l2 12q5 12 6 24h-24q1-12 6-24z", colour) + line(
            "M6.5-34h11", mix(colour, "#000000", 0.3), 1.6
        )
    else:
        cloth = area("M6-46h12l4 8v13h-20v-13z", colour) + area(
            "M3.5-25h17l2 13h-21z", mix(colour, "#000000", 0.32)
        )
    return Good(25, stand + cloth + disc(12, -50, 4, "#D9C9B1"))


@good("coat")
def _coat(s: Stream) -> Good:
    colour = s.pick(("#B08A55", "#4A4F5A", "#6E2E36", "#2F4A3F", "#7F8C84"))
    dark = mix(colour, "#000000", 0.3)
    stand = line("M12 0v-10M6-.5h12", "#6B6258", 1.6)
    body = area("M6-46h12l4.5 5l1 20l-3 .5l.5 12h-18l.5-12l-3-.5l1-20z", colour)
    return Good(
        25,
        stand
        + body
        + line("M12-44v34M9-46l3 5l3-5", dark, 1.3)
        + line("M14-36h.1M14-30h.1M14-24h.1", PALE, 1.5, ROUND)
        + disc(12, -50.5, 4, "#D9C9B1"),
    )


@good("shirt")
def _shirt(s: Stream) -> Good:
    hanger = line("M10 2q0-5 3-5M2 8l8-6l8 6", "#5B5348", 1.2)
    return Good(20, hanger + area("M4 7h12l4 6l-3 3l-2-2v18h-10v-18l-2 2l-3-3z", s.pick(CLOTH)))


@good("jersey")
def _jersey(s: Stream) -> Good:
    colour = s.pick(("#A53F2A", "#1A6584", "#3F6D30", "#EFB73C"))
    shirt = area("M4 7h12l4 6l-3 3l-2-2v18h-10v-18l-2 2l-3-3z", colour)
    return Good(
        20,
        line("M10 2q0-5 3-5M2 8l8-6l8 6", "#5B5348", 1.2)
        + shirt
        + line("M8 15v11M12 15v11", PALE, 1.5),
    )


@good("shoe")
def _shoe(s: Stream) -> Good:
    return Good(
        23,
        area("M1-1v-10.5h7q3 5 9 6q4.5 1 4.5 4.5z", s.pick(CLOTH))
        + rect(1, -1.8, 20.5, 1.8, "#FFFDF8")
        + line("M8.5-9l3.5-1.5M10.5-6.5l3.5-1.5", "#FFFDF8", 1),
    )


@good("boot")
def _boot(s: Stream) -> Good:
    leather = s.pick(("#6E4D33", "#8A3B2A", "#23272F", "#9A6E36"))
    return Good(
        23,
        area("M2-1v-22h9.5v12q8 2 10 7v3z", leather)
        + rect(2, -1.8, 19.5, 1.8, "#2B211B")
        + line("M2-19.5h9.5", mix(leather, "#ffffff", 0.3), 1.2),
    )


@good("glasses")
def _glasses(s: Stream) -> Good:
    frame = s.pick(("#18243C", "#A53F2A", "#6E4D33", "#1A6584"))
    return Good(
        27,
        line(
            "M4-6.5a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M13-7.5q2-2 4 0"
            "M17-6.5a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M4-8l-3-2M26-8l1.5-2",
            frame,
            2,
        ),
    )


@good("head")
def _head(s: Stream) -> Good:
    bust = area("M4 0h13v-7h-3v-4q5-3 4-10t-8-6t-8 6t4 10v4h-2z", "#DAD4C7")
    return Good(
        21,
        bust
        + line(
            "M5-19a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0"
            "M11-19a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0",
            s.pick(("#18243C", "#A53F2A")),
            1.5,
        ),
    )


@good("bust")
def _bust(s: Stream) -> Good:
    velvet = area(
        "M3 0q0-12 4.5-14v-6q-1-3 2-3t2 3v6q4.5 2 4.5 14z",
        s.pick(("#2B3B59", "#4A2433", "#EDE6DA")),
    )
    return Good(
        19,
        velvet
        + line("M5-11q4.5 8 9 0", "#EFC550", 1.6)
        + disc(9.5, -6.5, 1.9, s.pick(("#9FD0E0", "#D65B6C", "#A8D58A"))),
    )


@good("watch")
def _watch(s: Stream) -> Good:
    strap = s.pick(("#6E4D33", "#23272F", "#A53F2A"))
    return Good(
        14,
        area("M4.5 0l1-6v-6l-1-6h5l-1 6v6l1 6z", strap)
        + disc(7, -9, 4.6, "#EFC550")
        + disc(7, -9, 3.4, "#FFFDF6")
        + line("M7-11.2v2.2l1.5 1", DARK, 0.9),
    )
