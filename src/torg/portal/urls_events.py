"""The addresses of events: what visitors see, and where actors and staff work with them."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from torg.portal.views import agenda, event_desk

event_urls: list[URLPattern] = [
    path(_("events/"), agenda.agenda, name="agenda"),
    path(_("events.ics"), agenda.agenda_ics, name="agenda_ics"),
    path(_("events/<str:slug>.ics"), agenda.event_ics, name="event_ics"),
    path(_("events/<str:slug>/"), agenda.event, name="event"),
    path(_("places/<str:slug>/events.ics"), agenda.place_events_ics, name="place_events_ics"),
    path(_("staff/events/"), event_desk.staff_events, name="staff_events"),
    path(_("staff/events/new/"), event_desk.staff_new, name="staff_event_new"),
    path(_("staff/events/<str:event>/"), event_desk.staff_edit, name="staff_event_edit"),
    path(_("staff/events/<str:event>/change/"), event_desk.staff_change, name="staff_event_change"),
    path(
        _("staff/events/<str:event>/publish/"), event_desk.staff_publish, name="staff_event_publish"
    ),
    path(
        _("staff/events/<str:event>/withdraw/"),
        event_desk.staff_withdraw,
        name="staff_event_withdraw",
    ),
    path(_("actor/<str:slug>/events/"), event_desk.actor_events, name="desk_events"),
    path(_("actor/<str:slug>/events/new/"), event_desk.actor_new, name="desk_event_new"),
    path(_("actor/<str:slug>/events/<str:event>/"), event_desk.actor_edit, name="desk_event_edit"),
    path(
        _("actor/<str:slug>/events/<str:event>/change/"),
        event_desk.actor_change,
        name="desk_event_change",
    ),
    path(
        _("actor/<str:slug>/events/<str:event>/publish/"),
        event_desk.actor_publish,
        name="desk_event_publish",
    ),
    path(
        _("actor/<str:slug>/events/<str:event>/withdraw/"),
        event_desk.actor_withdraw,
        name="desk_event_withdraw",
    ),
]
