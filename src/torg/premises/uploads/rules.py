"""Who hands over files: staff."""

from torg.places.rules import staff

can_upload = staff
