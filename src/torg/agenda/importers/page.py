"""Web pages → the schema.org data in them: JSON-LD scripts, else microdata in the same shape."""

import re
from html.parser import HTMLParser
from typing import Any

import nh3

from torg.agenda.importers.jsontext import BadJsonError, load_json

MAX_SCRIPTS = 200
MAX_MICRODATA = 3_000_000  # characters of a page that is read for microdata
MAX_PROPERTY = 50_000  # characters of one property; elements inside each other all hold the same
_SCRIPT = re.compile(r"<script\b[^>]{0,400}?application/ld\+json[^>]{0,400}>", re.IGNORECASE)
_END = re.compile(r"</script", re.IGNORECASE)
_INLINE = (
    "a b cite code data del dfn em i ins label mark meter q s small span strong sub sup time u"
)
_BLOCKS = "article aside blockquote dd details div dl dt figure figcaption footer h1 h2 h3 h4 h5 h6"
_OTHERS = (
    "header li main nav ol p pre section summary ul table caption thead tbody tfoot tr th td"
    " area audio br embed hr iframe img link meta object source video wbr"
)
_TAGS = {*_INLINE.split(), *_BLOCKS.split(), *_OTHERS.split()}
_ATTRIBUTES = {"itemscope", "itemtype", "itemprop", "itemid", "content", "href", "src", "datetime",
               "value", "data"}  # fmt: skip
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
         "source", "track", "wbr"}  # fmt: skip
# Where the value of a property stands when it is not the text.
_VALUE_IN = {"meta": "content", "a": "href", "area": "href", "link": "href", "img": "src",
             "audio": "src", "video": "src", "source": "src", "embed": "src", "iframe": "src",
             "object": "data", "time": "datetime", "data": "value", "meter": "value"}  # fmt: skip


def is_page(text: str) -> bool:
    """Return whether a text is a web page."""
    start = text[:2_000].lstrip("\ufeff \t\r\n").lower()
    return start.startswith(("<!doctype html", "<html", "<head", "<body", "<!--")) or (
        start.startswith("<") and "<html" in start
    )


def json_ld_in(text: str) -> tuple[list[Any], list[str], int]:
    """Return the values of a page's JSON-LD scripts, why others are none, how many were mended."""
    values: list[Any] = []
    faults: list[str] = []
    mended = 0
    for number, start in enumerate(_SCRIPT.finditer(text)):
        end = _END.search(text, start.end())
        if end is None or number >= MAX_SCRIPTS:
            break
        try:
            value, repaired = load_json(text[start.end() : end.start()])
        except BadJsonError as fault:
            faults.append(str(fault))
            continue
        values.append(value)
        mended += repaired
    return values, faults, mended


def microdata_in(text: str) -> list[dict[str, Any]]:
    """Return the top items of a page's microdata, in the shape of JSON-LD."""
    if "itemscope" not in text or len(text) > MAX_MICRODATA:
        return []
    reader = _Microdata()
    # Made whole first, in one pass: the reader alone takes a time that grows with the square of
    # what is broken.
    reader.feed(nh3.clean(text, tags=_TAGS, attributes={"*": _ATTRIBUTES}, link_rel=None))
    reader.close()
    return reader.items


class _Open:
    """An element that is not closed yet."""

    __slots__ = ("item", "name", "room", "tag", "text")

    def __init__(self, tag: str, item: dict[str, Any] | None, name: str) -> None:
        self.tag, self.item, self.name = tag, item, name
        self.text: list[str] | None = None  # gathered for the property `name`
        self.room = MAX_PROPERTY


class _Microdata(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.items: list[dict[str, Any]] = []
        self._open: list[_Open] = []

    def _owner(self) -> dict[str, Any] | None:
        return next((one.item for one in reversed(self._open) if one.item is not None), None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        names = (given.get("itemprop") or "").split()
        element = _Open(tag, None, "")
        owner = self._owner()
        if "itemscope" in given:
            element.item = {"@type": given.get("itemtype") or ""}
            if given.get("itemid"):
                element.item["@id"] = given["itemid"]
            if owner is not None and names:
                _add(owner, names[0], element.item)
            else:
                self.items.append(element.item)
        elif names and owner is not None:
            stated = given.get("content") or given.get(_VALUE_IN.get(tag, ""))
            if stated is None and tag not in _VOID:
                element.name, element.text = names[0], []
            for name in names:
                if stated is not None:
                    _add(owner, name, stated)
        if tag not in _VOID and len(self._open) < 400:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        tags = [element.tag for element in self._open]
        if tag not in tags:
            return
        while True:  # what was left open inside it ends with it
            element = self._open.pop()
            owner = self._owner()
            if element.text is not None and owner is not None:
                _add(owner, element.name, " ".join("".join(element.text).split()))
            if element.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        for element in self._open:
            if element.text is not None and element.room > 0:
                element.text.append(data[: element.room])
                element.room -= len(data)


def _add(item: dict[str, Any], name: str, value: Any) -> None:
    if name not in item:
        item[name] = value
    elif isinstance(item[name], list):
        item[name].append(value)
    else:
        item[name] = [item[name], value]
