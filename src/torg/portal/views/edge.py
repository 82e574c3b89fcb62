"""What the views of an actor's desk share: whose desk it is, and who sits at it."""

from django.http import Http404

from torg.core.models import User
from torg.places.middleware import CityRequest
from torg.places.models import Actor
from torg.places.queries.actors import get_actor


def actor_of(request: CityRequest, slug: str, **_other: object) -> Actor:
    """Return the actor whose desk the visitor may open; 404 for any other."""
    try:
        return get_actor(request.user, request.city, slug)
    except Actor.DoesNotExist as error:
        raise Http404 from error


def desk_actor(request: CityRequest, slug: str, **other: object) -> Actor | None:
    """Return what a rule is about. Nobody's for who is not signed in: they are asked to."""
    return actor_of(request, slug) if request.user.is_authenticated else None


def signed_in_user(request: CityRequest) -> User:
    """Return who does it; a rule has made sure that there is somebody."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("the view's rule lets in people who are not signed in")
    return user
