"""What the import linter cannot see of the rules in `docs/architecture.md`."""

import ast
import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models

from tests.source import (
    LEVELS,
    ROOT,
    SRC,
    Message,
    app_of,
    imported,
    may_use,
    messages,
    python_files,
    tracked,
)
from torg.core.events import Event

CODE = {".py", ".html", ".css", ".js", ".txt"}
BUILT = "core/static/dist"


def _own_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("torg.")]


def _app(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


# --- models --------------------------------------------------------------------------------------


def _foreign_keys() -> list[tuple[type[models.Model], models.Field]]:
    return [
        (model, field)
        for model in _own_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
    ]


def test_every_app_has_a_level() -> None:
    known = {path.name for path in SRC.iterdir() if (path / "__init__.py").exists()}
    assert known - set(LEVELS) == {"demo"}  # writes files, knows nobody


def test_foreign_keys_point_down() -> None:
    upward = [
        f"{model._meta.label}.{field.name}"
        for model, field in _foreign_keys()
        if field.related_model.__module__.startswith("torg.")
        and not may_use(_app(model), _app(field.related_model))
    ]
    assert upward == []


def test_foreign_keys_to_another_app_leave_no_name_there() -> None:
    named = [
        f"{model._meta.label}.{field.name}"
        for model, field in _foreign_keys()
        if field.related_model.__module__.startswith("torg.")
        and _app(model) != _app(field.related_model)
        # Django writes a "+" of a many-to-many out as "_app_model_field_+": no name there either.
        and not (field.remote_field.related_name or "").endswith("+")
    ]
    assert named == []


def test_no_generic_foreign_keys() -> None:
    generic = [
        f"{model._meta.label}.{field.name}"
        for model in _own_models()
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]
    assert generic == []


# --- migrations ----------------------------------------------------------------------------------


def _migrations() -> list[tuple[Path, ast.Module]]:
    return [
        (path, tree)
        for path, tree in python_files("src/torg")
        if path.parent.name == "migrations" and path.name != "__init__.py"
    ]


def test_migrations_are_named() -> None:
    unnamed = [
        _named(path)
        for path, _tree in _migrations()
        if not re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", path.stem)
        or re.search(r"_auto_|_initial$|_alter_.*_and_more$", path.stem)
    ]
    assert unnamed == []


def test_migrations_import_no_app_code() -> None:
    """What they need of it is frozen in them: the app's code of tomorrow is another."""
    wrong = {
        _named(path): sorted(own)
        for path, tree in _migrations()
        if (own := {name for name in imported(tree) if name.startswith("torg")})
    }
    assert wrong == {}


# --- Python --------------------------------------------------------------------------------------


def test_no_orm_signals() -> None:
    hidden = {
        _named(path): sorted(found)
        for path, tree in python_files("src/torg")
        if (
            found := {
                name
                for name in imported(tree)
                if name.startswith(("django.db.models.signals", "django.dispatch"))
            }
        )
    }
    assert hidden == {}


_COMMENT = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+)?(?:--)?\s*\w{2,}")


def _silent_imports(path: Path, tree: ast.Module) -> list[int]:
    """Return the lines of imports inside functions that carry no reason, beside or above."""
    lines = ["", *path.read_text(encoding="utf-8").splitlines()]
    inner = {
        node.lineno
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    silent = []
    for number in sorted(inner):
        first = number
        while first - 1 in inner:  # one reason is enough for several in a row
            first -= 1
        above = lines[first - 1].strip()
        if not (
            above.startswith("#")
            or any(_COMMENT.search(lines[line]) for line in range(first, number + 1))
        ):
            silent.append(number)
    return silent


def test_imports_are_at_the_top_or_say_why() -> None:
    silent = {
        _named(path): found
        for path, tree in python_files("src")
        if (found := _silent_imports(path, tree))
    }
    assert silent == {}


def test_only_the_wiring_subscribes() -> None:
    wrong = [
        _named(path)
        for path, tree in python_files("src/torg")
        if app_of(path) != "wiring" and "torg.core.events.subscribe" in imported(tree)
    ]
    assert wrong == []


def _events() -> list[type[Event]]:
    found = []
    for path, tree in python_files("src/torg"):
        if "torg.core.events.Event" in imported(tree):
            name = ".".join(path.relative_to(SRC.parent).with_suffix("").parts)
            found += [
                thing
                for thing in vars(import_module(name)).values()
                if isinstance(thing, type) and issubclass(thing, Event) and thing is not Event
            ]
    return found


@pytest.mark.parametrize("event", _events(), ids=lambda event: event.__name__)
def test_an_event_explains_its_arguments(event: type[Event]) -> None:
    explained = set(re.findall(r"^\s*(\w+): \S", event.__doc__ or "", re.MULTILINE))
    assert explained == event.arguments()


STAFF_BY_NAME = frozenset({"is_staff", "is_superuser"})
# Where being on the staff by name is written and read. Whatever shows or decides something asks
# `staff_with_mfa`: a stolen password of somebody on the staff must open no more than a visitor has.
KNOW_STAFF_BY_NAME = {
    "core/rules.py": "makes the predicate",
    "core/models/users.py": "holds the field",
    "core/people.py": "writes it",
    "core/commands.py": "writes it, and says so",
    "core/accounts.py": "keeps the last second factor of staff",
    "core/mail_step.py": "has them prove who they are before they set up how they sign in",
    "core/moderation/rules.py": "counts who there is",
    "portal/rules.py": "does not count what staff look at, whatever they may see",
    "portal/services/demo.py": "makes the demo's staff",
}


def test_what_staff_see_and_do_takes_a_second_factor() -> None:
    named = {
        str(path.relative_to(SRC))
        for path, tree in python_files("src/torg")
        if "migrations" not in path.parts
        and any(
            (isinstance(node, ast.Attribute) and node.attr in STAFF_BY_NAME)
            or (isinstance(node, ast.Name | ast.keyword) and _name(node) in STAFF_BY_NAME)
            or (isinstance(node, ast.Constant) and node.value in STAFF_BY_NAME)
            for node in ast.walk(tree)
        )
    }
    assert named == set(KNOW_STAFF_BY_NAME)


def _name(node: ast.Name | ast.keyword) -> str | None:
    return node.id if isinstance(node, ast.Name) else node.arg


# --- files ---------------------------------------------------------------------------------------


def _ours() -> list[Path]:
    return [
        path
        for top in ("src", "tests")
        for path in sorted((ROOT / top).rglob("*"))
        if path.is_file() and BUILT not in path.as_posix() and "__pycache__" not in path.parts
    ]


def test_no_file_is_over_400_lines() -> None:
    long = {
        _named(path): lines
        for path in _ours()
        if path.suffix in CODE
        and path.parent.name not in {"data", "migrations"}  # written by hand neither of them
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_files_that_are_installed_name_no_package_index() -> None:
    """The index is the installer's choice, e.g. a mirror of the organisation's own."""
    named = {
        path.name: found
        for path in [*ROOT.glob("requirements*.lock"), ROOT / "package-lock.json", ROOT / ".npmrc"]
        if (found := re.findall(r"https?://[^\s\"']+|--index-url|\"resolved\"", path.read_text()))
        and not all(
            "funding" in url or "github.com" in url or "opencollective" in url for url in found
        )
    }
    assert named == {}


def test_no_tracked_file_knows_the_machine_it_was_written_on() -> None:
    folders = "|".join(("work", "root", "home", "Users"))
    machine = re.compile(rf"(?<![\w.\-/])/(?:{folders})/\w")
    hosts = re.compile(rf"(?:pypi|registry\.npmjs|pythonhosted)\.{'org'}")
    wrong = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if machine.search(text) or hosts.search(text):
            wrong.append(_named(path))
    assert wrong == []


def test_no_secret_that_an_installation_makes_is_tracked() -> None:
    """A command that is run in another folder makes a home there, with a key in it."""
    made = {"secret-key", "push-key.pem"}
    assert [_named(path) for path in tracked() if path.name in made] == []


# --- templates and translations ------------------------------------------------------------------


def _templates() -> list[Path]:
    return [p for p in _ours() if "templates" in p.parts and p.is_relative_to(SRC)]


def test_templates_use_only_what_lies_below() -> None:
    owners = {
        str(path.relative_to(top)): app_of(path)
        for path in _templates()
        for top in [next(p for p in path.parents if p.name == "templates")]
    }
    upward = []
    for path in _templates():
        text = path.read_text(encoding="utf-8")
        used = re.findall(r"{%-?\s*(?:include|extends)\s+[\"']([^\"'#]+)", text)
        apps_used = {owners[name] for name in used if name in owners}
        apps_used |= set(re.findall(r"{%-?\s*url\s+[\"'](\w+):", text)) & set(LEVELS)
        upward += [f"{_named(path)} → {app}" for app in apps_used if not may_use(app_of(path), app)]
    assert upward == []


def _messages_of(path: Path) -> set[Message]:
    return messages(path) if path.suffix == ".py" or "templates" in path.parts else set()


def _swedish() -> set[tuple[str, str]]:
    done = set()
    for path in SRC.rglob("locale/sv/LC_MESSAGES/django.po"):
        for entry in polib.pofile(str(path)):
            if entry.translated() and not entry.obsolete:
                done.add((entry.msgid, entry.msgctxt or ""))
    return done


def test_a_place_is_called_plats_on_every_page() -> None:
    """One word per concept (`docs/glossary.md`): "ställe" is the same thing under another name."""
    said = {
        message
        for path in SRC.rglob("locale/sv/LC_MESSAGES/django.po")
        for message in re.findall(r'"(.*)"', path.read_text())
        if re.search(r"(?<!i )ställe", message)
    }
    assert said == set()


def test_no_text_has_two_translations_in_one_catalogue() -> None:
    twice = [
        f"{_named(path)}: {text}"
        for path in SRC.rglob("locale/sv/LC_MESSAGES/django.po")
        for (text, _context), number in Counter(
            (entry.msgid, entry.msgctxt) for entry in polib.pofile(str(path))
        ).items()
        if number > 1
    ]
    assert twice == []


def test_swedish_is_complete() -> None:
    done = _swedish()
    missing = {
        _named(path): sorted(texts)
        for path in _ours()
        if path.is_relative_to(SRC)
        and (
            texts := {m.text for m in _messages_of(path) if (m.text, m.context) not in done} - {""}
        )
    }
    assert missing == {}


def test_placeholders_survive_translation() -> None:
    """An unknown %(name)s is a crash; a lost one is a hole in the middle of a sentence.

    One form of a plural may leave the number out, and a text of somebody else's that we translate
    (in a mail of allauth's) may say less; a single text of our own may leave nothing out.
    """
    names = re.compile(r"%\((\w+)\)[sd]")
    ours = {
        message.text
        for path in _ours()
        if path.is_relative_to(SRC) and path.name != "account_words.py"  # allauth's texts
        for message in _messages_of(path)
    }
    wrong = [
        f"{_named(path)}: {entry.msgid}"
        for path in SRC.rglob("locale/*/LC_MESSAGES/django.po")
        for entry in polib.pofile(str(path)).translated_entries()
        for wanted in [set(names.findall(entry.msgid + entry.msgid_plural))]
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        if text
        and (found := set(names.findall(text))) != wanted
        and not (found <= wanted and (entry.msgid_plural or entry.msgid not in ours))
    ]
    assert wrong == []
