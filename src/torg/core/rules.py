"""Rules: named predicates (user, obj) -> bool that are composed with &, | and ~.

An app's `rules.py` is its policy, as a table that a councillor can read:

    can_edit_place = is_staff | runs_place
    can_vote = is_member & ~has_voted

A view declares its rule with `@requires`. Objects come only from a query named
`visible_to(user, …)` in the app's `queries`, which returns what this person may see: so an object
that may not be seen is a 404, and one that may be seen but not touched is a 403.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from torg.core.accounts import has_second_factor, is_exempt, passed_second_step
from torg.core.models import User

Person = AbstractBaseUser | AnonymousUser
Test = Callable[[Any, Any], bool]


class Rule:
    """A predicate whose name reads as the policy does; `parts` are the rules it is made of."""

    def __init__(self, name: str, test: Test, parts: frozenset["Rule"] = frozenset()) -> None:
        self.name, self._test, self.parts = name, test, parts or frozenset([self])

    def __call__(self, user: Person | None, obj: Any = None) -> bool:
        return bool(self._test(user, obj))

    def __and__(self, other: "Rule") -> "Rule":
        name, parts = f"({self.name} and {other.name})", self.parts | other.parts
        return Rule(name, lambda u, o: self(u, o) and other(u, o), parts)

    def __or__(self, other: "Rule") -> "Rule":
        name, parts = f"({self.name} or {other.name})", self.parts | other.parts
        return Rule(name, lambda u, o: self(u, o) or other(u, o), parts)

    def __invert__(self) -> "Rule":
        return Rule(f"not {self.name}", lambda u, o: not self(u, o), self.parts)

    def __repr__(self) -> str:
        return self.name


def rule(test: Test) -> Rule:
    """Make a rule of a function `(user, obj)`; its name is the function's."""
    return Rule(test.__name__.replace("_", " ").strip(), test)


@rule
def anyone(_user: Person, _obj: Any) -> bool:
    return True


@rule
def signed_in(user: Person, _obj: Any) -> bool:
    return bool(user.is_authenticated and user.is_active)


@rule
def is_staff(user: Person | None, _obj: Any) -> bool:
    """On the staff by name. It opens nothing: ask `staff_with_mfa` before anything is shown."""
    return bool(
        user and user.is_authenticated and user.is_active and getattr(user, "is_staff", False)
    )


@rule
def has_strong_sign_in(user: Person | None, _obj: Any) -> bool:
    return isinstance(user, User) and (
        (has_second_factor(user) and passed_second_step(user)) or is_exempt(user)
    )


# Acts as staff: the one answer for every staff page, for what is shown to staff alone, and for what
# is written in their name. Nobody is None. It costs no query for anybody else, and one a request
# for staff: the person remembers the answer.
staff_with_mfa = is_staff & has_strong_sign_in
# Can become the one above by a second step. It opens nothing: `refuse` sends them to take it.
misses_second_step = is_staff & ~has_strong_sign_in

View = Callable[..., HttpResponseBase]


def requires(wanted: Rule, get_object: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Let only those in whom `wanted` holds.

    `get_object(request, **url_arguments)` finds the object that the rule is about, through a
    `visible_to` query. Who is not signed in is asked to; who is and may not is told so (403).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            obj = get_object(request, *args, **kwargs) if get_object else None
            if wanted(request.user, obj):
                return view(request, *args, **kwargs)
            return refuse(request, wanted)

        return guarded

    return decorate


def to_second_step(request: HttpRequest) -> HttpResponseRedirect:
    """Send a member of staff to take the second step, or to set one up where there is none."""
    if isinstance(request.user, User) and has_second_factor(request.user):
        messages.info(request, _("Confirm with your second step that it is you."))
        return redirect_to_login(request.get_full_path(), resolve_url("mfa_reauthenticate"))
    messages.info(request, _("Staff sign in with a second step. Set one up to go on."))
    return redirect("mfa_index")


def refuse(request: HttpRequest, wanted: Rule = signed_in) -> HttpResponseBase:
    """Send those to sign in who have not, staff without a second factor to get one, others away.

    Raises PermissionDenied (403) when there is nothing that the person could do about it.
    """
    user = request.user
    if not user.is_authenticated:
        answer = redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    elif has_strong_sign_in in wanted.parts and is_staff(user) and not has_strong_sign_in(user):
        answer = to_second_step(request)
    else:
        raise PermissionDenied
    if request.headers.get("HX-Request"):
        # htmx would put that page inside the fragment: tell the browser to go there instead.
        return HttpResponse(status=204, headers={"HX-Redirect": answer.url})
    return answer
