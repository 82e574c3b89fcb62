"""Forecasts and effects on Auckland's counters: error, coverage, and effects where nothing was.

    python benchmarks/bench_footfall.py

The counts are read from `TORG_SHARED`, or from `shared` beside the repository. Origins lie 37 days
apart in 2023, each two weeks ahead; the peer repeats the last week. Placebo events are drawn.
"""

from measuring import heading, row  # isort: skip

import csv
import sys
import time
from pathlib import Path

import holidays
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.analysis.siting.published import trial_data

from torg_analysis.checks import InputError
from torg_analysis.footfall import Event, Series, effect, faults, forecast

AHEAD = 14 * 24


def counters() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return hours, counts (hours × counters), and which hours are public holidays."""
    with (trial_data() / "footfall" / "auckland_2021_2023.csv").open() as lines:
        rows = list(csv.reader(lines))[1:]
    hours = np.array([f"{r[0]}T{int(r[1].split(':')[0]):02d}" for r in rows], dtype="datetime64[h]")
    counts = np.array([[float(x) if x else np.nan for x in r[3:]] for r in rows])
    order = np.argsort(hours, kind="stable")
    known = holidays.country_holidays("NZ", subdiv="AUK", years=range(2021, 2025))
    days = hours[order].astype("datetime64[D]")
    return hours[order], counts[order], np.array([day.item() in known for day in days])


def forecasts(hours: np.ndarray, counts: np.ndarray, holiday: np.ndarray) -> None:
    mine = naive = seen = held = 0.0
    begin = time.process_time()
    many = 0
    for counter in range(0, counts.shape[1], 3):
        x = counts[:, counter]
        for origin in range(len(x) - AHEAD - 72, 2 * 365 * 24, -37 * 24):
            end = origin + AHEAD
            wrong = faults(Series(hours[0], x[:end]))
            sound = ~(wrong.missing | wrong.stuck)
            last = np.tile(x[origin - 168 : origin], 2)
            used = sound[origin:] & ~np.isnan(last)
            if used.mean() < 0.9 or sound[:origin].sum() < 2000:
                continue
            found = forecast(Series(hours[0], x[:origin], holiday=holiday[:end]), AHEAD)
            real = x[origin:end]
            mine += np.abs(found.expected - real)[used].sum()
            naive += np.abs(last - real)[used].sum()
            held += ((real >= found.low) & (real <= found.high))[used].sum()
            seen += used.sum()
            many += 1
    spent = (time.process_time() - begin) / max(many, 1)
    heading("forecasts", "error against last week's", "90 % intervals held", "CPU s each")
    row(many, f"{mine / naive:.3f}", f"{held / seen:.3f}", f"{spent:.2f}")


def placebos(hours: np.ndarray, counts: np.ndarray, holiday: np.ndarray) -> None:
    rng = np.random.default_rng(1)
    outside, rates, begin = [], [], time.process_time()
    for counter in (2, 8, 14, 20):
        series = Series(hours[0], counts[:, counter], holiday=holiday)
        for _ in range(5):
            at, length = int(rng.integers(9000, len(hours) - 400)), int(rng.choice([8, 24, 48]))
            try:
                found = effect(series, Event(hours[at], hours[at] + length))
            except InputError:  # the counter was out of order
                continue
            outside.append(not found.low <= 0 <= found.high)
            rates.append(found.placebo_rate)
    spent = (time.process_time() - begin) / max(len(rates), 1)
    heading("events that were none", "called an effect at 90 %", "own placebo rate", "CPU s each")
    row(len(rates), f"{np.mean(outside):.3f}", f"{np.mean(rates):.3f}", f"{spent:.2f}")


if __name__ == "__main__":
    if trial_data() is None:
        sys.exit("no trial data here: set TORG_SHARED")
    given = counters()
    placebos(*given)
    forecasts(*given)
