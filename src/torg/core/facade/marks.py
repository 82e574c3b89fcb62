"""Small signs: the state window, the glyph of a kind."""

from django.utils.safestring import SafeString, mark_safe

from torg.core.facade.glyphs import GLYPHS

# Four panes in a frame, 16 × 20. Colours come from the page (`.mark` in its style sheet), with
# currentColor as the frame, so that forced colours keep the outline; the dashes, the cross and the
# lower half say the same without any colour.
_FRAME = '<rect class="mark-frame" x="1" y="1" width="14" height="18" rx="1"'
_PANES = (
    "M2.5 2.5h4.7v6.7H2.5z",
    "M8.8 2.5h4.7v6.7H8.8z",
    "M2.5 10.8h4.7v6.7H2.5z",
    "M8.8 10.8h4.7v6.7H8.8z",
)


def _panes(lit: tuple[bool, bool, bool, bool]) -> str:
    on = "".join(pane for pane, is_lit in zip(_PANES, lit, strict=True) if is_lit)
    off = "".join(pane for pane, is_lit in zip(_PANES, lit, strict=True) if not is_lit)
    return (f'<path class="mark-lit" d="{on}"/>' if on else "") + (
        f'<path class="mark-dark" d="{off}"/>' if off else ""
    )


def _mark(name: str, inside: str) -> str:
    return (
        f'<svg class="mark mark-{name}" viewBox="0 0 16 20" width="16" height="20"'
        f' aria-hidden="true" focusable="false">{inside}</svg>'
    )


_CROSS = '<path class="mark-cross" d="M8 2v16M2 9.9h12" fill="none"/>'
_MARKS = {
    "open": _mark("open", f"{_FRAME}/>" + _panes((True,) * 4)),
    "soon": _mark("soon", f"{_FRAME}/>" + _panes((False, False, True, True))),
    "closed": _mark(
        "closed", '<rect class="mark-shut" x="1" y="1" width="14" height="18" rx="1"/>' + _CROSS
    ),
    "unknown": _mark(
        "unknown",
        '<rect class="mark-dashed" x="1.7" y="1.7" width="12.6" height="16.6" rx="1" fill="none"/>',
    ),
}
_MARKS["vacant"] = _MARKS["unknown"].replace("mark-unknown", "mark-vacant")


def state_mark(kind: str) -> SafeString:
    """Return the window of a state: open, soon, closed; anything else is unknown.

    Decoration beside words that say the same, so hidden from screen readers.
    """
    return mark_safe(_MARKS.get(str(kind), _MARKS["unknown"]))  # noqa: S308 - constant text


def category_icon(kind: str) -> SafeString:
    """Return the line glyph of a kind of place, 20 × 20, in the text's colour."""
    glyph = GLYPHS.get(kind, GLYPHS["other"])
    return mark_safe(  # noqa: S308 - constant text
        '<svg class="icon" viewBox="0 0 20 20" width="20" height="20" fill="none"'
        ' stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"'
        f' aria-hidden="true" focusable="false"><path d="{glyph}"/></svg>'
    )
