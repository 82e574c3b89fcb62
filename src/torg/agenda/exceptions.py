"""What services of the agenda refuse, in words that the person can act on."""


class UnfitSoundError(Exception):
    """The file is no recording that we take."""
