"""Furniture, and what fills the windows of services and public houses."""

from torg.core.facade.goods.base import BLOOM, CLOTH, DARK, PALE, ROUND, STEEL, WOOD, Good, good
from torg.core.facade.streams import Stream
from torg.core.facade.svg import area, box, disc, line, mix, n, rect


@good("chair")
def _chair(s: Stream) -> Good:
    legs = line("M3 0v-32M21 0v-12M3-4h18", "#7A4F2D", 2.2)
    return Good(
        25, legs + rect(2, -15, 20, 4, s.pick(CLOTH)) + line("M3-20h4M3-26h4", "#7A4F2D", 2)
    )


@good("armchair")
def _armchair(s: Stream) -> Good:
    cloth = s.pick(("#3F6D30", "#1A6584", "#A53F2A", "#7F6A9A", "#B98C3D"))
    back = area("M4-6v-17q0-4 4-4h16q4 0 4 4v17z", cloth) + rect(
        6, -14, 20, 7, mix(cloth, "#ffffff", 0.18), ' rx="2"'
    )
    arms = area("M0-3v-12q0-3 3-3t3 3v8h20v-8q0-3 3-3t3 3v12z", mix(cloth, "#000000", 0.18))
    return Good(33, back + arms + line("M5 0v-3M27 0v-3", DARK, 2))


@good("lamp")
def _lamp(s: Stream) -> Good:
    return Good(
        21,
        line("M10 0v-26M5-.5h10", "#4C362A", 1.8)
        + area("M4-26h12l4 14h-20z", s.pick(("#F2D9A0", "#E4A57D", PALE))),
    )


@good("standlamp")
def _standlamp(_: Stream) -> Good:
    return Good(
        18, line("M9 0v-44M4-.5h10", "#4C362A", 1.6) + area("M4-56h10l4 13h-18z", "#F2D9A0")
    )


@good("vase")
def _vase(s: Stream) -> Good:
    twigs = line("M7.5-22q-4-8-6-11M7.5-22v-14M7.5-22q3-6 6-9", "#6E7F4A", 1.2)
    return Good(15, twigs + area("M4 0q-6-10 1.5-16v-6h4v6q7.5 6 1.5 16z", s.pick(CLOTH)))


@good("amphora")
def _amphora(s: Stream) -> Good:
    clay = s.pick(("#B9653F", "#8A5A3C", "#4F6B74"))
    plinth = rect(2, -18, 24, 18, "#E6DFD2") + line("M2-15h24", "#C9C0AE", 1.2)
    body = area("M11-18q-9-11 0-18l-2-5h10l-2 5q9 7 0 18z", clay) + line("M8-28.5h12", PALE, 1.6)
    return Good(28, plinth + line("M10-38q-6 3-3 9M18-38q6 3 3 9", clay, 1.6) + body)


@good("picture")
def _picture(s: Stream) -> Good:
    ground, shape = s.pick(CLOTH), s.pick(BLOOM)
    art = disc(13, -30, 5.5, shape) if s.chance(0.5) else area("M5-19l7-12l5 6l4-6v12z", shape)
    return Good(
        29,
        rect(0, -45, 26, 32, "#3B2D21")
        + rect(2, -43, 22, 28, "#F7F3EA")
        + rect(5, -40, 16, 22, ground)
        + art,
    )


@good("poster")
def _poster(s: Stream) -> Good:
    ground, shape = s.pick(CLOTH[:5]), s.pick(BLOOM)
    art = s.pick(
        (
            disc(12, -35, 6.5, shape),
            area("M2-24l8-14l6 9l4-5v10z", shape),
            area("M6-44h12l-6 18z", shape),
        )
    )
    return Good(
        27,
        rect(0, -47, 24, 36, "#F6F0E4")
        + rect(2, -45, 20, 21, ground)
        + art
        + area(box(3, -20.5, 15, 2.2) + box(3, -16, 9, 1.6), "#55504A"),
    )


@good("flash")
def _flash(s: Stream) -> Good:
    ink = s.pick(("#A53F2A", "#1D4B5E", DARK))
    motif = s.pick(
        (
            "M8-12q-5-3-5-6q0-2 2-2t3 2q1-2 3-2t2 2q0 3-5 6z",
            "M8-12v-9M4-15q0 3 4 3t4-3M6.5-19h3",
            "M3-16h10M8-21l2 5l-2 5l-2-5z",
        )
    )
    return Good(
        18,
        rect(0, -26, 16, 20, "#F6F0E4")
        + line(motif, ink, 1.3, ROUND)
        + rect(0, -26, 16, 20, "none", ' stroke="#2A303B"'),
    )


@good("barber")
def _barber(s: Stream) -> Good:
    mirror = rect(4, -52, 26, 25, "#DCE9EE", ' stroke="#8C6B42" stroke-width="2"') + line(
        "M9-36l9-11M14-34l6-7", "#fff", 1.5
    )
    seat = area("M9-8v-14q0-3 3-3h1.5v12h12v5z", s.pick(("#2B3B59", "#7A2E3C", "#2F4A3F")))
    return Good(34, mirror + seat + line("M17-8v8M10-.5h14", "#98A2A8", 2.4))


@good("towels")
def _towels(s: Stream) -> Good:
    rolls = "".join(
        rect(
            0,
            -5 * (i + 1),
            22,
            4.4,
            s.pick(("#F3ECDF", "#C9DDD6", "#E9C9C4", "#D7CBE0")),
            ' rx="2"',
        )
        for i in range(4)
    )
    return Good(23, rolls)


@good("flask")
def _flask(s: Stream) -> Good:
    liquid = s.pick(("#E6B7B0", "#A9C8C0", "#D9B66A", "#B9A8CC"))
    return Good(
        12,
        rect(1, -11, 10, 11, liquid, ' rx="2"')
        + rect(4, -15.5, 4, 4.5, "#3B3A40")
        + rect(3, -8, 6, 4, "#FFFDF8"),
    )


@good("tooth")
def _tooth(_: Stream) -> Good:
    return Good(
        24,
        area(
            "M12-27q4-3 8-1t2 10q-1 8-3 16q-3 5-4-3q-1-6-3-6t-3 6"
            "q-1 8-4 3q-2-8-3-16q-2-8 2-10t8 1z",
            "#FFFFFF",
            ' stroke="#B9C7CE"',
        ),
    )


@good("form")
def _form(s: Stream) -> Good:
    return Good(
        22,
        line("M11 0v-14M5-.5h12", "#6B6258", 1.8)
        + area(
            "M6-44h10q4 3 3 9t-3 9q3 5 3 12h-16q0-7 3-12q-3-3-3-9t3-9z",
            s.pick(("#D9C9B1", "#B98C6A", "#9FA8B3")),
        )
        + line("M4-40q7 12 14 4", "#EFB73C", 1.5),
    )


@good("machine")
def _machine(_: Stream) -> Good:
    return Good(
        34,
        area("M2-4v-5h22v-10h-14v5h-6v-9q0-3 3-3h19q4 0 4 4v18z", "#23272F")
        + line("M7-14v4", STEEL, 1.4)
        + disc(31, -18, 3.6, "#8C969C")
        + rect(0, -4, 34, 4, WOOD),
    )


@good("washer")
def _washer(_: Stream) -> Good:
    return Good(
        29,
        rect(0, -36, 28, 36, "#F2F4F3", ' rx="2" stroke="#B9C2C6"')
        + disc(14, -15, 9, "#7D98A6", ' stroke="#C7CCD0" stroke-width="2.5"')
        + area("M6-14q4-4 8 0t8 0q-1 8-8 8t-8-8z", "#D7E8EE")
        + line("M4-30.5h8M22-30.5h.1", "#8C969C", 2, ROUND),
    )


@good("dumbbells")
def _dumbbells(_: Stream) -> Good:
    return Good(
        36,
        line("M6-6h24M8-20h20", STEEL, 2)
        + area(
            box(2, -11, 5, 10) + box(29, -11, 5, 10) + box(4, -24, 5, 8) + box(27, -24, 5, 8), DARK
        )
        + line("M18 0v-27M10-.5h16", "#6B6258", 1.6),
    )


@good("treadmill")
def _treadmill(_: Stream) -> Good:
    return Good(
        44,
        area("M0-2l40-4v4l-40 2z", DARK)
        + line("M38-4l-5-34M33-38h-8M35-24h-7", "#6E7C86", 2.4, ROUND)
        + rect(24, -43, 8, 7, "#2F7A9C"),
    )


@good("kettlebell")
def _kettlebell(s: Stream) -> Good:
    return Good(
        16,
        line("M5-10q-3-8 3-8t3 8", DARK, 2.4)
        + disc(8, -6.5, 6.5, s.pick(("#2A303B", "#A53F2A", "#1A6584"))),
    )


@good("globe")
def _globe(_: Stream) -> Good:
    return Good(
        22,
        line("M11-2v-4M5-.5h12", "#7A4F2D", 2)
        + disc(11, -15, 9, "#5C9AB4")
        + area("M6-20q4-4 7-2t-2 5t-5-3M12-13q5-2 6 1t-4 5z", "#8FAE62")
        + line("M3-22q-4 16 9 17", "#B98C3D", 1.4),
    )


@good("dog")
def _dog(s: Stream) -> Good:
    coat = s.pick(("#B17D47", "#3A3430", "#E6DCCB"))
    return Good(
        26,
        area("M5 0v-12q0-5 5-5l2-9l3 3h4q3 0 4 4h2q0 4-4 4l-1 4v11h-3v-8h-6v8z", coat)
        + line("M5-11q-4-1-4-6", coat, 2.4, ROUND)
        + line("M18.5-20.5h.1", DARK if coat != "#3A3430" else PALE, 1.6, ROUND)
        + line("M13-16.5l7 1", "#C13D3D", 1.8),
    )


@good("cage")
def _cage(s: Stream) -> Good:
    bars = line("M2-2v-16q0-10 9-10t9 10v16M6-2v-22M11-2v-26M16-2v-22", "#B39A5E", 1.1)
    return Good(
        23,
        area("M8-11q0-5 4-4l3 2l-2 1q0 5-7 5z", s.pick(BLOOM))
        + bars
        + rect(0, -3, 22, 3, "#8A6B3A"),
    )


@good("brochures")
def _brochures(s: Stream) -> Good:
    sheets = "".join(
        area(box(2 + i * 8.5, -34 + (i % 2) * 3, 7, 11), s.pick(CLOTH)) for i in range(3)
    )
    return Good(
        29, line("M14 0v-24M7-.5h14", "#6B6258", 1.8) + rect(0, -26, 28, 5, "#8FA3AE") + sheets
    )


@good("timetable")
def _timetable(_: Stream) -> Good:
    rows = "".join(f"M6 {y}h8M18 {y}h16" for y in (-42, -37, -32, -27))
    return Good(
        40,
        rect(1, -50, 38, 28, "#18243C", ' rx="1.5"')
        + line(rows, "#EFB73C", 1.8)
        + line("M6-22v22M34-22v22", "#6B6258", 2),
    )


@good("bench")
def _bench(_: Stream) -> Good:
    return Good(
        42,
        area(box(0, -13, 42, 4) + box(0, -23, 42, 3.5), "#8B5B30")
        + line("M5 0v-22M37 0v-22", DARK, 2),
    )


@good("desk")
def _desk(_: Stream) -> Good:
    return Good(
        46,
        line("M3 0v-18M43 0v-18", "#6B6258", 2)
        + rect(0, -21, 46, 3, "#A57A4C")
        + rect(14, -36, 20, 12, "#2A303B")
        + rect(15.5, -34.5, 17, 9, "#8FB6C6")
        + line("M24-24v3", DARK, 2),
    )


@good("curtains")
def _curtains(_: Stream) -> Good:
    return Good(
        46,
        area("M0 0v-62h15q-2 36-10 50q-2 6-1 12zM46 0v-62h-15q2 36 10 50q2 6 1 12z", "#9B2733")
        + line("M5-62v40M10-62v30M41-62v40M36-62v30", "#6E1822", 1.2)
        + area("M12-62h22v4q-11 9-22 0z", "#B8323F"),
    )


@good("glass-light")
def _glass_light(s: Stream) -> Good:
    tones = ("#C96A4A", "#E0B04A", "#4F8A8B", "#7F6A9A", "#7DA13B")
    parts = [
        rect(x * 9, -62 + y * 12.4, 9, 12.4, s.pick(tones), ' opacity=".8"')
        for y in range(5)
        for x in range(3)
    ]
    leads = (
        "".join(f"M0 {n(-62 + y * 12.4)}h27" for y in range(6))
        + "M0 0v-62M9 0v-62M18 0v-62M27 0v-62"
    )
    return Good(27, "".join(parts) + line(leads, "#3A3A40", 1.1))


@good("car")
def _car(s: Stream) -> Good:
    body = s.pick(("#A53F2A", "#1A6584", "#5C6E78", "#3F6D30"))
    shape = area("M1-5v-8q0-3 6-3.5l7-10q1-1.5 3-1.5h20q2 0 4 2l8 9.5q10 .5 10 5v6.5z", body)
    return Good(
        60,
        shape
        + area("M17-16l5-8.5h7v8.5zM32-16v-8.5h6l7 8.5z", "#CFE0E6")
        + disc(14, -5, 5, DARK)
        + disc(46, -5, 5, DARK)
        + disc(14, -5, 2, STEEL)
        + disc(46, -5, 2, STEEL),
    )


@good("tyres")
def _tyres(_: Stream) -> Good:
    return Good(
        24,
        "".join(rect(0, -8 * (i + 1), 23, 7.4, DARK, ' rx="3.5"') for i in range(4))
        + line("M3-4h17M3-12h17M3-20h17M3-28h17", "#4A525C", 1.2),
    )
