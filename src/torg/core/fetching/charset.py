"""Bytes of others to text: what they say of their letters is often wrong, their bytes seldom."""

import codecs
import re

# What the web is written in. Others (utf-7 among them) could hide mark-up from who looks first.
_KNOWN = re.compile(r"^(utf-?(8|16|32)(-?[bl]e)?|iso-?8859-?\d{1,2}|latin-?\d|l1|windows-?125\d"
                    r"|cp125\d|us-ascii|ascii|koi8-[ru]|mac-?roman|macintosh|shift_jis|euc-(jp|kr)"
                    r"|gb(k|2312|18030)|big5)$")  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_IN_BODY = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


def decode(body: bytes, content_type: str = "") -> str:
    """Return the text of `body`; never fails.

    A mark at its start decides, then UTF-8 where all of it is UTF-8 (nothing else looks like it by
    chance), then what the header or the text itself says, then Windows-1252. NUL is left out.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _tidy(body[len(mark) :].decode(name, "replace"))
    said = _IN_HEADER.search(content_type)
    inside = _IN_BODY.search(body[:1024])
    names = [said.group(1) if said else "", inside.group(1).decode() if inside else ""]
    order = ["utf-8", *names, "cp1252"]
    if b"\x00" in body:  # no letter of UTF-8 holds a NUL: UTF-16 without a mark, if it says so
        order = [*names, "utf-8"]
    for name in order:
        if _KNOWN.match(name.lower()) and (text := _try(body, name)) is not None:
            return _tidy(text)
    return _tidy(body.decode("latin-1"))


def _try(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (LookupError, UnicodeError):
        return None


def _tidy(text: str) -> str:
    return text.replace("\x00", "")
