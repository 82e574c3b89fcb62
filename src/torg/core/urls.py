"""The core's own pages, for staff."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.core import views

app_name = "core"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("staff/imports/"), views.import_runs, name="import_runs"),
    path(_("staff/imports/<int:number>/"), views.import_run, name="import_run"),
    path(_("staff/imports/<int:number>/refused.csv"), views.refused_rows, name="refused_rows"),
]
