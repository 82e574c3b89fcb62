"""What services of places refuse, in words that the person can act on."""


class RefusedDeedError(Exception):
    """The state of things forbids the deed; the message says why and what to do next."""


class IncompleteTraderError(RefusedDeedError):
    """The actor's identity as a trader is not complete, so nothing can be published."""


class UnfitPhotoError(RefusedDeedError):
    """The file is no picture that we take; `reason` is the same in one word, for machines."""

    def __init__(self, words: str, reason: str = "unfit") -> None:
        super().__init__(words)
        self.reason = reason
