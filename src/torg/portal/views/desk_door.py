"""The door to an actor's desk: finds the actor and the place that an address names."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from torg.core.models import User
from torg.core.rules import Rule, View, requires
from torg.places.exceptions import RefusedDeedError
from torg.places.middleware import CityRequest
from torg.places.models import Actor, Place
from torg.places.queries.actors import get_actor, get_own_place
from torg.places.rules import can_see_desk
from torg.portal.forms.desk import set_errors
from torg.portal.queries.desk import Desk


class SignedInRequest(CityRequest):
    """A request that a rule has let through only for somebody with an account."""

    user: User  # type: ignore[assignment]  # narrower than the base, as the rule guarantees


class DeskRequest(SignedInRequest):
    desk: Desk
    place: Place  # on pages whose address names one


def on_desk(tab: str, rule: Rule = can_see_desk) -> Callable[[View], View]:
    """Open a page of the desk to those in whom `rule` holds of the actor.

    The view takes the request alone: `request.desk` has the actor, the place if the address names
    one, and what the person may do. What may not be seen is not found (404).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: DeskRequest, *_args: Any, **words: Any) -> HttpResponseBase:
            further = {key: word for key, word in words.items() if key not in {"slug", "place"}}
            return view(request, **further)

        def find(request: DeskRequest, slug: str, place: str = "", **_words: Any) -> Actor | None:
            if not request.user.is_authenticated:
                return None  # and so is asked to sign in
            try:
                actor = get_actor(request.user, request.city, slug)
                own = get_own_place(actor, place) if place else None
            except (Actor.DoesNotExist, Place.DoesNotExist) as error:
                raise Http404(_("There is no such desk here.")) from error
            request.desk = Desk(request.user, actor, own, tab)
            if own is not None:
                request.place = own
            return actor

        return never_cache(requires(rule, find)(opened))

    return decorate


def done(
    request: HttpRequest, form: BaseForm | None, deed: Callable[[], object], words: str
) -> bool:
    """Do a deed and say so; put what was refused into the form, or say it, and return False."""
    try:
        deed()
    except (RefusedDeedError, ValidationError) as error:
        if form is None:
            messages.error(request, str(error))
        else:
            set_errors(form, error)
        return False
    messages.success(request, words)
    return True
