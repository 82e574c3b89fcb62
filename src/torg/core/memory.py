"""What a process that answers keeps for good, and how often Python looks for what it can forget."""

import gc

from django.urls import get_resolver

# New things more than those that went, before the youngest are looked through; then how many such
# looks before the older ones are. With Python's 700, a list of some hundred rows is interrupted
# many times, and every now and then for all that was ever loaded: a tenth of a second.
THRESHOLDS = (20_000, 20, 20)


def settle() -> None:
    """Load what answers need, and tell the collector to leave it alone from then on.

    Called once in each process that answers, by `torg.config.wsgi`, when it is ready; benchmarks
    do the same. What is loaded never goes, so looking through it again and again finds nothing.
    """
    _ = get_resolver().url_patterns  # every view and the API, else the first visitor loads them
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
