"""QR codes: what a scan leads to, and the actor's page of signs."""

import logging

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from torg.core.rules import requires
from torg.places.middleware import CityRequest
from torg.places.models import Code, Place
from torg.places.queries.qr_codes import codes_of, get_code
from torg.places.services.qr_codes import make_code, retire_code, revive_code
from torg.places.signs import TypesettingError, typeset
from torg.portal.forms.codes import CodeForm, PrintForm
from torg.portal.queries.desk import Desk
from torg.portal.queries.outside import is_closed, outside_page
from torg.portal.queries.place import shown_place
from torg.portal.queries.signs import read_where, sign_of, signs_page
from torg.portal.rules import can_make_signs
from torg.portal.views.edge import actor_of, desk_actor, signed_in_user
from torg.portal.visits import count_code

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def code(request: CityRequest, code: str) -> HttpResponse:
    """Lead on from a scan: into the place, or, when it is closed, to what can be done now."""
    try:
        found = get_code(request.city, code)
    except Code.DoesNotExist:
        return render(request, "portal/code_missing.html", {"typed": code[:20]}, status=404)
    if not found.is_active:
        return render(request, "portal/code_missing.html", {"code": found}, status=404)
    now = timezone.now()
    count_code(request, found, now)
    if found.place is None or found.target:
        return redirect(read_where(found.target))
    return _at_the_door(request, found.place.slug)


def _at_the_door(request: CityRequest, slug: str) -> HttpResponse:
    """Show the place to somebody who stands outside it; its page says it if there is none."""
    try:
        place = shown_place(request.user, request.city, slug)
    except Place.DoesNotExist:
        return redirect("portal:place", slug)
    if not is_closed(place, now := timezone.now()):
        return redirect("portal:place", slug)
    return render(request, "portal/outside.html", {"page": outside_page(request.user, place, now)})


# --- the actor's signs ---------------------------------------------------------------------------


@requires(can_make_signs, desk_actor)
def signs(request: CityRequest, slug: str) -> HttpResponse:
    """The actor's codes and the signs to print; a new code by POST."""
    page = signs_page(actor_of(request, slug), timezone.localdate())
    form = CodeForm(page.places, request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = form.cleaned_data
        place = asked["place"]
        make_code(
            place.city, asked["medium"], by=signed_in_user(request), place=place,
            label=asked["label"],
        )  # fmt: skip
        messages.success(request, _("The sign is made. Print it below."))
        return redirect("portal:signs", slug)
    desk = Desk(signed_in_user(request), page.actor, tab="signs")
    return render(request, "portal/signs.html", {"desk": desk, "page": page, "form": form})


@requires(can_make_signs, desk_actor)
@require_safe
def sign_pdf(request: CityRequest, slug: str, code: str) -> HttpResponse:
    """A sign to print."""
    found = _own_code(request, slug, code)
    size, language, hours = PrintForm(request.GET).wanted
    sign = sign_of(found, size, language, with_hours=hours)
    try:
        pdf = typeset(sign, made_at=found.created_at)
    except TypesettingError:
        logger.exception("a sign could not be made")
        messages.error(request, _("The sign could not be made just now. Try again in a while."))
        return redirect("portal:signs", slug)
    name = f"{found.code}-{size.value}-{language}.pdf"
    kind = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private"}
    return HttpResponse(pdf, content_type="application/pdf", headers=kind)


@requires(can_make_signs, desk_actor)
@require_POST
def set_code(request: CityRequest, slug: str, code: str) -> HttpResponse:
    """Take a code out of use, or back into it."""
    found = _own_code(request, slug, code)
    deed = revive_code if request.POST.get("active") else retire_code
    deed(found, by=signed_in_user(request))
    return redirect("portal:signs", slug)


def _own_code(request: CityRequest, slug: str, code: str) -> Code:
    try:
        return codes_of(actor_of(request, slug)).get(code=code)
    except Code.DoesNotExist as error:
        raise Http404 from error
