"""Comments as moderation knows them: what hiding one does, and undoes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from torg.core import moderation
from torg.core.frame import address
from torg.core.models import User
from torg.premises.scenarios.models import Comment
from torg.premises.scenarios.services.talk import hide_comment


def find_comment(number: int, *, public: bool = False) -> Comment | None:
    """Return a comment, hidden or not. None of them is public: they are said at the table."""
    if public:
        return None
    return Comment.objects.filter(pk=number).select_related("scenario__study", "author").first()


def comment_path(comment: Comment) -> str:
    """Return the path of the scenario's page."""
    scenario = comment.scenario
    return address("scenarios:scenario", scenario.study.slug, str(scenario.number))


def restrict_comment(comment: Comment, measure: str, *, by: User) -> dict[str, Any]:
    """Hide the comment; return what it was before."""
    before = {"hidden": comment.is_hidden}
    hide_comment(comment, hidden=True, by=by)
    return before


def restore_comment(
    comment: Comment, measure: str, before: dict[str, Any], *, by: User | None
) -> None:
    """Show the comment again, unless it was hidden before."""
    if not before.get("hidden"):
        hide_comment(comment, hidden=False, by=by)


def comment_emails(comment: Comment) -> list[tuple[str, str]]:
    """Return who is told of a decision: the author."""
    return [(comment.author.email, comment.scenario.study.city.language)]


def register_kinds() -> None:
    """Tell moderation of the kind that this app has; called once, when it is loaded."""
    moderation.register(
        "scenario-comment",
        label=_("comment on a scenario"),
        find=find_comment,
        page=comment_path,
        restrict=restrict_comment,
        restore=restore_comment,
        author_emails=comment_emails,
    )
    moderation.quote("scenario-comment", lambda comment: comment.text)
    moderation.exclude("scenario-comment", lambda comment, user: comment.author_id == user.pk)
