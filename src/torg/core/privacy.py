"""What the system holds about a person: found by walking the models, so no table is forgotten.

A row is about a person when it points at them, by a foreign key or by a plain number, or when it
goes with a row that does. What happens to it at erasure is what its own `on_delete` says:

    row      it is deleted with the person                  (CASCADE)
    cleared  it stays and points at nobody                  (SET_NULL, SET_DEFAULT, SET)
    kept     it forbids erasure: an archive duty stands     (PROTECT, RESTRICT)
    number   it stays with a number that no longer leads to anyone: the journal and its like
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from torg.core import journal
from torg.core.events import publish
from torg.core.models import User
from torg.core.signals import PersonErased

# How a plain number that is a person is named, alone or at the end of a longer name.
NUMBER_NAMES = ("user_id", "person_id")
# What proves that one is the person, and must not leave the system in an export.
_SECRETS = {"password", "session_key", "token", "token_secret", "secret", "key"}
_SECRET_MODELS = {"mfa.authenticator": {"data"}, "core.outgoingmail": {"sealed"}}
_KINDS: dict[object, str] = {
    models.CASCADE: "row",
    models.PROTECT: "kept",
    models.RESTRICT: "kept",
    models.DO_NOTHING: "kept",
}


class ErasureRefusedError(Exception):
    """The person cannot be erased yet; the message says which records stand in the way."""


@dataclass(frozen=True, order=True)
class Pointer:
    """One way in which rows of a model are about a person: `path` looks up their number."""

    model: str
    path: str
    kind: str  # row, cleared, kept or number

    def rows(self, user: User) -> models.QuerySet[Any]:
        """Return the rows of this model that are about the person."""
        manager = apps.get_model(self.model)._base_manager  # noqa: SLF001  -- documented
        return manager.filter(**{self.path: user.pk}).order_by("pk")


def pointers() -> list[Pointer]:
    """Return every way in which a row can be about a person, from the models themselves."""
    found: dict[tuple[str, str], Pointer] = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            label = model._meta.label_lower
            if isinstance(field, models.IntegerField) and _is_number_of_a_person(field):
                found[label, field.attname] = Pointer(label, field.attname, "number")
    for pointer in _following(User, "", {User}):
        found[pointer.model, pointer.path] = pointer
    return sorted(found.values())


def _is_number_of_a_person(field: models.Field) -> bool:
    return field.name in NUMBER_NAMES or field.name.endswith(tuple(f"_{n}" for n in NUMBER_NAMES))


def _following(model: type[models.Model], path: str, seen: set[type]) -> Iterator[Pointer]:
    """Walk the foreign keys backwards: what points at the model, and what goes with that."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):  # one-to-one is a kind of it
            continue
        field, other = relation.field, relation.related_model
        there = f"{field.name}__{path}" if path else field.name
        kind = _KINDS.get(relation.on_delete, "cleared")
        yield Pointer(other._meta.label_lower, there, kind)
        if kind == "row" and other not in seen:
            yield from _following(other, there, seen | {other})


def export_person(user: User) -> dict[str, Any]:
    """Return all that is held about a person, as JSON: {"core.user": [row], "<model>": [rows]}.

    Left out is what proves identity (password hashes, keys, session numbers): it says nothing
    about the person and would let whoever finds the file sign in.
    """
    export = {"core.user": [_row(user)]}
    for pointer in pointers():
        rows = [_row(obj) for obj in pointer.rows(user)]
        known = export.setdefault(pointer.model, [])
        known.extend(row for row in rows if row not in known)
    plain: dict[str, Any] = json.loads(
        json.dumps({k: v for k, v in export.items() if v}, cls=DjangoJSONEncoder)
    )
    return plain


def _row(obj: models.Model) -> dict[str, Any]:
    hidden = _SECRETS | _SECRET_MODELS.get(obj._meta.label_lower, set())
    return {
        field.attname: getattr(obj, field.attname)
        for field in obj._meta.concrete_fields
        if field.attname not in hidden
    }


@transaction.atomic
def erase_person(user: User, *, by: User | None) -> dict[str, int]:
    """Erase a person, sign them out everywhere and return how many rows went, by model.

    The journal is not touched: its rows keep a number that no longer leads to anyone.
    Raises ErasureRefusedError when a record must be kept; nothing is erased then.
    """
    number = User.objects.select_for_update().get(pk=user.pk).pk
    journal.record("person.erased", user, by=by)
    keys = list(UserSession.objects.filter(user_id=user.pk).values_list("session_key", flat=True))
    for session in Session.objects.filter(session_key__in=keys):
        _end_session(session)
    try:
        _count, by_model = User.objects.get(pk=user.pk).delete()
    except (ProtectedError, RestrictedError) as error:
        kinds = sorted({str(obj._meta.verbose_name) for obj in error.args[1]})
        raise ErasureRefusedError(
            _("These records must be kept: %(kinds)s.") % {"kinds": ", ".join(kinds)}
        ) from error
    publish(PersonErased, person_id=number)
    return by_model


def _end_session(session: Session) -> None:
    """End it in the cache as well as in the table."""
    import_module(settings.SESSION_ENGINE).SessionStore(session.session_key).flush()
