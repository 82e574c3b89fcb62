"""The hours of a place, for normal people: a week, days that differ, holidays ahead."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from torg.places import rules
from torg.places.queries.hours import holiday_on
from torg.places.services.hours import remove_exception, set_exception, set_hours
from torg.portal.forms.hours import ExceptionForm, HoursForm, empty_form, form_of_rule, sent_form
from torg.portal.queries.desk_hours import (
    ahead_of,
    exceptions_ahead,
    holidays_ahead,
    tried,
    usual_on,
)
from torg.portal.views.desk_door import DeskRequest, done, on_desk


@on_desk("hours", rules.can_edit_hours)
def hours(request: DeskRequest) -> HttpResponse:
    """The week. Only "save" stores; the other buttons fill in or show what it would look like."""
    place, now = request.place, timezone.now()
    rule = place.schedule.expression if place.schedule else ""
    stored = form_of_rule(rule) if rule and rule != "unknown" else empty_form()
    form, ahead = stored or empty_form(), ahead_of(place, now)
    looked = False
    if request.method == "POST":
        form = _filled(request)
        wanted = form.expression() if {"save", "look"} & set(request.POST) else ""
        if wanted and "save" in request.POST:
            set_hours(place, wanted, by=request.user)
            messages.success(request, _("Saved. Visitors see the new hours now."))
            return redirect(request.path)
        if wanted:
            ahead, looked = tried(place, wanted, now), True
    return render(
        request,
        "portal/desk_hours.html",
        {
            "desk": request.desk, "form": form, "ahead": ahead, "looked": looked,
            "is_too_rich": stored is None, "rule": rule, **_days(request),
            "others": [p for p in request.desk.places if p.pk != place.pk and p.schedule_id],
        },
    )  # fmt: skip


def _filled(request: DeskRequest) -> HoursForm:
    """The grid as sent, or as another place of the actor has it."""
    copied = request.POST.get("copy", "")
    if "take" in request.POST and copied:
        for place in request.desk.places:
            if place.slug == copied and place.schedule:
                return form_of_rule(place.schedule.expression) or sent_form(request.POST)
    return sent_form(request.POST)


def _days(request: DeskRequest, form: ExceptionForm | None = None) -> dict[str, object]:
    place, now = request.place, timezone.now()
    today = now.astimezone(place.city.tz).date()
    asked = {"date": request.GET.get("date", "")}
    return {
        "exceptions": exceptions_ahead(place, now),
        "holidays": holidays_ahead(place, now),
        "day_form": form or ExceptionForm(today=today, initial=asked),
    }


@on_desk("hours", rules.can_edit_hours)
def day(request: DeskRequest) -> HttpResponse:
    """Other hours on one date."""
    place = request.place
    today = timezone.now().astimezone(place.city.tz).date()
    form = ExceptionForm(
        request.POST or None, today=today, initial={"date": request.GET.get("date", "")}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        deed = lambda: set_exception(  # noqa: E731  -- one deed, named where it is done
            place, said["date"], form.spans, said["note"], by=request.user
        )
        if done(request, form, deed, _("Saved. Visitors see it now.")):
            return redirect("portal:desk_hours", request.desk.actor.slug, place.slug)
    return render(request, "portal/desk_day.html", {"desk": request.desk, "form": form})


@require_POST
@on_desk("hours", rules.can_edit_hours)
def holiday(request: DeskRequest) -> HttpResponse:
    """One tap on a holiday: closed, open as usual, or as the week says again."""
    place = request.place
    when = _date(request.POST.get("date", ""))
    what, holiday = request.POST.get("what", ""), holiday_on(place.city, when)
    note = holiday.name_sv[:80] if holiday else ""
    usual = usual_on(place, when)
    deeds = {
        "closed": lambda: set_exception(place, when, [], note, by=request.user),
        "open": lambda: set_exception(place, when, usual, note, by=request.user),
        "again": lambda: remove_exception(place, when, by=request.user),
    }
    if what not in deeds or (what == "open" and not usual):
        raise Http404
    done(request, None, deeds[what], _("Saved. Visitors see it now."))
    there = redirect("portal:desk_hours", request.desk.actor.slug, place.slug)
    there["Location"] += "#holidays"
    return there


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
