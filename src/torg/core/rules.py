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
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

Person = AbstractBaseUser | AnonymousUser
Test = Callable[[Any, Any], bool]


class Rule:
    """A predicate with a name that reads as the policy does."""

    def __init__(self, name: str, test: Test) -> None:
        self.name, self._test = name, test

    def __call__(self, user: Person, obj: Any = None) -> bool:
        return bool(self._test(user, obj))

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(f"({self.name} and {other.name})", lambda u, o: self(u, o) and other(u, o))

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(f"({self.name} or {other.name})", lambda u, o: self(u, o) or other(u, o))

    def __invert__(self) -> "Rule":
        return Rule(f"not {self.name}", lambda u, o: not self(u, o))

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
def is_staff(user: Person, _obj: Any) -> bool:
    return bool(user.is_authenticated and user.is_active and getattr(user, "is_staff", False))


View = Callable[..., HttpResponse]


def requires(wanted: Rule, get_object: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Let only those in whom `wanted` holds.

    `get_object(request, **url_arguments)` finds the object that the rule is about, through a
    `visible_to` query. Who is not signed in is asked to; who is and may not is told so (403).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            obj = get_object(request, *args, **kwargs) if get_object else None
            if wanted(request.user, obj):
                return view(request, *args, **kwargs)
            return refuse(request)

        return guarded

    return decorate


def refuse(request: HttpRequest) -> HttpResponse:
    """Send someone who is not signed in to do so, and say 403 to everyone else."""
    if request.user.is_authenticated:
        raise PermissionDenied
    if request.headers.get("HX-Request"):
        # htmx would put the sign-in page inside the fragment: tell it to go there instead.
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = redirect(settings.LOGIN_URL).url
        return answer
    return redirect_to_login(request.get_full_path())
