"""The journal: append-only, sealed late and safely, and verified."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from torg.core import journal
from torg.core.journal import GENESIS, canonical, link_digest, record, seal, verify
from torg.core.models import JournalEntry, JournalLink, User


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("kim@example.se")


def _write(person: User, count: int = 1) -> list[JournalEntry]:
    with transaction.atomic():
        return [record("person.greeted", person, by=person, n=n) for n in range(count)]


def test_record_refers_and_never_copies(person: User) -> None:
    entry = record("person.renamed", person, by=person, city_id=7, campaign="jul", field="name")
    entry.refresh_from_db()
    assert (entry.verb, entry.user_id, entry.object_type, entry.object_id, entry.city_id) == (
        "person.renamed",
        person.pk,
        "core.user",
        person.pk,
        7,
    )
    assert (entry.campaign, entry.data) == ("jul", {"field": "name"})


def test_record_takes_what_the_system_itself_does(person: User) -> None:
    assert record("person.tidied", person, by=None).user_id is None


@pytest.mark.django_db(transaction=True)
def test_record_wants_a_transaction() -> None:
    person = User.objects.create_user("kim@example.se")
    with pytest.raises(journal.OutsideTransactionError, match=r"person\.renamed"):
        record("person.renamed", person, by=person)
    assert JournalEntry.objects.count() == 0


@pytest.mark.parametrize("verb", ["edited", "Place.edited", "place edited", "place.", ""])
def test_verbs_are_object_and_participle(person: User, verb: str) -> None:
    with pytest.raises(ValueError, match=r"object\.past_participle"):
        record(verb, person, by=person)


def test_an_unsaved_object_is_refused(person: User) -> None:
    with pytest.raises(ValueError, match="have a number"):
        record("person.made", User(email="new@example.se"), by=person)


@pytest.mark.parametrize(
    "value", [float("nan"), "a\x00b", "x" * journal.MAX_DATA, "\ud800", object()]
)
def test_data_that_an_engine_cannot_hold_is_refused(person: User, value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        record("person.greeted", person, by=person, value=value)


def test_the_deed_and_its_row_are_lost_together(person: User) -> None:
    with transaction.atomic():
        _write(person)
        transaction.set_rollback(True)
    assert JournalEntry.objects.count() == 0


# --- append-only ---------------------------------------------------------------------------------

_FORBIDDEN = [
    "UPDATE core_journalentry SET verb = 'x.y'",
    "DELETE FROM core_journalentry",
    "UPDATE core_journallink SET digest = 'x'",
    "DELETE FROM core_journallink",
]
_FORBIDDEN_HERE = {
    "sqlite": [
        "REPLACE INTO core_journalentry SELECT * FROM core_journalentry",
        "INSERT OR REPLACE INTO core_journallink SELECT * FROM core_journallink",
        (
            "INSERT OR REPLACE INTO core_journallink (position, digest, sealed_at, entry_id)"
            " SELECT position + 9, digest, sealed_at, entry_id FROM core_journallink"
        ),
    ],
    "postgresql": [
        "TRUNCATE core_journallink",
        "TRUNCATE core_journalentry CASCADE",
        (
            "INSERT INTO core_journallink SELECT * FROM core_journallink"
            " ON CONFLICT (position) DO UPDATE SET digest = 'x'"
        ),
    ],
}


@pytest.mark.parametrize("sql", _FORBIDDEN + _FORBIDDEN_HERE[connection.vendor])
def test_the_database_refuses_to_change_the_past(person: User, sql: str) -> None:
    _write(person, 2)
    seal()
    if connection.vendor == "postgresql":
        _sql("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE would trip over deferred checks first
    before = list(JournalEntry.objects.values()), list(JournalLink.objects.values())
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert (list(JournalEntry.objects.values()), list(JournalLink.objects.values())) == before


def test_the_orm_is_refused_too(person: User) -> None:
    (entry,) = _write(person)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()


def test_a_row_cannot_be_linked_twice(person: User) -> None:
    (entry,) = _write(person)
    seal()
    with pytest.raises(IntegrityError), transaction.atomic():
        JournalLink.objects.create(position=2, entry=entry, digest="x")


# --- the chain -----------------------------------------------------------------------------------


def test_a_chain_worked_by_hand(person: User) -> None:
    first, second = _write(person, 2)
    assert seal() == 2
    one = link_digest(GENESIS, canonical(JournalEntry.objects.get(pk=first.pk)))
    two = link_digest(one, canonical(JournalEntry.objects.get(pk=second.pk)))
    assert list(JournalLink.objects.values_list("position", "entry_id", "digest")) == [
        (1, first.pk, one),
        (2, second.pk, two),
    ]


def test_canonical_is_one_spelling_on_both_engines(person: User) -> None:
    with transaction.atomic():
        made = record("person.greeted", person, by=None, b=2.0, a=[1e16, 0.5, "å", None], c={})
    read = JournalEntry.objects.get(pk=made.pk)
    at = read.at.isoformat(timespec="microseconds")
    assert canonical(read).decode() == (
        f'{{"at":"{at}","campaign":"","city_id":null,'
        '"data":{"a":[10000000000000000,0.5,"å",null],"b":2,"c":{}},'
        f'"id":{read.pk},"object_id":{person.pk},"object_type":"core.user",'
        '"organisation_id":null,"user_id":null,"verb":"person.greeted"}'
    )


def test_verify_says_what_is_sealed_and_what_is_not(person: User) -> None:
    assert verify() == journal.Verification(True, 0, 0, None)
    _write(person, 3)
    assert (seal(limit=2), verify().sealed, verify().unsealed, verify().ok) == (2, 2, 1, True)
    assert (seal(), seal(), verify().unsealed) == (1, 0, 0)


def _without_triggers(tamper: Callable[[], object]) -> None:
    """Do what someone with the database in their hands could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("core_journalentry", "core_journallink"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        else:
            cursor.execute("PRAGMA defer_foreign_keys=ON")
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
    tamper()


def _sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (
            "UPDATE core_journalentry SET verb = 'x.y' WHERE id = %s",
            "the row is not the one that was sealed",
        ),
        (
            "UPDATE core_journalentry SET user_id = 99 WHERE id = %s",
            "the row is not the one that was sealed",
        ),
        ("DELETE FROM core_journallink WHERE entry_id = %s", "a link is missing"),
        (
            "UPDATE core_journallink SET digest = 'f' WHERE entry_id = %s",
            "the row is not the one that was sealed",
        ),
    ],
)
def test_verify_finds_what_was_tampered_with(person: User, statement: str, reason: str) -> None:
    entries = _write(person, 5)
    seal()
    _without_triggers(lambda: _sql(statement, entries[2].pk))
    found = verify()
    assert (found.ok, found.first_broken, found.reason) == (False, 3, reason)


@pytest.mark.django_db(transaction=True)
def test_verify_finds_a_row_that_is_gone() -> None:
    entries = _write(User.objects.create_user("kim@example.se"), 3)
    seal()
    links = list(JournalLink.objects.order_by("position"))

    def without_its_row() -> None:
        if connection.vendor == "sqlite":
            _sql("PRAGMA foreign_keys=OFF")
        _sql("DELETE FROM core_journalentry WHERE id = %s", entries[1].pk)

    triggers = _saved_triggers()
    _without_triggers(without_its_row)
    try:
        found = verify()
        assert (found.ok, found.first_broken, found.reason) == (False, 2, "its row is missing")
        assert len(links) == 3
    finally:
        _sql("DELETE FROM core_journallink")
        _restore(triggers)


def _saved_triggers() -> list[str]:
    if connection.vendor == "postgresql":
        return [
            f"ALTER TABLE {table} ENABLE TRIGGER ALL"
            for table in ("core_journalentry", "core_journallink")
        ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        return [*(sql for (sql,) in cursor.fetchall()), "PRAGMA foreign_keys=ON"]


def _restore(statements: list[str]) -> None:
    for statement in statements:
        _sql(statement)


def test_a_noted_head_shows_that_the_end_was_cut_off(person: User) -> None:
    entries = _write(person, 4)
    seal()
    head = verify().head
    assert verify(head).ok
    _write(person)
    seal()
    assert verify(head).ok
    _without_triggers(
        lambda: _sql("DELETE FROM core_journallink WHERE entry_id >= %s", entries[3].pk)
    )
    assert verify().ok
    assert (verify(head).ok, verify(head).first_broken) == (False, 4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.lists(
        st.dictionaries(
            st.text(
                st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=5
            ),
            st.recursive(
                st.none()
                | st.booleans()
                | st.integers()
                | st.floats(allow_nan=False, allow_infinity=False)
                | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
                lambda inner: st.lists(inner, max_size=3),
                max_leaves=5,
            ),
            max_size=4,
        ),
        min_size=1,
        max_size=8,
    ),
    limit=st.integers(1, 5),
)
def test_any_rows_sealed_in_any_batches_make_the_same_chain(
    django_db_blocker: object, django_db_setup: None, data: list[dict], limit: int
) -> None:
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        person = User.objects.create_user("kim@example.se")
        for part in data:
            record("person.greeted", person, by=person, part=part)
        while seal(limit):
            pass
        digest = GENESIS
        for entry in JournalEntry.objects.order_by("pk"):
            digest = link_digest(digest, canonical(entry))
        assert verify().head == f"{len(data)}:{digest}"
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_row_that_was_passed_by_is_found_by_a_thorough_look(person: User) -> None:
    """Rows whose clock was wrong, or whose transaction outlived a day."""
    old, new = _write(person, 2)
    row = _row(old)
    _without_triggers(lambda: _sql("DELETE FROM core_journalentry WHERE id = %s", old.pk))
    assert seal() == 1
    JournalEntry.objects.bulk_create([row])
    _sql("UPDATE core_journalentry SET at = %s WHERE id = %s", new.at - timedelta(days=9), old.pk)
    assert (seal(), verify().unsealed) == (0, 1)
    assert (seal(thorough=True), verify().unsealed, verify().ok) == (1, 0, True)


def _row(entry: JournalEntry) -> JournalEntry:
    names = [field.attname for field in JournalEntry._meta.concrete_fields]
    return JournalEntry(**{name: getattr(entry, name) for name in names})


@pytest.mark.django_db
def test_sealing_takes_few_queries(person: User, django_assert_num_queries: Callable) -> None:
    _write(person, 1)
    seal()
    _write(person, 1)
    with django_assert_num_queries(7 + (connection.vendor == "postgresql")):
        seal()
    _write(person, 200)
    with django_assert_num_queries(7 + (connection.vendor == "postgresql")):
        seal()
