"""When a report that could not be made is tried again: later and later, a day at most."""

from django.core.cache import caches

from torg.premises.studies.models import Study

_FIRST, _LONGEST = 2 * 60, 24 * 3600  # seconds between two tries at one study
_KEEP = 7 * 24 * 3600  # seconds that tries are remembered


def is_time(study: Study) -> bool:
    """Return whether the reports of a study may be tried now, and remember the try."""
    cache, (tries, waits) = caches["shared"], _names(study)
    before = int(cache.get(tries, 0))
    # A little less than what the task comes round in, or every other time is missed.
    if not cache.add(waits, 1, wait_after(before) - 5):
        return False
    cache.set(tries, min(before + 1, 20), _KEEP)
    return True


def wait_after(before: int) -> int:
    """Return the seconds from one try to the next when `before` have failed earlier."""
    return int(min(_FIRST * 2**before, _LONGEST))


def forget_tries(study: Study) -> None:
    """Let the next time be the first: the reports were made."""
    caches["shared"].delete_many(_names(study))


def _names(study: Study) -> tuple[str, str]:
    """Return the keys: an answer that is new is tried as one that is new."""
    answer = f"{study.pk}:{study.run_at.timestamp() if study.run_at else 0}"
    return f"reports:tries:{answer}", f"reports:waits:{answer}"
