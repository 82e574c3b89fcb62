"""Addresses of studies. "analysis/" is "analys/" in Swedish."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.premises.studies import views

app_name = "studies"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("analysis/"), views.studies, name="studies"),
    path(_("analysis/method/"), views.method, name="method"),
    path(_("analysis/new/"), views.order, name="order"),
    path(_("analysis/<slug:slug>/"), views.study, name="study"),
    path(_("analysis/<slug:slug>/again/"), views.again, name="again"),
]
