"""Floors are stored as storeys from the street: what was kept as written is read.

What is not clear stays as it is. Words may be cut at ten characters, as they were stored.
"""

import re

from django.db import migrations

_STREET = re.compile(
    r"b\.?v\.?|n\.?b\.?|gf?|(?:nedre bott|botten|gatu|mark|entr[ée][pv]).*|entr[ée]|(?:ground|street).*"
    r"|(?:vån|våning|plan) ?0|[+-]?0(?:[.,][05])?|(?:-\d+;)*0(?:[;-].*)?"
)
_CELLAR = re.compile(r"k\.?v\.?|källar.*|basement|cellar")
_STAIRS = re.compile(r"(\d{1,2}) ?tr.*")
_WHOLE = re.compile(r"([+-]?\d{1,2})[.,]0")


def read_floors(apps, schema_editor):
    Premises = apps.get_model("premises", "Premises")
    written = Premises.objects.exclude(floor__in=("", "0"))
    for floor in list(written.order_by().values_list("floor", flat=True).distinct()):
        read = _read(floor.strip().casefold())
        if read not in (None, floor):
            Premises.objects.filter(floor=floor).update(floor=read)


def _read(text):
    if not text or _STREET.fullmatch(text):
        return "0" if text else ""
    if _CELLAR.fullmatch(text):
        return "-1"
    known = _STAIRS.fullmatch(text) or _WHOLE.fullmatch(text)
    return str(int(known[1])) if known else None


class Migration(migrations.Migration):
    dependencies = [("premises", "0001_register")]
    operations = [migrations.RunPython(read_floors, migrations.RunPython.noop)]
