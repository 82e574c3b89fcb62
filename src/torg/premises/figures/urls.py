"""Addresses of figures. "analysis/figures/" is "analys/siffror/" in Swedish."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.premises.figures import views

app_name = "figures"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("analysis/figures/"), views.figures, name="figures"),
    path(_("analysis/figures/spending/<int:number>/"), views.spending, name="spending"),
]
