"""Pages of the core: errors, and what imports did."""

import csv
import io
import logging
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from torg.core import importing
from torg.core.api.problems import problem_response
from torg.core.models import ImportRun
from torg.core.rules import requires, staff_with_mfa

logger = logging.getLogger(__name__)

# --- errors --------------------------------------------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, e.g. for a host name that is not ours."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but not as someone who may."""
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: a page that helps on, or a problem document for a program."""
    if request.path_info.startswith("/api/"):
        return problem_response(request, 404, _("There is nothing at this address."))
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. What broke may be the database or a template, so the page has a plain understudy."""
    try:
        return render(request, "500.html", status=500)
    except Exception:
        logger.exception("the error page failed too")
        title = _("Something went wrong here")
        return HttpResponse(
            f'<!doctype html><html><meta charset="utf-8"><title>{title}</title><h1>{title}</h1>',
            status=500,
        )


# --- imports -------------------------------------------------------------------------------------


@requires(staff_with_mfa)
def import_runs(request: HttpRequest) -> HttpResponse:
    """Every import, newest first."""
    pages = Paginator(importing.visible_to(request.user), 50)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "core/import_runs.html", {"page": page})


@requires(staff_with_mfa)
def import_run(request: HttpRequest, number: int) -> HttpResponse:
    """One import: its progress while it runs (htmx asks for that part), then what it did."""
    run = get_object_or_404(importing.visible_to(request.user), pk=number)
    importing.with_progress(run)
    part = "#status" if request.headers.get("HX-Request") else ""
    rows = run.refused_rows.order_by("pk")[: importing.SHOWN]
    return render(request, f"core/import_run.html{part}", {"run": run, "rows": rows})


@requires(staff_with_mfa)
def refused_rows(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """The refused rows as a file that a spreadsheet opens, to mend the source by."""
    run = get_object_or_404(importing.visible_to(request.user), pk=number)
    return StreamingHttpResponse(
        _csv(run),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="torg-import-{run.pk}.csv"'},
    )


def _csv(run: ImportRun) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")  # what spreadsheets with a decimal comma expect
    yield "\ufeff"  # without it they read UTF-8 as something else
    writer.writerow([_("row"), _("reason"), _("content")])
    for row in run.refused_rows.order_by("pk").iterator(chunk_size=1_000):
        writer.writerow(importing.safe_cells([row.row, row.reason, row.content]))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
