"""Who shops where: Huff's model, what a new store takes from whom, fitting to what is seen."""

from .allocation import Allocation
from .calibration import Calibration, calibrate
from .huff import Huff
from .mci import MCIFit, fit_mci
from .whatif import WhatIf

__all__ = ["Allocation", "Calibration", "Huff", "MCIFit", "WhatIf", "calibrate", "fit_mci"]
