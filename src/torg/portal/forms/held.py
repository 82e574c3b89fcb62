"""What the actor itself has written: staff see it in their forms, and do not write it over."""

from collections.abc import Collection, Iterable, Mapping

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTORS_OWN = _("The actor itself has written this.")

# The fields of the form that belong together, and those of the event that they stand for.
GROUPS: Mapping[tuple[str, ...], frozenset[str]] = {
    ("starts_on", "all_day", "starts_at", "ends_at", "ends_on", "again", "weekdays", "ending",
     "until", "times", "left_out"): frozenset(
        {"starts_at", "ends_at", "all_day", "rrule", "rdates", "exdates"}),
    ("where", "own_place", "other_place", "location_name", "address", "online_url"): frozenset(
        {"place", "location_name", "address", "lat", "lon", "attendance", "online_url"}),
    ("price", "price_min", "price_max"): frozenset({"is_free", "price_min", "price_max"}),
    ("audience", "min_age", "max_age"): frozenset({"audience", "min_age", "max_age"}),
    ("picture", "image_alt", "image_credit", "picture_away"): frozenset(
        {"image", "image_alt", "image_credit"}),
    ("access",): frozenset({"accessibility"}),
}  # fmt: skip


def held_groups(held: Collection[str], names: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the form's fields to shut, and the event's fields that they stand for.

    `held` are the fields of an event that somebody higher has written, `names` those of the form.
    """
    shut, kept = set[str](), set[str]()
    grouped = {name for group in GROUPS for name in group}
    for group, columns in GROUPS.items():
        if columns & set(held):
            shut.update(group)
            kept.update(columns)
    alone = {name for name in names if name in held and name not in grouped}
    return shut | alone, kept | alone


def shut_fields(form: forms.Form, names: Collection[str], why: str | Promise) -> None:
    """Show fields of a form without letting them be changed, with the words why."""
    for name in names:
        if name in form.fields:
            form.fields[name].disabled = True
            form.fields[name].help_text = str(why)


def labels_of(form: forms.Form, names: Collection[str]) -> list[str]:
    """Return what the fields are called on the page, in its order."""
    return [str(field.label).rstrip("?") for name, field in form.fields.items() if name in names]
