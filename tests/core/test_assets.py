"""What the browser gets: built once, named by content, small, legible in both themes."""

import gzip
import json
import os
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from torg.core import assets_build, built
from torg.core.assets_command import assets

MANIFEST = assets_build.DIST / "manifest.json"
BUDGET = 60_000  # bytes of styles and scripts, compressed, on a page without a map

needs_build = pytest.mark.skipif(not MANIFEST.exists(), reason="run `torg assets` first")


@needs_build
class TestBuilt:
    def test_names_carry_their_content(self) -> None:
        names = json.loads(MANIFEST.read_text())["files"]
        assert {"torg.css", "torg.js", "favicon.svg"} <= set(names)
        assert all(re.fullmatch(r".+-[0-9A-Z]{8}\.\w+", name) for name in names.values())
        assert all((assets_build.DIST / name).exists() for name in names.values())

    def test_compressed_copies_hold_the_same(self) -> None:
        css = assets_build.DIST / built.built_files()["torg.css"]
        assert gzip.decompress(css.with_name(css.name + ".gz").read_bytes()) == css.read_bytes()

    def test_page_stays_within_its_budget(self) -> None:
        files = built.built_files()
        everywhere = ["torg.css", "torg.js"]
        topics = [name for name in files if name.endswith(".js") and "map" not in name]
        sizes = {
            name: len(gzip.compress((assets_build.DIST / files[name]).read_bytes(), 9))
            for name in {*everywhere, *topics}
        }
        assert sum(sizes.values()) <= BUDGET, sizes

    def test_only_latin_fonts_are_shipped(self) -> None:
        fonts = {name for name in built.built_files() if name.endswith(".woff2")}
        assert fonts == {
            "bricolage-grotesque-latin-wght-normal.woff2",
            "bricolage-grotesque-latin-ext-wght-normal.woff2",
            "inter-latin-wght-normal.woff2",
            "inter-latin-ext-wght-normal.woff2",
        }

    def test_styles_name_no_outside_host(self) -> None:
        css = (assets_build.DIST / built.built_files()["torg.css"]).read_text()
        addresses = set(re.findall(r"url\(\"?([^)\"]+)", css))
        assert all(a.startswith(("./", "data:")) for a in addresses), addresses

    def test_second_build_is_quick_and_changes_nothing(self) -> None:
        before = MANIFEST.stat().st_mtime_ns
        spent = []
        for _time in range(3):
            start = os.times()
            result = CliRunner().invoke(assets, ["--json"])
            # What it works, children and all, not how long it waits for a busy machine.
            spent.append(sum(os.times()[:4]) - sum(start[:4]))
            answer = json.loads(result.output.splitlines()[-1])
            assert result.exit_code == 0
            assert (answer["changed"], MANIFEST.stat().st_mtime_ns) == (False, before)
            assert answer["seconds"] > 0
        assert min(spent) <= 0.3, spent

    @pytest.mark.django_db
    def test_built_files_may_be_kept_for_ever(self, client: Client) -> None:
        html = client.get("/").content.decode()
        assert f"/static/dist/{built.built_files()['torg.css']}" in html


class TestCatalogues:
    @pytest.fixture
    def catalogue(self, tmp_path: Path) -> Path:
        folder = tmp_path / "locale" / "sv" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        path = folder / "django.po"
        path.write_text(
            'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
            'msgid "Street"\nmsgstr "Gata"\n'
        )
        return path

    def test_compiled_once_until_it_changes(self, catalogue: Path, tmp_path: Path) -> None:
        counts = [assets_build.compile_catalogues(tmp_path) for _ in range(2)]
        assert counts == [1, 0]
        assert b"Gata" in catalogue.with_suffix(".mo").read_bytes()

    def test_broken_catalogue_is_refused_by_name(self, catalogue: Path, tmp_path: Path) -> None:
        catalogue.write_text("nonsense here\n")
        with pytest.raises(assets_build.BuildError, match=re.escape(str(catalogue))):
            assets_build.compile_catalogues(tmp_path)
        assert not catalogue.with_suffix(".mo").exists()


class TestTools:
    def test_old_or_missing_node_counts_as_none(self, tmp_path: Path) -> None:
        assert assets_build._node_version(str(tmp_path / "node")) == 0

    @pytest.mark.skipif(shutil.which("node") is None, reason="no Node on this machine")
    def test_node_of_the_machine_is_used(self) -> None:
        assert (Path(assets_build.node_folder()) / "npm").exists()

    def test_failing_tool_is_told_with_its_words(self) -> None:
        with pytest.raises(assets_build.BuildError, match="Could not bend iron"):
            assets_build._run(["false"], "bend iron")


# --- colours -------------------------------------------------------------------------------------

TOKENS = (assets_build.SOURCES / "css" / "tokens.css").read_text()
TEXT = [
    *[("ink", on) for on in ("ground", "surface", "sunk", "lamp-soft", "paving")],
    *[("muted", on) for on in ("ground", "surface", "sunk", "paving")],
    *[(c, on) for c in ("brick", "strait", "sand", "linden") for on in ("ground", "surface")],
    *[(c, f"{c}-soft") for c in ("brick", "strait", "sand", "linden", "night")],
    *[("on-accent", c) for c in ("brick", "strait", "sand", "linden", "night")],
    ("on-lamp", "lamp"),
]
MARKS = [("edge", "surface"), ("edge", "ground"), ("pane", "surface"), ("focus", "ground")]


def _blocks() -> dict[str, dict[str, str]]:
    """The tokens of each block of tokens.css that sets the ground."""
    found = {}
    for selector, body in re.findall(r"(:root[^{]*)\{([^}]*)\}", TOKENS):
        colours = dict(re.findall(r"--t-([\w-]+):\s*(#[0-9a-f]{6})", body))
        if "ground" in colours:
            found[selector.strip()] = colours
    return found


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("block", sorted(_blocks()))
def test_contrast_of_every_pair(block: str) -> None:
    light = _blocks()[":root"]
    colours = {**light, **_blocks()[block]}
    weak = [
        (one, other)
        for pairs, least in ((TEXT, 4.5), (MARKS, 3.0))
        for one, other in pairs
        if _contrast(colours[one], colours[other]) < least
    ]
    assert weak == []


def test_dark_is_the_same_by_system_and_by_page() -> None:
    blocks = re.findall(r"(:root[^{]*)\{([^}]*)\}", TOKENS)
    dark = [
        re.findall(r"--t-[\w-]+:[^;]+", body) for _, body in blocks if "color-scheme: dark" in body
    ]
    assert len(dark) == 2
    assert all(one == other for one, other in pairwise(dark))
