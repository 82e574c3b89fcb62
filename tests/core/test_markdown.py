"""Markdown of strangers: plain text as it was, what is meant as marks shown, nothing that runs."""

import re
import time

import pytest

from torg.core.markdown import LONGEST, as_html, as_text

PLAIN = [
    ("En rad", "<p>En rad</p>"),
    ("Rad ett\nrad två", "<p>Rad ett<br>\nrad två</p>"),
    ("Stycke\n\nTill", "<p>Stycke</p>\n<p>Till</p>"),
    ("Fika & kaka < 50 kr", "<p>Fika &amp; kaka &lt; 50 kr</p>"),
    ("5 * 4 = 20, fil_namn_här", "<p>5 * 4 = 20, fil_namn_här</p>"),
    ("#jazz i Parken", "<p>#jazz i Parken</p>"),
    ("Program\n=======", "<p>Program<br>\n=======</p>"),
    ("    Indraget", "<p>Indraget</p>"),
    ("18.30 Insläpp\n19.00 Start", "<p>18.30 Insläpp<br>\n19.00 Start</p>"),
    ("", ""),
]
MARKED = [
    ("Det är **viktigt** och *fint*", "<p>Det är <strong>viktigt</strong> och <em>fint</em></p>"),
    ("- ett\n- två", "<ul>\n<li>ett</li>\n<li>två</li>\n</ul>"),
    ("3. tre\n4. fyra", '<ol start="3">\n<li>tre</li>\n<li>fyra</li>\n</ol>'),
    ("> Sagt", "<blockquote>\n<p>Sagt</p>\n</blockquote>"),
    (
        "[Läs](https://example.se/a?b=1&c=2)",
        '<p><a href="https://example.se/a?b=1&amp;c=2" rel="nofollow noopener">Läs</a></p>',
    ),
    ("# Ett\n## Två\n# Ett", "<h3>Ett</h3>\n<h4>Två</h4>\n<h3>Ett</h3>"),
    ("### Djupt\n###### Djupast", "<h3>Djupt</h3>\n<h4>Djupast</h4>"),
    ("![En lykta](https://example.se/lykta.png)", "<p>En lykta</p>"),
]
HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.example></sCrIpT>",
    '<img src=x onerror="alert(1)">',
    "<svg/onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](//x.example)",
    "[x](/konto/logga-ut/)",
    "<javascript:alert(1)>",
    '[x](https://example.se "a\\" onmouseover=\\"alert(1)")',
    "![x](javascript:alert(1))",
    '![" onerror="alert(1)](https://x.example/a.png)',
    "[x]: javascript:alert(1)\n\n[x]",
    "```html\n<script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    "```\" onclick=\"alert(1)\n```",
    "<style>*{display:none}</style>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "a\x00<script\x00>alert(1)</script>",
]  # fmt: skip
# What may come out, whole: tags with nothing but these attributes.
ALLOWED = re.compile(
    r"</?(?:p|br|hr|strong|em|ul|ol|li|blockquote|code|pre|h[3-6])>|<ol start=\"\d+\">|</a>"
    r'|<a href="(?:https?://|mailto:|tel:)[^"<>]*" rel="nofollow noopener">'
)
REPEATED = [
    "> ", "- ", "*", "**a ", "_a", "[", "![", "](", "[a](", "<", "`", "``` ", "&", "&#", "\\",
    "# ", "1. ", "* * ", "a\n", "\n", "    ", "[](", "<a", "<https://", "~", "|", "\t- ",
    "[a]: b\n", "*a_", "å", "((((", "[x](https://e.se/(",
]  # fmt: skip


@pytest.mark.parametrize(("text", "html"), PLAIN + MARKED)
def test_what_is_written_and_what_is_shown(text, html):
    assert as_html(text) == html


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_runs(text):
    assert "<" not in ALLOWED.sub("", as_html(text))


def test_links_to_people_work():
    html = as_html("[Ring](tel:+4642100000) [Skriv](mailto:hej@example.se)")
    assert html.count("<a href=") == 2


@pytest.mark.parametrize("text", REPEATED)
def test_a_megabyte_and_deep_nesting_take_bounded_time(text):
    begun = time.process_time()
    html = as_html(text * (1_000_000 // len(text)))
    assert time.process_time() - begun < 5
    assert "<" not in ALLOWED.sub("", html)
    assert html.count("<blockquote>") < 20


def test_what_is_longer_ends():
    assert len(as_html("ord " * LONGEST)) < LONGEST * 2


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("", ""),
        ("En **fet** och *sned* kväll.", "En fet och sned kväll."),
        ("# Rubrik\n\nFörst.\nSedan.\n\nSist.", "Rubrik\n\nFörst.\nSedan.\n\nSist."),
        ("Ta med:\n\n- stol\n- filt\n\nVälkommen!", "Ta med:\n\n– stol\n– filt\n\nVälkommen!"),
        ("3. tre\n4. fyra\n   - under", "3. tre\n4. fyra\n  – under"),
        ("[Boka](https://e.se/b) nu", "Boka (https://e.se/b) nu"),
        ("<https://e.se/b> nu", "https://e.se/b nu"),
        ("[Skriv](mailto:a@e.se)", "Skriv (a@e.se)"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("![en bild](https://e.se/b.png)", "en bild"),
        ("`kod` & <b>inte</b> 5 * 4", "kod & <b>inte</b> 5 * 4"),
        ("> sagt\n\n---\n\nslut", "sagt\n\nslut"),
    ],
)
def test_markdown_as_plain_text(text, plain):
    assert as_text(text) == plain


@pytest.mark.parametrize("text", [*REPEATED, *HOSTILE])
def test_plain_text_takes_bounded_time_and_never_fails(text):
    begun = time.process_time()
    assert isinstance(as_text(text * (1_000_000 // len(text))), str)
    assert time.process_time() - begun < 5
