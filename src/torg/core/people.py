"""Services about people's accounts. Each is one transaction with one row in the journal."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from torg.core import journal
from torg.core.models import User


@transaction.atomic
def create_person(
    email: str,
    *,
    by: User | None,
    password: str | None = None,
    name: str = "",
    language: str = "sv",
    is_staff: bool = False,
    second_factor_from: datetime | None = None,
) -> User:
    """Make an account whose address is taken to be verified, and return it.

    Without a password the person asks for one on the sign-in page. `second_factor_from` exempts a
    member of staff from the second factor until then: for demo accounts, and dated on purpose.
    Raises IntegrityError when the address has an account.
    """
    person = User.objects.create_user(
        email,
        password,
        name=name,
        language=language,
        is_staff=is_staff,
        second_factor_from=second_factor_from,
    )
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    journal.record(
        "person.created",
        person,
        by=by,
        is_staff=is_staff,
        second_factor_from=second_factor_from,
    )
    return person


@transaction.atomic
def set_staff(person: User, *, is_staff: bool, by: User | None) -> User:
    """Let a person into the staff pages, or out of them. Does nothing when it is so already."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.is_staff != is_staff:
        person.is_staff = is_staff
        person.save(update_fields=["is_staff"])
        journal.record("person.staff_changed", person, by=by, is_staff=is_staff)
    return person
