"""Reads of photos of premises."""

from torg.core.rules import Person
from torg.premises.models import Premises, PremisesPhoto
from torg.premises.queries.premises import visible_to


def photos_of(premises: Premises) -> list[PremisesPhoto]:
    """Return the photos of a premises in their order."""
    return list(premises.photos.all())


def photo_named(user: Person, digest: str) -> PremisesPhoto:
    """Return the photo whose files have this name; raises PremisesPhoto.DoesNotExist when `user`
    may not see its premises."""
    photo = PremisesPhoto.objects.select_related("premises__city").filter(digest=digest).first()
    if photo is None or not visible_to(user, photo.premises.city).filter(pk=photo.premises_id):
        raise PremisesPhoto.DoesNotExist
    return photo
