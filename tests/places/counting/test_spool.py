"""The file in which counts wait: many writers, many takers, nothing lost and nothing twice."""

import threading
from datetime import date

from torg.places.counting import Count, Spool
from torg.places.counting import spool as spools

DAY = date(2026, 11, 26)


def one(number: int = 1, term: str = "") -> Count:
    return Count(DAY, "place", number, "view", term)


def taken(spool: Spool) -> list[Count]:
    return [count for path in spool.waiting() for count in spool.take(path)]


def test_what_was_noted_comes_back_once(tmp_path):
    spool = Spool(tmp_path / "new")
    spool.append(one(1, "surdeg"))
    spool.append(one(2))
    assert taken(spool) == [one(1, "surdeg"), one(2)]
    assert taken(spool) == []
    assert list((tmp_path / "new").iterdir()) == []


def test_what_was_set_aside_and_not_taken_waits(tmp_path):
    spool = Spool(tmp_path)
    spool.append(one(1))
    spool.waiting()  # whoever set it aside died
    spool.append(one(2))
    assert taken(Spool(tmp_path)) == [one(1), one(2)]


def test_a_line_that_was_cut_off_is_left_out(tmp_path):
    (tmp_path / "counts.tsv").write_bytes(
        one(1).line() + b"2026-11\tplace\t1\tview\t\nplace\n\xff\xfe\n" + one(2).line()[:9]
    )
    assert taken(Spool(tmp_path)) == [one(1)]


def test_a_folder_that_cannot_be_written_spoils_no_page(tmp_path):
    (tmp_path / "file").write_text("")
    Spool(tmp_path / "file").append(one())


def test_a_full_file_takes_no_more(tmp_path, monkeypatch):
    monkeypatch.setattr(spools, "LARGEST", len(one().line()))
    spool = Spool(tmp_path)
    spool.append(one(1))
    spool.append(one(2))
    assert taken(spool) == [one(1)]


def test_a_file_that_nobody_collects_is_neglected_after_five_minutes(tmp_path, monkeypatch):
    spool = Spool(tmp_path)
    now = 1000.0
    monkeypatch.setattr(spools.time, "monotonic", lambda: now)
    assert not spool.is_neglected
    spool.append(one())
    assert not spool.is_neglected
    now += 301
    assert spool.is_neglected
    spool.waiting()
    assert not spool.is_neglected


def test_writers_and_takers_at_once_lose_nothing(tmp_path):
    writers, each = 4, 500
    found: list[Count] = []
    done = threading.Event()

    def write(number: int) -> None:
        spool = Spool(tmp_path)  # as a process of its own has
        for _ in range(each):
            spool.append(one(number))

    def collect() -> None:
        spool = Spool(tmp_path)
        while not done.is_set():
            found.extend(taken(spool))

    writing = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
    taking = [threading.Thread(target=collect) for _ in range(2)]
    for thread in (*writing, *taking):
        thread.start()
    for thread in writing:
        thread.join()
    done.set()
    for thread in taking:
        thread.join()
    found.extend(taken(Spool(tmp_path)))
    assert [found.count(one(n)) for n in range(writers)] == [each] * writers
