"""Files that people have handed in, served by ourselves: one fixed type, and nothing runs."""

import re
from collections.abc import Iterator
from typing import IO

from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_PIECE = 64 * 1024  # bytes
# What is under a name never changes, but it may be hidden: after so long every cache asks again.
_FRESH = 300  # seconds


def kept_file(
    request: HttpRequest, name: str, kind: str, *, is_public: bool = False
) -> HttpResponseBase:
    """Return a file of the storage, whole or the part that is asked for (RFC 9110, one range).

    `kind` is its media type; `is_public`: whoever asks would get it, so that shared caches may keep
    it. Call it at each request, after whether it may be seen: a browser that has the file is told
    that it still may show it (304), without the file being opened. Raises Http404 when it is gone.
    The content under a name must never change: `If-Range` is not looked at.
    """
    tag = f'"{name.rsplit("/", 1)[-1]}"'
    if tag in request.headers.get("If-None-Match", ""):
        answer: HttpResponseBase = HttpResponseNotModified()
    else:
        answer = _file(request, name, kind)
    seen = "public" if is_public else "private"
    answer["Cache-Control"] = f"{seen}, max-age={_FRESH}, must-revalidate"
    answer["ETag"] = tag
    return answer


def hidden_file() -> HttpResponse:
    """Answer that there was a file and that it is no longer shown (410); not to be remembered."""
    return HttpResponse(status=410, headers={"Cache-Control": "no-store"})


def _file(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    try:
        file = default_storage.open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    answer = _part(request, file, kind)
    answer["Accept-Ranges"] = "bytes"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _part(request: HttpRequest, file: IO[bytes], kind: str) -> HttpResponseBase:
    """Return the whole for what is not understood, as the standard wants it."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    first, last = asked.groups() if asked else ("", "")
    if not first and not last:
        return FileResponse(file, content_type=kind)
    size: int = file.size  # type: ignore[attr-defined]  # Django's File knows it
    start = int(first) if first else max(0, size - int(last))
    stop = min(size, int(last) + 1) if first and last else size
    if first and last and int(last) < int(first):
        return FileResponse(file, content_type=kind)
    if start >= size or start >= stop:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    answer = StreamingHttpResponse(_pieces(file, start, stop), status=206, content_type=kind)
    answer["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    answer["Content-Length"] = str(stop - start)
    return answer


def _pieces(file: IO[bytes], start: int, stop: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while start < stop and (piece := file.read(min(_PIECE, stop - start))):
            start += len(piece)
            yield piece
