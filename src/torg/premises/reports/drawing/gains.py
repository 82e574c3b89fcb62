"""A chart: what the district gains by each scenario, and how sure that is."""

from collections.abc import Mapping, Sequence
from typing import Any

from torg.premises.reports.drawing.charts import BRICK, INK, LINDEN, MUTED, WIDTH, sheet, text

_ROW, _HEAD, _FOOT, _LEFT = 50.0, 6.0, 26.0, 12.0


def scenario_chart(told: Sequence[Mapping[str, Any]], label: str) -> str:
    """Return a row for each scenario whose gain may be told: its name, a dot on a line from today
    (nought), and the range of eight draws of ten.

    `told` as `content.scenarios` has them; `label` is read to those who do not see the chart. Empty
    where no gain may be told.
    """
    rows = [one for one in told if one["gain"]]
    if not rows:
        return ""
    low = min(0, *(one["gain"]["low"] for one in rows))
    high = max(1, *(one["gain"]["high"] for one in rows))
    scale = (WIDTH - 2 * _LEFT) / (high - low)

    def at(amount: float) -> float:
        return _LEFT + (amount - low) * scale

    bottom = _HEAD + _ROW * len(rows)
    axis = f'<path class="rep-line" d="M{at(0):.1f} {_HEAD}V{bottom:.0f}" stroke="{INK}"/>'
    nought = text(at(0), bottom + 18, "0", anchor="middle" if low else "start", tone=MUTED)
    body = "".join(_gain(one, _HEAD + _ROW * n, at) for n, one in enumerate(rows))
    return sheet(WIDTH, bottom + _FOOT, axis + body + nought, label)


def _gain(one: Mapping[str, Any], top: float, at: Any) -> str:
    low, middle, high = (one["gain"][name] for name in ("low", "middle", "high"))
    tone, kind = (LINDEN, "rep-gain") if middle >= 0 else (BRICK, "rep-loss")
    line = top + 32
    return (
        text(_LEFT + 8, top + 16, one["name"], bold=True)
        + text(WIDTH - _LEFT, top + 16, one["gain_words"], anchor="end", bold=True)
        + f'<rect class="{kind}" x="{at(low):.1f}" y="{line - 4:.1f}"'
        f' width="{max(at(high) - at(low), 1):.1f}" height="8" fill="{tone}" fill-opacity=".45"/>'
        f'<circle class="{kind}" cx="{at(middle):.1f}" cy="{line:.1f}" r="6" fill="{tone}"/>'
    )
