"""Pictures as people send them; drawn here, of nothing."""

import io

from PIL import Image


def jpeg(colour: str = "teal", size: tuple[int, int] = (900, 600), *, exif: bool = False) -> bytes:
    """Return a JPEG; with `exif` one that says which camera took it."""
    out, picture = io.BytesIO(), Image.new("RGB", size, colour)
    told = picture.getexif()
    if exif:
        told[0x010F] = "Hemlig kamera"
    picture.save(out, "JPEG", exif=told)
    return out.getvalue()
