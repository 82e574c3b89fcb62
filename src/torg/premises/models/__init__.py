"""Everything that the register keeps, in one namespace; one file each for what belongs together."""

from torg.premises.models.premises import (
    AskingRent,
    NetworkSeat,
    Premises,
    PremisesPhoto,
    PremisesStatus,
)
from torg.premises.models.stretches import Stretch, StretchPart

__all__ = [
    "AskingRent",
    "NetworkSeat",
    "Premises",
    "PremisesPhoto",
    "PremisesStatus",
    "Stretch",
    "StretchPart",
]
