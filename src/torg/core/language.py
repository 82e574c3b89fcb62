"""Which of the two languages the page is read in."""

from django.utils.translation import get_language


def reads_swedish() -> bool:
    """Return whether the reader's language is Swedish; so it is where nobody has said."""
    return (get_language() or "sv").startswith("sv")
