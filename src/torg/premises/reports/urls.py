"""Addresses of a study's report. "analysis/" is "analys/" in Swedish."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.premises.reports import views

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("analysis/<slug:slug>/report/"), views.summary, name="summary"),
    path(_("analysis/<slug:slug>/report/make/"), views.make, name="make"),
    path(_("analysis/<slug:slug>/report/scenarios/"), views.choose, name="choose"),
    path(_("analysis/<slug:slug>/report.pdf"), views.pdf, name="pdf"),
    path(_("analysis/<slug:slug>/open-data.json"), views.open_json, name="open_json"),
    path(_("analysis/<slug:slug>/open-data.csv"), views.open_csv, name="open_csv"),
]
