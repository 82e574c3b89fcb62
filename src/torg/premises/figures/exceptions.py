"""What can be wrong with a file of figures as a whole."""


class NotReadableError(Exception):
    """The file cannot be read at all; the message says why, in the reader's language."""
