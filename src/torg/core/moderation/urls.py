"""Addresses of moderation. A path is a message: "report/" is "rapportera/" in Swedish."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.core.moderation import desk, views

app_name = "moderation"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("report/<slug:kind>/<int:number>/"), views.report, name="report"),
    path(_("case/<int:number>/"), views.case, name="case"),
    path(_("decision/<int:number>/"), views.statement, name="statement"),
    path(_("staff/reports/"), desk.reports, name="reports"),
    path(_("staff/reports/<int:number>/"), desk.report, name="desk_report"),
    path(_("staff/reports/<int:number>/decide/"), desk.decide_report, name="decide_report"),
    path(_("staff/restrict/<slug:kind>/<int:number>/"), desk.restrict, name="restrict"),
    path(_("staff/restrictions/"), desk.restrictions, name="restrictions"),
    path(_("staff/restrictions/<int:number>/"), desk.restriction, name="restriction"),
    path(_("staff/restrictions/<int:number>/lift/"), desk.lift, name="lift"),
    path(_("staff/appeals/"), desk.appeals, name="appeals"),
    path(_("staff/appeals/<int:number>/"), desk.appeal, name="appeal"),
]
