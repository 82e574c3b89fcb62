"""Recordings are told by what is in them, and kept without what their labels say."""

import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.sound import (
    ID3V1,
    ape,
    box,
    lyrics,
    m4a,
    mp3,
    ogg,
    ogg_page,
    wav,
    wav_chunk,
)  # fmt: skip
from torg.agenda.exceptions import UnfitSoundError
from torg.agenda.sound import MOST_BYTES, written_anew
from torg.agenda.sound.ogg import checksum

NAME = b"Vera Lykta"
UDTA = box(b"udta", box(b"meta", b"\0" * 4 + box(b"ilst", box(b"\xa9ART", NAME))))


@pytest.mark.parametrize(
    ("data", "ending", "kept"),
    [
        (mp3(), "mp3", mp3()),
        (mp3(labels=300), "mp3", mp3()),
        (mp3(labels=300, padding=900), "mp3", mp3()),
        (mp3(behind=ID3V1), "mp3", mp3()),
        (mp3(behind=ape()), "mp3", mp3()),
        (mp3(behind=ape() + ID3V1), "mp3", mp3()),
        (mp3(behind=lyrics() + ID3V1), "mp3", mp3()),
        (ape() + mp3(labels=20, behind=b"\0" * 50), "mp3", mp3()),
        (mp3(behind=mp3()[:100]), "mp3", mp3()),  # cut off within a frame
        (wav(), "wav", wav()),
        (wav(extra=wav_chunk(b"bext", NAME + b"\0" * 592)), "wav", wav()),
        (wav(extra=wav_chunk(b"LIST", b"IART" + NAME)) + wav_chunk(b"id3 ", NAME), "wav", wav()),
        (m4a(), "m4a", None),
        (m4a(large=True), "m4a", None),
        (m4a(labels=UDTA), "m4a", None),
        (m4a() + box(b"uuid", b"x" * 16 + NAME), "m4a", None),
        (ogg(), "ogg", ogg(comment=b"")),
        (ogg("opus"), "ogg", None),
        (ogg("flac"), "ogg", None),
        (ogg(comment=b"PICTURE=" + NAME * 20_000), "ogg", None),
    ],
)  # fmt: skip
def test_the_sound_is_kept_and_its_labels_go(data: bytes, ending: str, kept: bytes | None) -> None:
    anew, told = written_anew(data)
    assert told == ending
    assert NAME not in anew
    assert written_anew(anew) == (anew, ending)
    if ending != "ogg" and kept is not None:
        assert anew == kept


def test_the_sound_of_an_ogg_is_as_it_was_and_its_pages_are_numbered_anew() -> None:
    data = ogg(comment=b"PICTURE=" + NAME * 20_000, sound=3)
    anew, _ending = written_anew(data)
    pages, at = [], 0
    while at < len(anew):
        count = anew[at + 26]
        end = at + 27 + count + sum(anew[at + 27 : at + 27 + count])
        pages.append(anew[at:end])
        at = end
    assert [struct.unpack_from("<I", page, 18)[0] for page in pages] == list(range(len(pages)))
    assert len(pages) == 5  # the first head, the two others, and three of sound
    for n, page in enumerate(pages[2:]):
        number = struct.unpack_from("<I", page, 18)[0]
        assert page == ogg_page([bytes([n]) * 300], number, time=960 * (n + 1))
    assert b"\x05vorbis" + b"\7" * 700 in b"".join(page[27 + page[26] :] for page in pages)


def test_an_m4a_keeps_its_places_and_loses_times_and_names() -> None:
    data = m4a(labels=UDTA)
    anew, _ending = written_anew(data)
    assert len(anew) == len(data)
    assert anew.index(b"mdat") == data.index(b"mdat")
    assert b"\x11\x22\x33\x44" not in anew
    assert b"udta" not in anew


def test_the_checksum_is_the_standards() -> None:
    whole = ogg_page([b"hej"], 7)
    assert struct.pack("<I", checksum(whole[:22] + bytes(4) + whole[26:])) == whole[22:26]


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script>",
        b"ID3\x04\0\0\0\0\0\x05<html><script>alert(1)</script>",
        b"\xff\xfb\x90\x00<script>alert(1)</script>" + b"x" * 600,  # one head, no second frame
        b"\xff\xfb",
        b"\xff\xd8\xff\xe0" + b"x" * 600,  # a JPEG
        b"ID3\x04\0\0\x7f\x7f\x7f\x7f",  # labels longer than the file
        b"RIFF\0\0\0\0AVI ",
        ogg("theora"),
        b"OggS\0",
        struct.pack(">I4s4s", 0, b"ftyp", b"qt  "),
        b"%PDF-1.7" + mp3(),
        b"\0" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_recording_is_refused(data: bytes) -> None:
    with pytest.raises(UnfitSoundError, match="MP3, OGG, M4A eller WAV"):
        written_anew(data)


@pytest.mark.parametrize(
    "data",
    [
        mp3(behind=b"<script>alert(1)</script>"),
        mp3(behind=b"x" * 5000 + ID3V1),
        mp3() + b"x" * 30 + mp3(),
        wav()[:-5],
        wav(form=0x55),  # MP3 in a WAV
        wav(samples=b""),
        wav() + wav_chunk(b"data", b"\0\0"),
        b"RIFF\0\0\0\0WAVEfmt ",
        ogg()[:-1],
        ogg() + b"x",
        ogg() + ogg(),  # two streams, one after the other
        ogg().replace(b"\7\7\7", b"\7\7\6"),  # damaged
        ogg(sound=0)[:150],
        m4a(track=b"vide"),
        m4a(labels=box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + b"text" + b"\0" * 13)))),
        m4a()[:40],
        m4a() + b"\0\0\0\x09free",
        struct.pack(">I4s4s", 0, b"ftyp", b"M4A "),
        struct.pack(">I4s4s", 12, b"ftyp", b"M4A ") + box(b"free", b"") * 10_001,
    ],
)
def test_what_cannot_be_followed_is_refused(data: bytes) -> None:
    with pytest.raises(UnfitSoundError, match="går inte att läsa till slutet"):
        written_anew(data)


def test_nothing_and_too_much() -> None:
    with pytest.raises(UnfitSoundError, match="tom"):
        written_anew(b"")
    with pytest.raises(UnfitSoundError, match="20 MB"):
        written_anew(mp3() + b"\0" * MOST_BYTES)


@pytest.mark.parametrize(
    "whole", [mp3(labels=40, behind=ape() + ID3V1), ogg(), m4a(labels=UDTA), wav()]
)
@given(data=st.data())
def test_broken_ones_are_refused_or_come_out_whole(whole: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = (
        whole[:at] + data.draw(st.binary(max_size=6)) + whole[at + data.draw(st.integers(0, 6)) :]
    )
    try:
        anew, ending = written_anew(broken)
    except UnfitSoundError:
        return
    assert written_anew(anew) == (anew, ending)


def test_a_long_one_takes_no_minute() -> None:
    start = time.process_time()
    written_anew(mp3(frames=45_000))
    assert time.process_time() - start < 20
