"""Staff's signs for the stops of a guided walk."""

import logging

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from torg.agenda.models import WalkStop
from torg.agenda.queries.walks import stops_of
from torg.agenda.rules import can_make_walks
from torg.core.rules import requires
from torg.places.enums import CodeMedium
from torg.places.middleware import CityRequest
from torg.places.models import Code
from torg.places.services.qr_codes import make_code, retire_code, revive_code
from torg.places.signs import TypesettingError, typeset
from torg.portal.forms.codes import PrintForm
from torg.portal.queries.walk_signs import sign_rows, stop_sign, stop_with_code, target_of
from torg.portal.views.edge import signed_in_user
from torg.portal.views.staff_walks import walk_of

logger = logging.getLogger(__name__)


@requires(can_make_walks)
def signs(request: CityRequest, slug: str) -> HttpResponse:
    """The stops with their codes; by POST a code for each stop that has none."""
    walk = walk_of(request, slug)
    rows = sign_rows(walk, stops_of(walk), timezone.localdate())
    if request.method == "POST":
        for stop in [row.stop for row in rows if not row.codes]:
            make_code(
                walk.city, CodeMedium.STOP, by=signed_in_user(request),
                target=target_of(walk, stop), label=stop.title,
            )  # fmt: skip
        messages.success(request, _("Every stop has a code now. Print the signs below."))
        return redirect("staff:walk_signs", slug)
    missing = sum(not row.codes for row in rows)
    context = {"walk": walk, "rows": rows, "missing": missing}
    return render(request, "portal/staff/walk_signs.html", context)


@requires(can_make_walks)
@require_safe
def sign_pdf(request: CityRequest, slug: str, code: str) -> HttpResponse:
    """A stop's sign to print."""
    stop, found = _own(request, slug, code)
    size, language, _hours = PrintForm(request.GET).wanted
    try:
        sign = stop_sign(stop.walk, stop, found, size, language)
        pdf = typeset(sign, made_at=found.created_at)
    except TypesettingError:
        logger.exception("a sign could not be made")
        messages.error(request, _("The sign could not be made just now. Try again in a while."))
        return redirect("staff:walk_signs", slug)
    name = f"{found.code}-{size.value}-{language}.pdf"
    kind = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private"}
    return HttpResponse(pdf, content_type="application/pdf", headers=kind)


@requires(can_make_walks)
@require_POST
def set_code(request: CityRequest, slug: str, code: str) -> HttpResponse:
    """Take a stop's code out of use, or back into it."""
    _stop, found = _own(request, slug, code)
    deed = revive_code if request.POST.get("active") else retire_code
    deed(found, by=signed_in_user(request))
    return redirect("staff:walk_signs", slug)


def _own(request: CityRequest, slug: str, code: str) -> tuple[WalkStop, Code]:
    walk = walk_of(request, slug)
    found = stop_with_code(walk, stops_of(walk), code)
    if found is None:
        raise Http404
    found[0].walk = walk
    return found
