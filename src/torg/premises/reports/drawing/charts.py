"""Charts: floor there is and floor that could be carried; the vacancy rate since first count."""

from collections.abc import Sequence
from datetime import date
from html import escape

from torg.premises.counting.page import axis_of
from torg.premises.reports.content.parts import RateRow, TradeRow

INK, MUTED, LINE, SUNK = "#16233A", "#4B596B", "#D3DADB", "#E7ECEC"
SAND, LINDEN, BRICK, STRAIT = "#7A5A22", "#3C6A2C", "#A13A26", "#14607F"
FONT = "Inter"
WIDTH = 640.0
_LEFT, _RIGHT, _ROW = 176.0, 96.0, 24.0
_RATE_HEIGHT, _FOOT = 210.0, 30.0


def text(x: float, y: float, words: str, *, anchor: str = "start", tone: str = INK,
         size: float = 12, bold: bool = False) -> str:  # fmt: skip
    """Return words at a place."""
    weight = ' font-weight="700"' if bold else ""
    kind = "rep-muted" if tone == MUTED else "rep-ink"
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{tone}"'
        f' font-family="{FONT}" font-size="{size:g}"{weight}>{escape(words)}</text>'
    )


def sheet(width: float, height: float, body: str, label: str) -> str:
    """Return a drawing with a name for those who listen."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="rep-svg" viewBox="0 0 {width:.0f}'
        f' {height:.0f}" width="{width:.0f}" height="{height:.0f}" role="img"'
        f' aria-label="{escape(label, quote=True)}">{body}</svg>'
    )


def gap_chart(trades: Sequence[TradeRow], label: str) -> str:
    """Return a row for each trade, each to a scale of its own: a bar of what its floors must sell,
    a mark and a range of what is spent; green where money is left over in nine draws of ten, red
    where too little is spent.

    `label` is read to those who do not see it. Empty without trades.
    """
    trades = [trade for trade in trades if trade.told]
    if not trades:
        return ""
    height = _ROW * len(trades) + 8
    rows = "".join(_gap(trade, 4 + _ROW * n) for n, trade in enumerate(trades))
    axis = f'<path class="rep-line" d="M{_LEFT} 0V{height - 4:.0f}" stroke="{INK}"/>'
    return sheet(WIDTH, height, rows + axis, label)


def _gap(trade: TradeRow, top: float) -> str:
    scale = (WIDTH - _LEFT - _RIGHT) / max(trade.present, trade.present + trade.gap_high, 1)
    tone = LINDEN if trade.sure > 0 else BRICK if trade.sure < 0 else MUTED
    kind = {1: "rep-gain", -1: "rep-loss", 0: "rep-even"}[trade.sure]
    there = trade.present * scale
    low, mid, high = (
        _LEFT + max(trade.present + gap, 0) * scale
        for gap in (trade.gap_low, trade.gap, trade.gap_high)
    )
    middle, wide = top + _ROW / 2 - 1, max(high - low, 1)
    return (
        f'<rect class="rep-there" x="{_LEFT}" y="{top + 4:.1f}" width="{there:.1f}" height="13"'
        f' fill="{SAND}" fill-opacity=".32"/>'
        f'<rect class="{kind}" x="{low:.1f}" y="{middle - 2.5:.1f}" width="{wide:.1f}"'
        f' height="5" fill="{tone}" fill-opacity=".45"/>'
        f'<circle class="{kind}" cx="{mid:.1f}" cy="{middle:.1f}" r="5" fill="{tone}"/>'
        + text(_LEFT - 8, middle + 4, trade.name, anchor="end", bold=trade.sure != 0)
        + text(WIDTH - 2, middle + 4, trade.left, anchor="end",
               tone=INK if trade.sure else MUTED, bold=trade.sure != 0)
    )  # fmt: skip


def rate_chart(rates: Sequence[RateRow], label: str) -> str:
    """Return the vacancy rate over time, from nought up. Empty for fewer than two counts."""
    if len(rates) < 2:
        return ""
    top = max(-(-max(rate.share for rate in rates) * 100 // 5) * 5 / 100, 0.05)
    axis = axis_of([date.fromisoformat(rate.on) for rate in rates], 60.0, WIDTH - 90)

    def height(share: float) -> float:
        return _RATE_HEIGHT - _FOOT - share / top * (_RATE_HEIGHT - _FOOT - 24)

    grid = ""
    for part in (0.0, 0.5, 1.0):
        y = height(top * part)
        grid += f'<path class="rep-grid" d="M44 {y:.1f}H{WIDTH - 10:.0f}" stroke="{LINE}"/>'
        grid += text(38, y + 4, f"{top * part * 100:g} %", anchor="end", tone=MUTED)
    points = [
        (x, height(rate.share), rate.percent if below else "", below)
        for rate, (x, below) in zip(rates, axis, strict=True)
    ]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y, _percent, _below in points)
    line = f'<path class="rep-rate" d="{path}" fill="none" stroke="{SAND}" stroke-width="2.5"/>'
    dots = "".join(
        f'<circle class="rep-dot" cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{SAND}"/>'
        + text(x, y - 11, percent, anchor="middle", bold=True)
        + text(x, _RATE_HEIGHT - 8, below, anchor="middle", tone=MUTED)
        for x, y, percent, below in points
    )
    return sheet(WIDTH, _RATE_HEIGHT, grid + line + dots, label)
