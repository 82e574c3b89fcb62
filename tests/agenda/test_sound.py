"""Recordings are told by what is in them: what is none is refused with a reason."""

import struct

import pytest

from tests.factories.sound import m4a, mp3, ogg
from torg.agenda.exceptions import UnfitSoundError
from torg.agenda.sound import MOST_BYTES, ending_of


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (mp3(), "mp3"),
        (mp3(labels=300), "mp3"),
        (mp3(labels=300, padding=900), "mp3"),
        (ogg(), "ogg"),
        (ogg(b"OpusHead"), "ogg"),
        (m4a(), "m4a"),
        (m4a(large=True), "m4a"),
    ],
)
def test_what_is_taken(data: bytes, ending: str) -> None:
    assert ending_of(data) == ending


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script>",
        b"ID3\x04\0\0\0\0\0\x05<html><script>alert(1)</script>",
        b"\xff\xfb\x90\x00<script>alert(1)</script>" + b"x" * 600,  # one head, no second frame
        b"\xff\xfb",
        b"\xff\xd8\xff\xe0" + b"x" * 600,  # a JPEG
        b"ID3\x04\0\0\x7f\x7f\x7f\x7f",  # labels longer than the file
        b"RIFF\0\0\0\0WAVEfmt ",
        ogg(b"\x80theora"),
        ogg(b"<html>"),
        b"OggS\0",
        m4a(track=b"vide"),
        m4a()[:40],
        struct.pack(">I4s4s", 0, b"ftyp", b"M4A "),
        struct.pack(">I4sQ", 1, b"ftyp", 2**63) + b"M4A ",
        b"%PDF-1.7" + mp3(),
        b"\0" * 5000,
    ],
)
def test_what_is_refused(data: bytes) -> None:
    with pytest.raises(UnfitSoundError, match="MP3, OGG eller M4A"):
        ending_of(data)


def test_nothing_and_too_much() -> None:
    with pytest.raises(UnfitSoundError, match="tom"):
        ending_of(b"")
    with pytest.raises(UnfitSoundError, match="20 MB"):
        ending_of(mp3() + b"\0" * MOST_BYTES)
