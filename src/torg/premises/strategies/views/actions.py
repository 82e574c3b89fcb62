"""One action: what whoever looks may do with it. A table says which deed is whose, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from torg.core.models import User
from torg.core.rules import Rule, requires, signed_in
from torg.places.middleware import CityRequest
from torg.premises.strategies import page as pages
from torg.premises.strategies import queries
from torg.premises.strategies.enums import ActionState
from torg.premises.strategies.forms import DoneForm, PromiseForm
from torg.premises.strategies.models import Action
from torg.premises.strategies.rules import (
    can_decide_action,
    can_finish_action,
    can_promise_action,
)
from torg.premises.strategies.services import actions
from torg.premises.strategies.views.doors import action_of, done, user_of

_WAITING = frozenset({ActionState.PROPOSED})
_ENDED = frozenset({ActionState.KEPT, ActionState.DONE})
_GOING = frozenset({ActionState.OPEN, ActionState.PROMISED, ActionState.LATE})


@dataclass(frozen=True)
class Deed:
    """Who may do it, in which states, what they fill in, and what is done."""

    label: str | Promise
    rule: Rule
    states: frozenset[ActionState]
    do: Callable[[Action, Any, User], object]
    said: str | Promise
    form: Callable[[User, Action, Any], forms.Form] = lambda _u, _a, data: forms.Form(data)
    main: bool = False


def _promise(action: Action, form: Any, by: User) -> None:
    said = form.cleaned_data
    actions.promise_action(action, said["owner"], said["due"], by=by)


DEEDS: dict[str, Deed] = {
    "accept": Deed(
        gettext_lazy("Take it into the plan"), can_decide_action, _WAITING,
        lambda action, _form, by: actions.accept_action(action, by=by),
        gettext_lazy("It stands in the plan."), main=True,
    ),
    "promise": Deed(
        gettext_lazy("Promise it"), can_promise_action, _GOING, _promise,
        gettext_lazy("Thank you: everyone can read that you have promised it."),
        lambda user, action, data: PromiseForm(
            queries.seats_of(user, action.stretch.city), data
        ),
    ),
    "done": Deed(
        gettext_lazy("Mark as done"), can_finish_action, _GOING,
        lambda action, form, by: actions.finish_action(action, form.cleaned_data["day"], by=by),
        gettext_lazy("It is marked as done."), lambda _u, _a, data: DoneForm(data), main=True,
    ),
    "reopen": Deed(
        gettext_lazy("It is not done after all"), can_finish_action, _ENDED,
        lambda action, _form, by: actions.reopen_action(action, by=by),
        gettext_lazy("It is open again."),
    ),
    "remove": Deed(
        gettext_lazy("Take it away"), can_decide_action, _WAITING | _GOING,
        lambda action, _form, by: actions.remove_action(action, by=by),
        gettext_lazy("It is taken away."),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """A deed as the page shows it."""

    name: str
    deed: Deed
    form: forms.Form


def offers_for(user: User, action: Action) -> dict[str, Offer]:
    """Return what a person may do with an action as it is now."""
    state = action.state_on(pages.today_in(action.stretch.city))
    free = not action.is_promised or action.actor in queries.seats_of(user, action.stretch.city)
    return {
        name: Offer(name, deed, deed.form(user, action, None))
        for name, deed in DEEDS.items()
        if state in deed.states
        and deed.rule(user, action.stretch if name == "promise" else action)
        and (free or name != "promise")
    }


@requires(signed_in)
@never_cache
def action(request: CityRequest, number: int) -> HttpResponse:
    """An action and the deeds that are open to whoever looks."""
    found, by = action_of(request, number), user_of(request)
    offers = offers_for(by, found)
    if not offers:
        raise PermissionDenied
    if request.method == "POST" and _did(request, found, offers):
        return redirect("strategies:stretch", found.stretch.slug)
    context = {"action": found, "offers": list(offers.values()), "line": _line(by, found)}
    return render(request, "strategies/action.html", context)


def _line(user: User, found: Action) -> pages.ActionLine:
    city = found.stretch.city
    return pages.line_of(user, found, pages.today_in(city), queries.seats_of(user, city))


def _did(request: CityRequest, found: Action, offers: dict[str, Offer]) -> bool:
    """Do what the button says, when it is among what is offered."""
    name, by = request.POST.get("deed", ""), user_of(request)
    if name not in offers:
        messages.error(request, _("That cannot be done with it now."))
        return False
    deed = offers[name].deed
    form = deed.form(by, found, request.POST)
    offers[name] = Offer(name, deed, form)
    if not done(form, lambda: deed.do(found, form, by)):
        return False
    messages.success(request, str(deed.said))
    return True
