"""What moderation refuses."""


class CannotModerateError(Exception):
    """The deed cannot be done; the message says why, in the reader's language."""
