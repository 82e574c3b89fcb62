"""Handing over a file of figures or premises."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from torg.core import importing
from torg.core.models import ImportRun, User
from torg.core.rules import requires
from torg.places.middleware import CityRequest
from torg.places.models import City
from torg.premises.uploads.enums import UploadKind
from torg.premises.uploads.forms import UploadForm
from torg.premises.uploads.rules import can_upload
from torg.premises.uploads.services import take_upload

_LATEST = 8


def _city(request: CityRequest) -> City:
    if request.city is None:
        raise Http404
    return request.city


@never_cache
@requires(can_upload)
def upload(request: CityRequest) -> HttpResponse:
    """Take a file; the page of its import tells how the reading goes, row by refused row."""
    city = _city(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect("core:import_run", _taken(request, city, form).pk)
    runs = importing.visible_to(request.user).filter(city_id=city.pk, kind__in=UploadKind.values)
    return render(request, "uploads/upload.html", {"form": form, "runs": runs[:_LATEST]})


def _taken(request: CityRequest, city: City, form: UploadForm) -> ImportRun:
    if not isinstance(request.user, User):
        raise Http404
    files, said = form.files_given(), form.said()
    return take_upload(city, form.kind_chosen, files, said, by=request.user)
