"""The little pictures of what a visitor may want to do."""

from django.utils.safestring import SafeString, mark_safe

from torg.core.facade.svg import area, box, disc, line, rect

_ROUND = ' stroke-linecap="round"'


def _eat() -> str:
    out = rect(4, 39, 56, 4, "#A13A26", ' rx="2"') + area("M10 39q2-5 8-5h28q6 0 8 5z", "#F3ECDF")
    out += area("M14 34q0-14 18-14t18 14z", "#D9A441") + line(
        "M20 31q2-6 7-8", "#F1CF8A", 2.4, _ROUND
    )
    out += disc(32, 18.5, 2.2, "#A13A26") + area("M12 34h40l2 2.500h-44z", "#5E8A45")
    return out + line("M24 13q-3-3 0-6M32 11q-3-3 0-6M40 13q-3-3 0-6", "#8C97A6", 1.8, _ROUND)


def _shop() -> str:
    out = line("M22 18v-4q0-9 10-9t10 9v4", "#16233A", 2.6, _ROUND)
    return (
        out
        + area("M13 17h38l3 28h-44z", "#14607F")
        + area("M11 33h42l.7 6h-43.4z", "#EFC83F")
        + area("M13 17h38l.4 4h-38.8z", "#0F4A63")
    )


def _see() -> str:
    out = rect(8, 6, 48, 38, "#A13A26", ' rx="2"') + rect(12, 11, 40, 28, "#FBE8BE")
    out += area("M12 11h9q0 14-9 22zM52 11h-9q0 14 9 22z", "#7A1D2A") + disc(32, 25, 7, "#EFB73C")
    out += rect(12, 34, 40, 5, "#7A5230")
    bulbs = "".join(disc(12 + i * 8, 8.5, 1.3, "#FBE8BE") for i in range(6))
    return out + bulbs


def _errands() -> str:
    out = area("M10 17l6-7h32l6 7v27h-44z", "#C49A63") + area("M10 17l6-7h32l6 7z", "#DDBB8B")
    out += area("M28 10h8v14l-4-3l-4 3z", "#F3ECDF") + rect(38, 33, 12, 7, "#F3ECDF")
    return out + line("M40 35.5h8M40 38h5", "#8C6B42", 1)


def _children() -> str:
    fur, light = "#B17D47", "#EBD2AA"
    out = (
        disc(14, 13, 4.5, fur)
        + disc(30, 13, 4.5, fur)
        + disc(22, 20, 10, fur)
        + disc(22, 37, 11, fur)
    )
    out += disc(22, 38, 6.5, light) + disc(22, 23, 4, light)
    out += line("M18.5 17.5h.1M25.5 17.5h.1M22 21.5h.1", "#23201C", 2.4, _ROUND)
    return (
        out
        + rect(39, 34, 12, 12, "#C13D3D")
        + rect(41, 22, 12, 12, "#EFB73C")
        + rect(52, 34, 10, 12, "#14607F")
    )


def _free() -> str:
    out = line("M46 46v-24M46 34l-6-8M46 30l5-7", "#5B4636", 3, _ROUND)
    out += disc(39, 18, 9, "#6F9550") + disc(52, 18, 9, "#7FA257") + disc(46, 11, 9.5, "#8DAD5E")
    out += area(box(6, 33, 30, 3.4) + box(6, 26, 30, 3), "#8B5B30")
    return out + line("M10 26v19M32 26v19", "#23272F", 2)


def _sit() -> str:
    cloth, dark = "#3C6A2C", "#2C5220"
    out = area("M8 30v-12q0-5 5-5h22q5 0 5 5v12z", cloth) + rect(
        11, 27, 26, 9, "#5E8F49", ' rx="2"'
    )
    out += area("M3 40v-11q0-4 4-4t4 4v7h26v-7q0-4 4-4t4 4v11z", dark) + line(
        "M8 45v-5M40 45v-5", "#4C362A", 2.6
    )
    return (
        out + line("M55 45v-27M50 45.5h10", "#4C362A", 1.8) + area("M51 6h8l3.5 13h-15z", "#EFC86A")
    )


def _all() -> str:
    out = rect(7, 20, 22, 26, "#A6523B") + area("M5 20l13-12l13 12z", "#894435")
    out += rect(31, 14, 26, 32, "#B7C5CD") + rect(29, 11, 30, 5, "#EFE6D2")
    out += area(box(11, 32, 14, 14) + box(35, 32, 9, 14), "#FFE9BE")
    return (
        out
        + area(
            box(13, 23, 4, 6) + box(20, 23, 4, 6) + box(36, 19, 5, 8) + box(47, 19, 5, 8), "#7E98A6"
        )
        + rect(47, 32, 7, 14, "#2F4859")
    )


_PICTURES = {
    "eat": _eat,
    "shop": _shop,
    "see": _see,
    "errands": _errands,
    "children": _children,
    "free": _free,
    "sit": _sit,
    "all": _all,
}
NEEDS: tuple[str, ...] = tuple(_PICTURES)


def need_picture(need: str) -> SafeString:
    """Return the picture of a need (a name in `NEEDS`, any case), 64 × 50; else a row of houses."""
    drawing = _PICTURES.get(str(need).lower(), _all)()
    return mark_safe(  # noqa: S308 - shapes only
        '<svg class="need-picture" viewBox="0 0 64 50" width="64" height="50" aria-hidden="true"'
        f' focusable="false">{drawing}</svg>'
    )
