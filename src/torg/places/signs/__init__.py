"""Signs with a QR code, as PDF to print: see `sign.Sign` for what goes in.

Pure of the database: words and colours in, bytes out.
"""

from torg.places.signs.sign import FORMATS, Sign, SignFormat, ink_on
from torg.places.signs.typesetting import TypesettingError, typeset

__all__ = ["FORMATS", "Sign", "SignFormat", "TypesettingError", "ink_on", "typeset"]
