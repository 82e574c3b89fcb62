"""Working with events: an actor at its own desk, staff with those of the whole city."""

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from torg.agenda.models import Event
from torg.agenda.rules import (
    can_cancel_event,
    can_create_event,
    can_edit_event,
    can_publish_event,
    can_withdraw_event,
)
from torg.agenda.services.written import Found
from torg.core.models import User
from torg.core.moderation.queries import standing_of
from torg.core.rules import requires, staff_with_mfa
from torg.places.exceptions import RefusedDeedError
from torg.places.middleware import CityRequest
from torg.places.models import Actor
from torg.places.queries.actors import get_actor
from torg.places.rules import can_publish, can_restrict_it
from torg.portal.forms.event_changes import EventChangeForm, change_form
from torg.portal.forms.events import EventForm
from torg.portal.queries.desk import Desk
from torg.portal.queries.event_desk import EventDesk, event_list, own_event, place_names
from torg.portal.queries.event_picture import picture_url
from torg.portal.queries.event_words import words_of_found, words_when_saved
from torg.portal.services.event_desk import (
    change_event,
    save_event,
    show_event,
    withdraw_event,
)

_REFUSED = (RefusedDeedError, ValidationError)


def _actor(request: CityRequest, slug: str, **_more: str) -> Actor:
    try:
        return get_actor(request.user, request.city, slug)
    except Actor.DoesNotExist as error:
        raise Http404 from error


def _actors_desk(request: CityRequest, slug: str) -> EventDesk:
    actor = _actor(request, slug)
    return EventDesk(actor.city, actor)


def _staffs_desk(request: CityRequest) -> EventDesk:
    if request.city is None:
        raise Http404
    return EventDesk(request.city)


def _event(request: CityRequest, desk: EventDesk, slug: str) -> Event:
    try:
        return own_event(desk, request.user, slug)
    except Event.DoesNotExist as error:
        raise Http404 from error


def _actors_event(request: CityRequest, slug: str, event: str) -> Event:
    return _event(request, _actors_desk(request, slug), event)


# --- an actor's own ------------------------------------------------------------------------------


@requires(can_create_event, _actor)
def actor_events(request: CityRequest, slug: str) -> HttpResponse:
    """What the actor arranges: to come, drafts, over."""
    return _list(request, _actors_desk(request, slug))


@requires(can_create_event, _actor)
def actor_new(request: CityRequest, slug: str) -> HttpResponse:
    """A new event of the actor's."""
    return _form(request, _actors_desk(request, slug), None)


@requires(can_edit_event, _actors_event)
def actor_edit(request: CityRequest, slug: str, event: str) -> HttpResponse:
    """Change what an event says."""
    desk = _actors_desk(request, slug)
    return _form(request, desk, _event(request, desk, event))


@require_POST
@requires(can_edit_event, _actors_event)
def actor_change(request: CityRequest, slug: str, event: str) -> HttpResponse:
    """Cancel, move or put back an event or one of its dates."""
    desk = _actors_desk(request, slug)
    return _change(request, desk, _event(request, desk, event))


@require_POST
@requires(can_publish_event, _actors_event)
def actor_publish(request: CityRequest, slug: str, event: str) -> HttpResponse:
    """Show a draft to everyone."""
    desk = _actors_desk(request, slug)
    return _publish(request, desk, _event(request, desk, event))


@require_POST
@requires(can_edit_event, _actors_event)
def actor_withdraw(request: CityRequest, slug: str, event: str) -> HttpResponse:
    """Make an event a draft again, or delete a draft."""
    desk = _actors_desk(request, slug)
    return _withdraw(request, desk, _event(request, desk, event))


# --- the whole city's, by staff ------------------------------------------------------------------


@requires(staff_with_mfa)
def staff_events(request: CityRequest) -> HttpResponse:
    """Every event of the city."""
    return _list(request, _staffs_desk(request))


@requires(staff_with_mfa)
def staff_new(request: CityRequest) -> HttpResponse:
    """A new event that the city tells of."""
    return _form(request, _staffs_desk(request), None)


@requires(staff_with_mfa)
def staff_edit(request: CityRequest, event: str) -> HttpResponse:
    """Change what an event says."""
    desk = _staffs_desk(request)
    return _form(request, desk, _event(request, desk, event))


@require_POST
@requires(staff_with_mfa)
def staff_change(request: CityRequest, event: str) -> HttpResponse:
    """Cancel, move or put back an event or one of its dates."""
    desk = _staffs_desk(request)
    return _change(request, desk, _event(request, desk, event))


@require_POST
@requires(staff_with_mfa)
def staff_publish(request: CityRequest, event: str) -> HttpResponse:
    """Show a draft to everyone."""
    desk = _staffs_desk(request)
    return _publish(request, desk, _event(request, desk, event))


@require_POST
@requires(staff_with_mfa)
def staff_withdraw(request: CityRequest, event: str) -> HttpResponse:
    """Make an event a draft again, or delete a draft."""
    desk = _staffs_desk(request)
    return _withdraw(request, desk, _event(request, desk, event))


# --- both ----------------------------------------------------------------------------------------


def _list(request: CityRequest, desk: EventDesk) -> HttpResponse:
    events = event_list(desk, request.user, timezone.now())
    person = cast("User", request.user)  # the rules of both desks have seen to it
    tabs = Desk(person, desk.actor, tab="events").tabs if desk.actor else []
    context = {"desk": desk, "events": events, "tabs": tabs}
    return render(request, "portal/event_desk.html", context)


def _form(request: CityRequest, desk: EventDesk, event: Event | None) -> HttpResponse:
    """The form, or with htmx and by the button for it the dates alone that it would give."""
    form = EventForm(
        request.POST or None, request.FILES or None, city=desk.city, own=desk.places, event=event,
        source=desk.source,
    )  # fmt: skip
    if is_sent(request) and form.is_valid():
        saved = _saved(request, desk, form, event)
        if saved is not None:
            return redirect(desk.url("edit", saved))
    now = timezone.now()
    preview = form.preview(now)
    context = {
        "form": form,
        "preview": preview,
        "picture_url": picture_url(event) if event else "",
        "names": place_names(desk.city),
        "change": _change_form(request, event, now) if event else None,
        **_around(request, desk, event),
    }
    return render(request, "portal/event_form.html" + ("#dates" if request.htmx else ""), context)


def _change_form(request: CityRequest, event: Event, now: datetime) -> EventChangeForm:
    return change_form(event, now, may_cancel=can_cancel_event(request.user, event))


def _around(request: CityRequest, desk: EventDesk, event: Event | None) -> dict[str, object]:
    """What the pages of one event link to, and which of it this person may do."""
    deeds = ("edit", "change", "publish", "withdraw") if event else ()
    urls = {f"{deed}_url": desk.url(deed, event) for deed in deeds}
    # An actor reads of a restriction in the letter that it got; staff may lift it.
    standing = standing_of("event", event.pk) if event and desk.actor is None else ()
    rules = {
        "may_publish": can_publish_event,
        "may_withdraw": can_withdraw_event,
        "may_restrict": can_restrict_it,
    }
    may = {name: rule(request.user, event) for name, rule in rules.items() if event}
    return {"desk": desk, "event": event, "standing": standing, **urls, **may}


def _words_of(error: Exception) -> list[str]:
    return error.messages if isinstance(error, ValidationError) else [str(error)]


def is_sent(request: CityRequest) -> bool:
    """Whether the form is to be saved, not only asked for its dates."""
    return request.method == "POST" and "dates" not in request.POST and not request.htmx


def _saved(
    request: CityRequest, desk: EventDesk, form: EventForm, event: Event | None
) -> Event | None:
    """Save; None when the service refuses, with its words in the form."""
    publish = desk.actor is None or can_publish(request.user, desk.actor)
    try:
        saved = save_event(
            desk.city,
            form.values(),
            event=event,
            actor=desk.actor,
            publish=publish,
            by=request.user,  # type: ignore[arg-type]  # the rule lets only people in
            picture=form.drawn,
        )
    except ValidationError as error:
        form.take_refusal(error)
        return None
    messages.success(request, words_when_saved(saved.event, new=event is None))
    _tell_found(request, saved.found)
    return saved.event


def _tell_found(request: CityRequest, found: Found) -> None:
    for words in words_of_found(found.joined, found.suggested):
        messages.info(request, words)


def _change(request: CityRequest, desk: EventDesk, event: Event) -> HttpResponse:
    form = change_form(event, timezone.now(), request.POST)
    if form.is_valid():
        try:
            change_event(event, by=request.user, source=desk.source, **form.deed_of())  # type: ignore[arg-type]  # as above
        except _REFUSED as error:
            form.add_error(None, _words_of(error))
        else:
            messages.success(request, _("Done. Visitors see it at once."))
            return redirect(desk.url("edit", event))
    context = {"change": form, **_around(request, desk, event)}
    return render(request, "portal/event_change.html", context)


def _publish(request: CityRequest, desk: EventDesk, event: Event) -> HttpResponse:
    try:
        found = show_event(event, by=request.user)  # type: ignore[arg-type]  # as above
    except _REFUSED as error:
        messages.error(request, " ".join(_words_of(error)))
    else:
        messages.success(request, _("Published. Visitors see it now."))
        _tell_found(request, found)
    return redirect(desk.url("edit", event))


def _withdraw(request: CityRequest, desk: EventDesk, event: Event) -> HttpResponse:
    try:
        kept = withdraw_event(event, by=request.user)  # type: ignore[arg-type]  # as above
    except _REFUSED as error:
        messages.error(request, " ".join(_words_of(error)))
        return redirect(desk.url("edit", event))
    messages.success(request, _("It is a draft again.") if kept else _("The draft is deleted."))
    return redirect(desk.url("edit", event) if kept else desk.list_url)
