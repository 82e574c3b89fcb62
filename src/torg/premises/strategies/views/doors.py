"""What the views of stretches share: the city, the person, and the objects of an address."""

from collections.abc import Callable

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _

from torg.core.models import User
from torg.places.exceptions import RefusedDeedError
from torg.places.middleware import CityRequest
from torg.places.models import City
from torg.premises.models import Stretch
from torg.premises.strategies import queries
from torg.premises.strategies.models import Action


def city_of(request: CityRequest) -> City:
    if request.city is None:
        raise Http404
    return request.city


def user_of(request: CityRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def stretch_of(request: CityRequest, slug: str) -> Stretch:
    try:
        return queries.get_stretch(request.user, city_of(request), slug)
    except Stretch.DoesNotExist as error:
        raise Http404(_("There is no such stretch here.")) from error


def action_of(request: CityRequest, number: int) -> Action:
    try:
        return queries.get_action(request.user, city_of(request), number)
    except Action.DoesNotExist as error:
        raise Http404(_("There is no such action here.")) from error


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
