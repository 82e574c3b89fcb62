"""Patterns and gradients that drawings refer to: once a page."""

from django.utils.safestring import SafeString, mark_safe


def _fade(name: str, top: str, bottom: str, more: str = 'x1="0" y1="0" x2="0" y2="1"') -> str:
    return (
        f'<linearGradient id="{name}" {more}><stop offset="0" stop-color="{top}"/>'
        f'<stop offset="1" stop-color="{bottom}"/></linearGradient>'
    )


def _tile(name: str, width: int, height: int, inside: str) -> str:
    return (
        f'<pattern id="{name}" width="{width}" height="{height}" patternUnits="userSpaceOnUse">'
        f"{inside}</pattern>"
    )


_DARK = 'stroke="#000" fill="none"'
_PALE = 'stroke="#fff" fill="none"'
_PAINT = "".join(
    (
        _tile("t-brick", 14, 8,
            f'<path d="M0 .5H14M0 4.5H14M3.5 .5v4M10.5 4.5v4" {_PALE} stroke-opacity=".16"'
            ' stroke-width=".8"/><path d="M4 1h6v3h-6zM11 5h3v3h-3z" opacity=".05"/>'),
        _tile("t-board", 7, 10,
            f'<path d="M.5 0V10" {_DARK} stroke-opacity=".17"/>'
            f'<path d="M1.5 0V10" {_PALE} stroke-opacity=".12" stroke-width=".8"/>'),
        _tile("t-ashlar", 30, 20,
            f'<path d="M0 .5H30M0 10.5H30M8 .5v10M23 10.5v10" {_DARK} stroke-opacity=".13"/>'),
        _tile("t-panel", 44, 29, f'<path d="M0 .5H44M.5 0V29" {_DARK} stroke-opacity=".1"/>'),
        _tile("t-tile", 6, 7,
            f'<path d="M0 6.5q3-3 6 0" {_DARK} stroke-opacity=".22"/>'
            f'<path d="M0 0V7" {_DARK} stroke-opacity=".1"/>'),
        _tile("t-slate", 12, 10,
            f'<path d="M0 .5H12M0 5.5H12M3 .5v5M9 5.5v5" {_DARK} stroke-opacity=".16"/>'),
        _tile("t-kraft", 9, 9, f'<path d="M0 9L9 0" {_PALE} stroke-opacity=".12"/>'),
        _fade("t-day-open", "#FFE7B4", "#FFF6E0"),
        _fade("t-day-shut", "#51636F", "#6E818C"),
        _fade("t-eve-open", "#FFE9B0", "#FFBE55"),
        _fade("t-eve-shut", "#111A31", "#1C2846"),
        ('<radialGradient id="t-spill"><stop offset="0" stop-color="#FFD27A" stop-opacity=".75"/>'
        '<stop offset="1" stop-color="#FFD27A" stop-opacity="0"/></radialGradient>'),
        ('<radialGradient id="t-halo"><stop offset="0" stop-color="#FFD98C" stop-opacity=".6"/>'
        '<stop offset="1" stop-color="#FFD98C" stop-opacity="0"/></radialGradient>'),
        ('<linearGradient id="t-glow" x1="0" y1="1" x2="0" y2="0">'
        '<stop offset="0" stop-color="#FFCB6B" stop-opacity=".3"/>'
        '<stop offset="1" stop-color="#FFCB6B" stop-opacity="0"/></linearGradient>'),
    )
)  # fmt: skip


def shared_paint() -> SafeString:
    """Return the definitions that every drawing on a page shares; put it once, before them.

    Not `display: none`, which would take the gradients away in some browsers.
    """
    return mark_safe(  # noqa: S308 - constant text
        '<svg class="shared-paint" width="0" height="0" aria-hidden="true" focusable="false">'
        f"<defs>{_PAINT}</defs></svg>"
    )
