"""What can go wrong with footfall."""


class CannotTellError(Exception):
    """An effect cannot be told; `why` is a value of `enums.Shortage`, what is missing."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
