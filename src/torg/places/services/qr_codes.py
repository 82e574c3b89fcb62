"""Codes for signs: made, taken out of use. Nothing here is secret: a code stands in a window."""

import re
import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.enums import CodeMedium
from torg.places.models import City, Code, Place

# One of each that are taken for each other on paper (0 O, 1 I L, 2 Z, 5 S, 8 B): whoever has no
# scanner types it.
LETTERS = "23456789ACDEFGHJKMNPQRTUVWXY"
LENGTH = 6  # 28^6, nearly five hundred million: nobody finds one by trying
_TRIES = 5
_PATH = re.compile(r"/(?!/)[\w\-./?=&%]*(#[\w\-]+)?", re.ASCII)


@transaction.atomic
def make_code(
    city: City,
    medium: CodeMedium,
    *,
    by: User | None,
    place: Place | None = None,
    target: str = "",
    label: str = "",
) -> Code:
    """Make a code that leads to a place, or to `target`, a path of ours such as "/promenad/x/".

    `label` says where the sign stands, for those who made it. Raises ValidationError when it leads
    nowhere or out of here.
    """
    if (place is None) == (target == ""):
        raise ValidationError(_("A code leads to a place or to a page, to one of them."))
    if target and not _PATH.fullmatch(target):
        raise ValidationError(_("A code leads to a page of this site: a path like /promenad/."))
    code = Code(
        city=city, place=place, target=target[:200], medium=CodeMedium(medium), created_by=by,
        label=clean_text(label, 80),
    )  # fmt: skip
    _save_with_new_code(code)
    record(
        "code.made", code, by=by, organisation_id=place.actor_id if place else None,
        medium=code.medium, place=place.pk if place else None,
    )  # fmt: skip
    return code


def _save_with_new_code(code: Code) -> None:
    """Draw until one is free: among so many the first one nearly always is."""
    for tried in range(_TRIES):
        code.code = "".join(secrets.choice(LETTERS) for _n in range(LENGTH))
        try:
            with transaction.atomic():
                return code.save()
        except IntegrityError:
            if tried == _TRIES - 1:
                raise
    return None


@transaction.atomic
def retire_code(code: Code, *, by: User | None) -> None:
    """Take a code out of use: its page says so and leads on. Done twice, it is done once."""
    _set_active(code, to=False, verb="code.retired", by=by)


@transaction.atomic
def revive_code(code: Code, *, by: User | None) -> None:
    """Let a code lead where it led: the sign hangs again."""
    _set_active(code, to=True, verb="code.revived", by=by)


def _set_active(code: Code, *, to: bool, verb: str, by: User | None) -> None:
    code.refresh_from_db(from_queryset=Code.objects.select_for_update())
    if code.is_active == to:
        return
    code.is_active = to
    code.save(update_fields=["is_active"])
    organisation = code.place.actor_id if code.place else None
    record(verb, code, by=by, organisation_id=organisation)
