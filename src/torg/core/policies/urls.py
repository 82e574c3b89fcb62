"""Addresses of the dated rules."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.core.policies import views

app_name = "policies"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("staff/rules/"), views.policies, name="policies"),
]
