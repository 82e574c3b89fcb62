"""Letters about the effect: asked for once, stopped with one press."""

from datetime import date

from django.db import transaction

from torg.core.journal import record
from torg.core.mail import send_later
from torg.core.models import User
from torg.places.models import Actor, EffectLetter, EffectOptOut

LETTER = "places.effect"  # what writes it is registered under this name


@transaction.atomic
def send_letter(actor: Actor, user: User, month: date) -> bool:
    """Ask for the letter of a month, once: False when it has been asked for before.

    The row and the task that sends are written together, and the database allows one such row.
    """
    letter, is_new = EffectLetter.objects.get_or_create(
        actor=actor, user=user, month=month.replace(day=1)
    )
    if is_new:
        send_later(LETTER, letter.pk)
    return is_new


@transaction.atomic
def stop_letters(actor: Actor, user: User) -> None:
    """Send an owner no more letters about an actor. Done twice, it is done once."""
    _row, is_new = EffectOptOut.objects.get_or_create(actor=actor, user=user)
    if is_new:
        record("effect_letters.stopped", actor, by=user, organisation_id=actor.pk)


@transaction.atomic
def resume_letters(actor: Actor, user: User) -> None:
    """Send an owner letters about an actor again."""
    number, _models = EffectOptOut.objects.filter(actor=actor, user=user).delete()
    if number:
        record("effect_letters.resumed", actor, by=user, organisation_id=actor.pk)
