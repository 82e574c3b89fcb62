"""The doors to these pages: an owner's premises from its desk, every premises from the staff's."""

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
from torg.places.models import Actor, City
from torg.premises.keeping import rules
from torg.premises.keeping.queries.keep import Keep, keep_of, own_actor
from torg.premises.models import Premises


class KeepingRequest(CityRequest):
    """A request of somebody with an account; which of the rest is there, the door decides."""

    user: User  # type: ignore[assignment]  # narrower than the base, as the rules guarantee
    city: City
    actor: Actor
    keep: Keep


def on_premises(tab: str, rule: Rule = rules.can_edit_premises) -> Callable[[View], View]:
    """Open a page of one premises from its owner's desk (`slug` in the address) or the staff's.

    What may not be seen is not found (404); `request.keep` has what the page needs.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: KeepingRequest, **_words: Any) -> HttpResponseBase:
            return view(request)

        def find(request: KeepingRequest, premises: str, slug: str = "") -> Premises:
            if not request.user.is_authenticated:
                return Premises()  # nobody's, so that they are asked to sign in
            try:
                request.keep = keep_of(request.user, request.city, premises, actor=slug, tab=tab)
            except (Premises.DoesNotExist, Actor.DoesNotExist) as error:
                raise Http404(_("There is no such premises here.")) from error
            return request.keep.premises

        own = requires(rule, find)(opened)
        staff = requires(rules.can_keep_register & rule, find)(opened)

        @wraps(view)
        def guarded(request: HttpRequest, **words: Any) -> HttpResponseBase:
            return (own if "slug" in words else staff)(request, **words)

        return never_cache(guarded)

    return decorate


def on_desk(rule: Rule = rules.can_see_own) -> Callable[[View], View]:
    """Open a page of an actor's desk: `request.actor` is whose."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: KeepingRequest, slug: str, **words: Any) -> HttpResponseBase:
            return view(request, **words)

        def find(request: KeepingRequest, slug: str, **_words: Any) -> Actor | None:
            if not request.user.is_authenticated:
                return None
            try:
                request.actor = own_actor(request.user, request.city, slug)
            except Actor.DoesNotExist as error:
                raise Http404(_("There is no such desk here.")) from error
            return request.actor

        return never_cache(requires(rule, find)(opened))

    return decorate


def of_staff(view: View) -> View:
    """Open a page of the staff's."""

    @wraps(view)
    def opened(request: KeepingRequest, **words: Any) -> HttpResponseBase:
        if request.city is None:
            raise Http404
        return view(request, **words)

    return never_cache(requires(rules.can_keep_register)(opened))


def done(
    request: HttpRequest, form: BaseForm | None, deed: Callable[[], object], words: str = ""
) -> bool:
    """Do a deed and say so; put what was refused into the form, or say it, and return False."""
    try:
        deed()
    except (RefusedDeedError, ValidationError) as error:
        _refused(request, form, error)
        return False
    if words:
        messages.success(request, words)
    return True


def _refused(request: HttpRequest, form: BaseForm | None, error: Exception) -> None:
    if form is None:
        messages.error(request, str(error))
    elif isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        for name, problems in error.error_dict.items():
            form.add_error(name if name in form.fields else None, problems)
    else:
        form.add_error(None, str(error))
