"""Footfall: what is usual, what an event changed, what comes, and what walks past no counter."""

from torg_analysis.footfall.baseline import Baseline, baseline
from torg_analysis.footfall.effect import Effect, Event, effect
from torg_analysis.footfall.forecast import Forecast, forecast
from torg_analysis.footfall.proxy import Calibration, calibrate
from torg_analysis.footfall.series import Faults, Series, faults

__all__ = [
    "Baseline",
    "Calibration",
    "Effect",
    "Event",
    "Faults",
    "Forecast",
    "Series",
    "baseline",
    "calibrate",
    "effect",
    "faults",
    "forecast",
]
