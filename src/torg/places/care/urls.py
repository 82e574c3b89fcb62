"""Addresses of the answers that places give."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.places.care import views

app_name = "care"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("confirm/"), views.answer, name="answer"),
    path(_("confirm/stop/"), views.stop, name="stop"),
]
