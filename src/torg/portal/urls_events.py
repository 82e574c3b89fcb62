"""The addresses of events."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from torg.portal.views import agenda

event_urls: list[URLPattern] = [
    path(_("events/"), agenda.agenda, name="agenda"),
    path(_("events/<str:slug>/"), agenda.event, name="event"),
]
