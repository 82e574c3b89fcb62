"""What the formats share."""


class BrokenSoundError(Exception):
    """The file is of the format, but cannot be followed, or holds more than sound."""


def need(holds: bool, what: str) -> None:
    """Raise BrokenSoundError unless it holds."""
    if not holds:
        raise BrokenSoundError(what)
