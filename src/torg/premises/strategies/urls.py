"""Addresses of stretches. "stretches/" is "strak/" in Swedish."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.premises.strategies.views import actions, strategies, stretches

app_name = "strategies"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("stretches/"), stretches.index, name="index"),
    path(_("stretches/new/"), stretches.make, name="make"),
    path(_("stretches/actions/<int:number>/"), actions.action, name="action"),
    path(_("stretches/<str:slug>/"), stretches.stretch, name="stretch"),
    path(_("stretches/<str:slug>/earlier/<int:number>/"), stretches.version, name="version"),
    path(_("stretches/<str:slug>/edit/"), stretches.edit, name="edit"),
    path(_("stretches/<str:slug>/remove/"), stretches.remove, name="remove"),
    path(_("stretches/<str:slug>/strategy/"), strategies.write, name="write"),
    path(_("stretches/<str:slug>/strategy/adopt/"), strategies.adopt, name="adopt"),
    path(_("stretches/<str:slug>/strategy/drop/"), strategies.drop, name="drop"),
    path(_("stretches/<str:slug>/actions/add/"), stretches.add, name="add"),
    path(_("stretches/<str:slug>/actions/propose/"), stretches.propose, name="propose"),
]
