"""Reads one OSM file in a process of its own: `python -m … FILE OUT`.

osmium is native code. Whatever a hostile file makes it do (crash, swallow memory, never end)
happens here, behind limits, and the town's own process only hears that the file could not be read.
"""

import pickle
import resource
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import osmium
from osmium.filter import EntityFilter, KeyFilter

from torg.places.importers.osm import extract as ex
from torg.places.importers.osm.safety import check_xml, kind_of_file, mend_xml

MAX_MEMORY = 6 * 1024**3  # bytes of address space
_AREAS = {"multipolygon", "boundary"}


class NeedsMending(Exception):  # noqa: N818  -- not a fault: the next step is to mend
    """osmium cannot read the file as it is, but parts of it may be good."""


def read(path: Path) -> ex.Extract:
    """Read a file; raises Unreadable."""
    kind = kind_of_file(path)
    if kind != "pbf":
        check_xml(path, kind)
    try:
        return _read_with_osmium(path, kind)
    except NeedsMending:
        with tempfile.TemporaryDirectory() as folder:
            if kind == "pbf":  # an editor's save
                path, kind = _as_xml(path, Path(folder)), "osm"
            mended, refused = mend_xml(path, kind, Path(folder))
            extract = _read_with_osmium(mended, "osm", mended_already=True)
        extract.refused[:0] = refused
        return extract


def _as_xml(path: Path, folder: Path) -> Path:
    """Write what is packed as text: it is mended there."""
    written = folder / "unpacked.osm"
    with osmium.SimpleWriter(str(written)) as writer:
        for element in osmium.FileProcessor(str(path)):
            writer.add(element)
    return written


def _read_with_osmium(path: Path, kind: str, *, mended_already: bool = False) -> ex.Extract:
    try:
        return _Reader(osmium.io.File(str(path), kind), ordered=mended_already).extract
    except (ValueError, osmium.InvalidLocationError) as error:
        # "illegal id", "tag value is too long", "wrong format for coordinate": one bad element.
        if kind == "pbf" or mended_already:
            raise ex.Unreadable("broken", str(error)) from error
        raise NeedsMending from error
    except RuntimeError as error:
        text = str(error)
        short = any(word in text for word in ("EOF", "truncated", "no element", "unclosed"))
        code = "truncated" if short else "format" if "top-level" in text else "broken"
        raise ex.Unreadable(code, text) from error


class _Reader:
    """Two passes: relations first, to know which of their ways are needed; then all the rest."""

    def __init__(self, file: osmium.io.File, *, ordered: bool) -> None:
        self.extract, self._ordered = ex.Extract(), ordered
        self._newest = 0.0
        self._members: set[int] = set()
        self._header(file)
        self._relations(file)
        self._nodes_and_ways(file)
        # A broken file may hold a number twice; the last one counts.
        self.extract.points = list({point.id: point for point in self.extract.points}.values())
        if not self.extract.timestamp and self._newest:
            self.extract.timestamp = str(np.datetime64(int(self._newest), "s")) + "Z"

    def _header(self, file: osmium.io.File) -> None:
        with osmium.io.Reader(file, osmium.osm.NOTHING) as reader:
            header = reader.header()
            box = header.box()
            if box.valid():
                low, high = box.bottom_left, box.top_right
                self.extract.bbox = (low.lon, low.lat, high.lon, high.lat)
            self.extract.timestamp = header.get("osmosis_replication_timestamp") or header.get(
                "timestamp"
            )

    def _relations(self, file: osmium.io.File) -> None:
        elements = osmium.FileProcessor(file, osmium.osm.RELATION).with_filter(KeyFilter("type"))
        for relation in elements:
            if not isinstance(relation, osmium.osm.Relation):
                continue
            tags = dict(relation.tags)
            if tags["type"] not in _AREAS or not any(key in tags for key in ex.WAY_KEYS):
                continue
            members = [(m.ref, m.role) for m in relation.members if m.type == "w"]
            if not members:
                if tags["type"] == "multipolygon":  # boundaries are often cut away whole
                    self._refuse("relation", relation.id, "members", tags)
                continue
            self._members.update(ref for ref, _role in members)
            self.extract.relations.append(ex.Relation(relation.id, tags, members))

    def _nodes_and_ways(self, file: osmium.io.File) -> None:
        wanted = KeyFilter(*ex.NODE_KEYS, "highway")
        wanted.enable_for(osmium.osm.NODE)
        elements = (
            osmium.FileProcessor(file, osmium.osm.NODE | osmium.osm.WAY)
            .with_locations("flex_mem")
            .with_filter(wanted)
            .with_filter(EntityFilter(osmium.osm.NODE | osmium.osm.WAY))
        )
        ways_seen = False
        for element in elements:
            # Osmium keeps no positions of numbers below zero, nor for ways before their nodes.
            is_node = isinstance(element, osmium.osm.Node)
            if not self._ordered and (element.id < 0 or (is_node and ways_seen)):
                raise NeedsMending
            if isinstance(element, osmium.osm.Node):
                self._node(element)
            elif isinstance(element, osmium.osm.Way):
                ways_seen = True
                self._way(element)

    def _node(self, node: osmium.osm.Node) -> None:
        tags = _tags(node)
        if not node.visible or (tags.get("railway") in ex.DROPPED_NODES and len(tags) < 4):
            return
        if "highway" in tags and not _is_kept_node(tags):
            return
        if not node.location.valid():
            self._refuse("node", node.id, "position", tags)
            return
        self._newest = max(self._newest, node.timestamp.timestamp())
        self.extract.points.append(ex.Point(node.id, tags, node.lon, node.lat))

    def _way(self, way: osmium.osm.Way) -> None:
        wanted = any(key in way.tags for key in ex.WAY_KEYS)
        if not way.visible or not (wanted or way.id in self._members):
            return
        tags = _tags(way)
        runs = _runs(way)
        if not runs or len(runs[0]) < 2:
            # Streets and houses that lie outside the extract are no fault of the file; a line
            # of less than two nodes is, and so is a shop that is nowhere.
            if len(way.nodes) < 2 or any(key in tags for key in ("shop", "amenity", "tourism")):
                self._refuse("way", way.id, "position", tags)
            return
        self._newest = max(self._newest, way.timestamp.timestamp())
        whole = len(runs[0]) == len(way.nodes)
        closed = whole and len(way.nodes) > 3 and way.is_closed()
        street = "highway" in tags
        pieces = [
            ex.Way(
                way.id,
                tags,
                np.array([row[0] for row in run] if street else [], dtype=np.int64),
                np.array([row[1:] for row in run]),
                whole,
                closed,
            )
            for run in runs
        ]
        self.extract.ways[way.id] = pieces[0]
        self.extract.pieces += pieces[1:]

    def _refuse(self, kind: str, number: int, code: str, tags: dict[str, str]) -> None:
        self.extract.refused.append((f"{kind}/{number}", code, str(tags)[:500]))


def _tags(element: osmium.osm.Node | osmium.osm.Way) -> dict[str, str]:
    """The tags; words that many elements share are one string in memory."""
    return {sys.intern(tag.k): sys.intern(tag.v) for tag in element.tags}


def _runs(way: osmium.osm.Way) -> list[list[tuple[int, float, float]]]:
    """The way as runs of (node, lon, lat), cut where a node is missing; the longest first."""
    try:
        return [[(node.ref, node.lon, node.lat) for node in way.nodes]]
    except osmium.InvalidLocationError:
        pass  # some are outside the extract: the slow way
    runs: list[list[tuple[int, float, float]]] = [[]]
    for node in way.nodes:
        if node.location.valid():
            runs[-1].append((node.ref, node.lon, node.lat))
        elif runs[-1]:
            runs.append([])
    return sorted((run for run in runs if len(run) > 1), key=len, reverse=True)


def _is_kept_node(tags: dict[str, str]) -> bool:
    return tags["highway"] == "bus_stop" or any(key in tags for key in ex.NODE_KEYS)


def _answer(path: Path) -> ex.Extract | ex.Unreadable:
    try:
        return read(path)
    except ex.Unreadable as refusal:
        return refusal
    except MemoryError:
        return ex.Unreadable("memory")


def main(arguments: Iterable[str]) -> None:
    source, out = arguments
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer = _answer(Path(source))
    with Path(out).open("wb") as file:
        if isinstance(answer, ex.Unreadable):
            pickle.dump(answer, file)
        else:
            ex.dump(answer, file)


if __name__ == "__main__":
    main(sys.argv[1:])
