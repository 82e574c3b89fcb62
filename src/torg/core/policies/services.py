"""Writes of dated rules."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.models import User
from torg.core.policies import ListPolicy, Policy
from torg.core.policies.models import PolicyList, PolicyValue
from torg.core.text import clean_text


@transaction.atomic
def set_policy(
    policy: Policy, value: int, valid_from: date, source: str, *, by: User
) -> PolicyValue:
    """Let a rule have another value from a day on.

    Raises ValidationError for a value out of bounds, a day that has a value, or no source.
    """
    source = clean_text(source, 300)
    if not policy.at_least <= value <= policy.at_most:
        raise ValidationError(
            _("The value must be between %(least)s and %(most)s.")
            % {"least": policy.at_least, "most": policy.at_most}
        )
    if not source:
        raise ValidationError(_("Name the law or the decision that the value comes from."))
    if PolicyValue.objects.filter(policy=policy.name, valid_from=valid_from).exists():
        raise ValidationError(_("There is a value from that day already. Choose another day."))
    row = PolicyValue.objects.create(
        policy=policy.name, value=value, valid_from=valid_from, source=source, set_by=by
    )
    record(
        "policy.set", row, by=by, policy=policy.name, value=value,
        valid_from=valid_from.isoformat(), source=source,
    )  # fmt: skip
    return row


@transaction.atomic
def set_list(
    policy: ListPolicy, entries: Iterable[str], valid_from: date, source: str, *, by: User
) -> PolicyList:
    """Let a rule have another list from a day on; empty lines and repetitions are left out.

    Raises ValidationError for what may not stand in it, a day that has a list, or no source.
    """
    source = clean_text(source, 300)
    tidy = [entry for entry in dict.fromkeys(clean_text(e, 200).lower() for e in entries) if entry]
    if wrong := next((entry for entry in tidy if not policy.is_entry(entry)), ""):
        raise ValidationError(_("“%(entry)s” cannot stand in this list.") % {"entry": wrong})
    if not source:
        raise ValidationError(_("Name the law or the decision that the value comes from."))
    if PolicyList.objects.filter(policy=policy.name, valid_from=valid_from).exists():
        raise ValidationError(_("There is a value from that day already. Choose another day."))
    row = PolicyList.objects.create(
        policy=policy.name, entries=tidy, valid_from=valid_from, source=source, set_by=by
    )
    record(
        "policy.list_set", row, by=by, policy=policy.name, entries=tidy,
        valid_from=valid_from.isoformat(), source=source,
    )  # fmt: skip
    return row
