"""Who may do what with events. An event is its organiser's: the actor's, while somebody may act."""

from typing import Any

from torg.agenda.enums import Publication
from torg.core.rules import Rule, rule, staff_with_mfa
from torg.places.rules import can_take_away, edits_it, staff, trader_is_complete, works_for_it


@rule
def is_published(_user: Any, event: Any) -> bool:
    return bool(event.publication == Publication.PUBLISHED)


@rule
def is_hidden(_user: Any, event: Any) -> bool:
    return bool(event.publication == Publication.HIDDEN)


@rule
def is_draft(_user: Any, event: Any) -> bool:
    return bool(event.publication == Publication.DRAFT)


organiser_is_complete = Rule(
    "trader of it is complete",
    lambda user, event: event.actor is None or trader_is_complete(user, event.actor),
)

can_see_event = is_published | staff | works_for_it
# Of an actor: whether this person may arrange events in its name.
can_create_event = staff | edits_it
# What staff have hidden its organiser may see, and appeal; only staff bring it back.
can_edit_event = staff | (edits_it & ~is_hidden)
can_withdraw_event = can_edit_event & can_take_away
can_cancel_event = can_withdraw_event
can_publish_event = can_edit_event & organiser_is_complete
can_delete_event = can_take_away & is_draft
can_hide_event = staff

can_make_walks = staff_with_mfa
