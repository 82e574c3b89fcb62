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
