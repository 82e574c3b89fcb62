"""Markdown as people write it in descriptions → HTML that can stand on any page.

What is written is hostile until shown otherwise: it is cut, read without raw HTML and without
pictures, and what comes out is cleaned once more by another library. Plain text reads as it was
written: a line is a line, and signs that people use (`===`, four spaces, `5 * 4`) mean nothing.
"""

from collections.abc import MutableMapping, Sequence
from functools import cache
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

LONGEST = 50_000  # characters; what is longer ends there
DEEPEST = 12  # quotes in lists in quotes; further down is plain text
_SCHEMES = ("https://", "http://", "mailto:", "tel:")
_TAGS = {
    "p", "br", "hr", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "a",
    "h3", "h4", "h5", "h6",
}  # fmt: skip
_HIGHEST, _LOWEST = 3, 6  # levels of headings: h1 and h2 are the page's own


def as_html(text: str) -> SafeString:
    """Return Markdown as clean HTML: headings from h3 down, links that nobody gains by."""
    reader = _reader()
    tokens = reader.parse(text[:LONGEST].replace("\x00", ""))
    _shift_headings(tokens)
    html: str = reader.renderer.render(tokens, reader.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes={"https", "http", "mailto", "tel"},
        url_relative="deny",
        link_rel="nofollow noopener",
    )
    return mark_safe(clean.strip())  # noqa: S308  -- cleaned in the line above


def as_text(text: str) -> str:
    """Return Markdown as plain text for calendars and machines: no signs, links by their address.

    Paragraphs are a blank line apart, a point of a list begins with a dash or its number.
    """
    told, mark, was_point = "", "", False
    points: list[int | None] = []  # of each list that is open: the next number, None for dashes
    for token in _reader().parse(text[:LONGEST].replace("\x00", "")):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            first = int(token.attrGet("start") or 1) if token.type.startswith("ord") else None
            points.append(first)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            points.pop()
        elif token.type == "list_item_open":
            mark = _next_point(points)
        elif token.content:
            gap = "\n" if mark and was_point else "\n\n"
            told += gap + mark + _said(token).strip()
            was_point, mark = bool(mark), ""
    return told.strip()


def _next_point(points: list[int | None]) -> str:
    number, indent = points[-1], "  " * (len(points) - 1)
    if number is None:
        return f"{indent}– "
    points[-1] = number + 1
    return f"{indent}{number}. "


def _said(token: Token) -> str:
    """Return the words of a paragraph; where a link does not show its address, that is added."""
    if token.type != "inline":
        return token.content
    words, href, since = "", "", 0
    for part in token.children or ():
        if part.type == "link_open":
            href, since = str(part.attrGet("href") or ""), len(words)
        elif part.type == "link_close":
            shown = words[since:].strip()
            bare = href.removeprefix("mailto:").removeprefix("tel:")
            words += "" if not bare or bare.rstrip("/") == shown.rstrip("/") else f" ({bare})"
        elif part.type in {"softbreak", "hardbreak"}:
            words += "\n"
        else:
            words += part.content
    return words


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": DEEPEST})
    # Four spaces are how people indent, and "===" below a line is an ornament; so are references.
    reader.disable(["code", "lheading", "html_block", "html_inline", "reference"])
    reader.validateLink = _is_address  # type: ignore[method-assign]  # the library's own way
    reader.add_render_rule("image", _words_of_image)
    return reader


def _is_address(url: str) -> bool:
    return url.strip().lower().startswith(_SCHEMES)


def _words_of_image(
    _self: Any, tokens: Sequence[Token], at: int, _options: Any, _env: MutableMapping[str, Any]
) -> str:
    """A picture from elsewhere would tell on the reader: its words stand in its place."""
    return escapeHtml(tokens[at].content)


def _shift_headings(tokens: Sequence[Token]) -> None:
    """Let headings begin at h3, and none be more than one level below the one before it."""
    above = _HIGHEST - 1
    for token in tokens:
        if token.type == "heading_open":
            above = min(int(token.tag[1]) + _HIGHEST - 1, above + 1, _LOWEST)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{above}"
