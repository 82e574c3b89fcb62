"""Recordings from outside: told by what is in them, and written anew without their labels.

A recording's labels may say who made it, where and when, and hold pictures and addresses. What is
kept is the sound and what a player needs; what cannot be followed to its end is refused. The sound
itself is not decoded: browsers play it in a process of its own, and ours are served with a fixed
type that allows nothing else. No database here.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from torg.agenda.exceptions import UnfitSoundError
from torg.agenda.sound import mp3, mp4, ogg, wav
from torg.agenda.sound.parts import BrokenSoundError

MOST_BYTES = 20 * 1024 * 1024
TYPES = {"mp3": "audio/mpeg", "ogg": "audio/ogg", "m4a": "audio/mp4", "wav": "audio/wav"}
# Those that tell themselves by their first bytes come before MP3, which is anything with a frame.
_FORMATS = (
    ("ogg", ogg.begins, ogg.bare), ("m4a", mp4.begins, mp4.bare), ("wav", wav.begins, wav.bare),
    ("mp3", mp3.begins, mp3.bare),
)  # fmt: skip


def written_anew(data: bytes) -> tuple[bytes, str]:
    """Return the recording without its labels, and "mp3", "ogg", "m4a" or "wav".

    Written anew twice, it is the same. Raises UnfitSoundError with a plain reason.
    """
    if not data:
        raise UnfitSoundError(_("The file is empty."))
    if len(data) > MOST_BYTES:
        raise UnfitSoundError(_("The recording is larger than 20 MB. Save it smaller."))
    for ending, begins, bare in _FORMATS:
        if begins(data):
            return _bare(data, bare), ending
    raise UnfitSoundError(
        _("That is not a recording that we can take: MP3, OGG, M4A or WAV, with sound alone.")
    )


def _bare(data: bytes, bare: Callable[[bytes], bytes]) -> bytes:
    try:
        return bare(data)
    except BrokenSoundError as error:
        raise UnfitSoundError(
            _("It cannot be read to its end, or holds more than sound. Save it as MP3 or M4A.")
        ) from error
