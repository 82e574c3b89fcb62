"""Who may do what with events."""

from typing import Any

from torg.agenda.enums import Publication
from torg.core.rules import is_staff, rule, signed_in


@rule
def is_published(_user: Any, event: Any) -> bool:
    return bool(event.publication == Publication.PUBLISHED)


@rule
def is_hidden(_user: Any, event: Any) -> bool:
    return bool(event.publication == Publication.HIDDEN)


@rule
def is_draft(_user: Any, event: Any) -> bool:
    return bool(event.publication == Publication.DRAFT)


@rule
def runs_organiser(user: Any, event: Any) -> bool:
    """Whether the person acts for the actor that arranges the event."""
    return bool(event.actor_id and runs_actor_of(user, event))


def runs_actor_of(_user: Any, _event: Any) -> bool:
    return False


can_see_event = is_published | is_staff | runs_organiser
can_create_event = is_staff
# What staff have hidden the actor may read, and appeal; only staff bring it back.
can_edit_event = signed_in & (is_staff | (runs_organiser & ~is_hidden))
can_publish_event = can_edit_event
can_cancel_event = can_edit_event
can_hide_event = is_staff
can_delete_event = can_edit_event & is_draft
