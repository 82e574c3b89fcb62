"""Addresses of scenarios. "analysis/<slug>/scenarios/" is "analys/<slug>/scenarier/" in Swedish."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.premises.scenarios import views

app_name = "scenarios"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("analysis/<slug:slug>/scenarios/"), views.scenarios, name="scenarios"),
    path(_("analysis/<slug:slug>/scenarios/<int:number>/"), views.scenario, name="scenario"),
    path(_("analysis/<slug:slug>/scenarios/<int:number>/place/"), views.place, name="place"),
    path(_("analysis/<slug:slug>/scenarios/<int:number>/lock/"), views.lock, name="lock"),
    path(_("analysis/<slug:slug>/scenarios/<int:number>/suggest/"), views.suggest, name="suggest"),
    path(_("analysis/<slug:slug>/scenarios/<int:number>/name/"), views.name, name="name"),
    path(_("analysis/<slug:slug>/scenarios/<int:number>/copy/"), views.copy, name="copy"),
    path(_("analysis/<slug:slug>/scenarios/<int:number>/forward/"), views.forward, name="forward"),
    path(_("analysis/<slug:slug>/scenarios/<int:number>/remove/"), views.remove, name="remove"),
    path(_("analysis/<slug:slug>/scenarios/<int:number>/vote/"), views.vote, name="vote"),
    path(_("analysis/<slug:slug>/scenarios/<int:number>/comment/"), views.comment, name="comment"),
    path(
        _("analysis/<slug:slug>/scenarios/<int:number>/comments/<int:row>/remove/"),
        views.uncomment,
        name="uncomment",
    ),
]
