"""Pictures of the demo town: drawn by us, of nobody's place."""

import io

from PIL import Image, ImageDraw, ImageFilter


def drawn_photo(seed: int) -> bytes:
    """Return a picture that stands for a photo: lit panes in dusk, softened; nobody's place."""
    hue = 18 + seed * 37 % 200
    image = Image.new("RGB", (1280, 853))
    draw = ImageDraw.Draw(image)
    for y in range(853):
        share = y / 853
        draw.line(
            [(0, y), (1280, y)],
            fill=(int(38 + 40 * share), int(46 + 30 * share), int(78 + hue * share / 5)),
        )
    for n in range(4):
        left = 90 + n * 285
        draw.rectangle((left, 250, left + 235, 690), fill=(58, 40, 34))
        draw.rectangle((left + 12, 262, left + 223, 678), fill=(244, 205, 132))
        for shelf in range(3):
            height = 380 + shelf * 105
            draw.rectangle((left + 12, height, left + 223, height + 9), fill=(120, 78, 52))
            for book in range(9):
                tall = 38 + (seed + n * 7 + shelf * 5 + book * 11) % 34
                tint = (
                    90 + (seed * 3 + book * 29) % 130,
                    60 + (n * 40 + book * 17) % 120,
                    70 + hue % 90,
                )
                draw.rectangle(
                    (left + 20 + book * 22, height - tall, left + 37 + book * 22, height), fill=tint
                )
    draw.rectangle((0, 760, 1280, 853), fill=(84, 78, 84))
    soft = image.filter(ImageFilter.GaussianBlur(3))
    out = io.BytesIO()
    soft.save(out, "JPEG", quality=88)
    return out.getvalue()
