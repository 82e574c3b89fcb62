"""Signs as PDF: opened, read, scanned."""

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest
import zxingcpp
from pypdfium2 import raw as pdfium

from torg.core.built import print_fonts
from torg.core.facade.kinds import CATALOGUE
from torg.core.facade.svg import contrast
from torg.places.signs import FORMATS, Sign, SignFormat, TypesettingError, ink_on, typeset
from torg.places.signs import typesetting as typesettings
from torg.places.signs.sign import breakable

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
URL = "https://centrum.example.se/q/K7QM2X"
SIGN = Sign(
    format=SignFormat.A4, language="sv", name="Brödet & Bordet", url=URL, ground="#7C3A1D",
    title="Skylt för Brödet & Bordet", author="Provstad", lead="Stängt? Skanna ändå.",
    promise="Öppettider, evenemang och mer", or_go_to="Eller gå till", alt="QR-kod till sidan",
    foot="Provstad", hours_title="Öppettider", hours=("Måndag–fredag 10.00–18.00",),
)  # fmt: skip
# A vacant front has no sign of anybody's.
SIGN_COLOURS = sorted({b for name, k in CATALOGUE.items() if name != "vacant" for b in k.brands})

pytestmark = pytest.mark.skipif(
    not print_fonts().exists(), reason="assets are not built: run `torg assets`"
)


def opened(sign: Sign) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(typeset(sign, made_at=NOW))


def words(pdf: pypdfium2.PdfDocument) -> str:
    text = pdf[0].get_textpage().get_text_bounded()
    return " ".join(text.replace("\u200b", "").replace("\ufffe", "").split())


def scanned(pdf: pypdfium2.PdfDocument) -> set[str]:
    picture = pdf[0].render(scale=2, grayscale=True).to_numpy()
    return {found.text for found in zxingcpp.read_barcodes(picture)}


@pytest.mark.parametrize("form", FORMATS)
def test_a_sign_is_one_page_that_can_be_read_and_scanned(form):
    pdf = opened(replace(SIGN, format=form))
    assert len(pdf) == 1
    text = words(pdf)
    for wanted in (SIGN.lead, SIGN.promise, "centrum.example.se/q/K7QM2X", "Provstad"):
        assert wanted in text
    assert scanned(pdf) == {URL}
    assert ("Måndag–fredag 10.00–18.00" in text) == (form != SignFormat.TENT)
    size = {"a4": (210, 297), "a5": (148, 210), "tent": (148, 210)}[form.value]
    assert tuple(round(side / 72 * 25.4) for side in pdf[0].get_size()) == size


def test_a_sign_is_for_those_who_listen_too():
    pdf = opened(SIGN)
    assert pdf.get_metadata_dict()["Title"] == SIGN.title
    assert pdfium.FPDFCatalog_IsTagged(pdf.raw)


def test_the_same_sign_is_the_same_file():
    assert typeset(SIGN, made_at=NOW) == typeset(SIGN, made_at=NOW)


@pytest.mark.parametrize(
    "name",
    [
        '*fet* _lut_ #panic("nej") $x^2$ @ref <etikett> `kod` \\ // slut',
        '"}]; #read("/etc/passwd")',
        "Łódź Żurek",
        "Кафе Ж",
        "Ö",
        "Försäkringsaktiebolaget Tändstickan och Vännerna i Örehamn med Döttrar",
        "x" * 160,
        "A" + "\u0301" * 40,
    ],
)
@pytest.mark.parametrize("form", FORMATS)
def test_whatever_a_place_is_called_it_is_set_as_it_stands(form, name):
    pdf = opened(replace(SIGN, name=name, format=form))
    assert len(pdf) == 1
    assert scanned(pdf) == {URL}
    if name.isascii():
        assert "".join(name.split()) in "".join(words(pdf).split())


def test_a_long_word_may_break_and_a_short_one_may_not():
    assert breakable("Försäkringsbolaget") == "Försäkringsbolaget"
    assert breakable("x" * 30).replace("\u200b", "|") == "x" * 22 + "|" + "x" * 8


def test_more_hours_than_one_reads_through_a_window_are_left_out():
    assert SIGN.as_data()["hours"] == ["Måndag–fredag 10.00–18.00"]
    assert replace(SIGN, hours=("rad",) * 9).as_data()["hours"] == []


@pytest.mark.parametrize("ground", SIGN_COLOURS)
def test_every_name_can_be_read_on_its_ground(ground):
    assert contrast(ink_on(ground), ground) >= 4.5


def test_a_typesetter_that_takes_too_long_or_fails_is_an_error(monkeypatch, tmp_path):
    monkeypatch.setattr(typesettings, "LONGEST", 0.001)
    with pytest.raises(TypesettingError, match="not done after"):
        typeset(SIGN, made_at=NOW)
    monkeypatch.undo()
    with pytest.raises(TypesettingError):
        typeset(replace(SIGN, ground="#7C3A1Dxx"), made_at=NOW)
