"""One source of counts, from its address or file to hours: fetched, read, and how it went noted."""

import hashlib
import logging
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import override

from torg.core.fetching import FetchError, fetch
from torg.core.importing import RefusedWhole, start_import
from torg.core.sources import note_failure, note_success
from torg.premises.figures.importers.counts import import_footfall
from torg.premises.passing.enums import SourceTrouble
from torg.premises.passing.models import CounterSource

logger = logging.getLogger(__name__)

TIMEOUT = 60.0  # seconds
MAX_BYTES = 50_000_000  # hourly counts of a hundred counters for ten years
_TABLES = "text/csv, text/plain;q=0.9, */*;q=0.5"


@dataclass(frozen=True)
class _Got:
    """What was fetched. `body` None: it is as it was."""

    body: bytes | None
    etag: str = ""
    last_modified: str = ""


def sync_source(source: CounterSource, *, now: datetime | None = None) -> str:
    """Read a source and note how it went: "unchanged", "taken", or the problem. Never raises."""
    now = now or timezone.now()
    with override(source.city.language[:2]):
        try:
            return _sync(source, now)
        except FetchError as fault:
            note_failure(
                source, now, fault.problem.value, facts=fault.facts, retry_after=fault.retry_after
            )
        except OSError:
            note_failure(source, now, SourceTrouble.NO_FILE.value)
        except RefusedWhole as reason:
            note_failure(source, now, SourceTrouble.NOT_OF_FORMAT.value, str(reason))
        except Exception:
            logger.exception("source of counts %d failed", source.pk)
            note_failure(source, now, SourceTrouble.FAULT.value)
        return source.last_error


def _sync(source: CounterSource, now: datetime) -> str:
    got = _get(source, source.url, etag=source.etag, last_modified=source.last_modified)
    seen = {"etag": got.etag, "last_modified": got.last_modified}
    if got.body is None:
        note_success(source, now)
        return "unchanged"
    places = _get(source, source.places_url).body if source.places_url else None
    total = hashlib.sha256(got.body + (places or b"")).hexdigest()
    if total == source.digest:
        note_success(source, now, **seen)
        return "unchanged"
    with start_import("footfall", source.name, by=None, city=source.city) as report:
        source.last_run_id = report.run_id
        source.save(update_fields=["last_run"])
        with tempfile.TemporaryDirectory() as folder:  # the readers read files
            counts, spots = Path(folder) / "counts.csv", Path(folder) / "counters.csv"
            counts.write_bytes(got.body)
            if places is not None:
                spots.write_bytes(places)
            where = spots if places is not None else None
            import_footfall(source.city, counts, where, report, by=None)
    note_success(source, now, digest=total, **seen)
    return "taken"


def _get(source: CounterSource, url: str, *, etag: str = "", last_modified: str = "") -> _Got:
    if url.startswith("/"):
        path = Path(url)
        if path.stat().st_size > MAX_BYTES:
            raise OSError("too large")
        return _Got(path.read_bytes())
    answer = fetch(
        url, etag=etag, last_modified=last_modified, insecure=source.insecure,
        max_bytes=MAX_BYTES, accept=_TABLES, timeout=TIMEOUT,
    )  # fmt: skip
    if not answer.is_new:
        return _Got(None)
    return _Got(answer.body, etag=answer.etag, last_modified=answer.last_modified)
