"""What the views of prospects share: the city, the person, and the objects of an address."""

from collections.abc import Callable

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _

from torg.core.models import User
from torg.core.rules import misses_second_step
from torg.places.exceptions import RefusedDeedError
from torg.places.middleware import CityRequest
from torg.places.models import City
from torg.premises.models import Premises
from torg.premises.prospects import queries
from torg.premises.prospects.models import Case, Prospect


def city_of(request: CityRequest, **_arguments: object) -> City:
    if request.city is None:
        raise Http404
    return request.city


def user_of(request: CityRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def own_prospect(request: CityRequest, token: str) -> Prospect:
    found = queries.prospect_by_token(city_of(request), token)
    if found is None:
        raise Http404(_("There is nothing here any more. It may have been withdrawn."))
    return found


def wanted_premises(prospect: Prospect, slug: str) -> Premises:
    try:
        return queries.premises_named(prospect.city, slug)
    except Premises.DoesNotExist as error:
        raise Http404(_("There is no such premises here.")) from error


def prospect_of(request: CityRequest, number: int, **_arguments: object) -> Prospect:
    found = queries.visible_to(request.user, city_of(request)).filter(pk=number).first()
    if found is None:
        raise Http404(_("There is no such prospect here."))
    return found


def case_of(request: CityRequest, number: int) -> Case:
    try:
        return queries.get_case(request.user, city_of(request), number)
    except Case.DoesNotExist as error:
        user = request.user
        if not user.is_authenticated or misses_second_step(user):
            return Case(premises=Premises(), prospect=Prospect())  # nobody's: asked to sign in
        raise Http404(_("There is no such case here.")) from error


def done(form: forms.Form, deed: Callable[[], object]) -> bool:
    """Do the deed when the form is filled in well; what is refused stands on the form."""
    if not form.is_valid():
        return False
    try:
        deed()
    except RefusedDeedError as refused:
        form.add_error(None, str(refused))
        return False
    return True
