"""The API's documentation as a page of our own, made from the OpenAPI document.

No script, no outside host: what the document says is laid out by the server.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Parameter:
    name: str
    where: str  # "query" or "path"
    kind: str  # "whole number, 1–100"
    required: bool
    usual: str  # the default, "" without one
    about: str
    example: str


@dataclass(frozen=True)
class Property:
    name: str
    kind: str
    of: str  # the name of the schema that it holds, "" otherwise
    about: str


@dataclass(frozen=True)
class Model:
    name: str
    about: str
    properties: list[Property]


@dataclass(frozen=True)
class Operation:
    id: str
    path: str
    summary: str
    about: str
    parameters: list[Parameter]
    answer: str  # the name of the answer's schema, else its media type
    answer_is_model: bool


@dataclass(frozen=True)
class Group:
    name: str
    operations: list[Operation]


def groups_of(document: Json) -> list[Group]:
    """Return the operations by their first tag, in the document's order."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for operation in methods.values():
            tag = operation.get("tags", ["other"])[-1]
            groups.setdefault(tag, []).append(_operation(path, operation))
    return [Group(name, operations) for name, operations in groups.items()]


def models_of(document: Json) -> list[Model]:
    """Return the schemas of answers, by name; those of parameters stand with their operation."""
    return [
        Model(name, _plain(schema.get("description", "")), list(_properties(schema)))
        for name, schema in sorted(document["components"]["schemas"].items())
        if "properties" in schema and not name.endswith("Params")
    ]


def _operation(path: str, operation: Json) -> Operation:
    media, content = next(iter(operation["responses"][200]["content"].items()))
    model = _ref(content.get("schema", {}))
    return Operation(
        id=operation["operationId"],
        path=path,
        summary=operation["summary"],
        about=_plain(operation.get("description", "")),
        parameters=[_parameter(parameter) for parameter in operation["parameters"]],
        answer=model or media,
        answer_is_model=bool(model),
    )


def _parameter(parameter: Json) -> Parameter:
    schema = parameter["schema"]
    usual = schema.get("default")
    return Parameter(
        name=parameter["name"],
        where=parameter["in"],
        kind=_kind(schema),
        required=parameter["required"],
        usual="" if usual in (None, "") else str(usual).lower(),
        about=schema.get("description", ""),
        example=str(schema.get("example", "")),
    )


def _properties(schema: Json) -> Iterator[Property]:
    for name, details in schema["properties"].items():
        yield Property(name, _kind(details), _ref(details), _plain(details.get("description", "")))


def _ref(schema: Json) -> str:
    """Return the name of the schema that is pointed at, directly, in a list or as a choice."""
    for choice in (schema, schema.get("items", {}), *schema.get("anyOf", [])):
        if "$ref" in choice:
            return str(choice["$ref"]).rpartition("/")[2]
    return ""


_KINDS = {"integer": "whole number", "number": "number", "boolean": "true or false"}


def _kind(schema: Json) -> str:
    """Say what a value is, in a few words."""
    if "anyOf" in schema:
        kinds = [_kind(choice) for choice in schema["anyOf"]]
        return " or ".join(dict.fromkeys(filter(None, kinds)))
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    name = str(schema.get("type", ""))
    if name == "array":
        return "list"
    if name == "string" and schema.get("format") == "date-time":
        return "time, ISO 8601"
    return _KINDS.get(name, name.replace("string", "text")) + _limits(schema)


def _limits(schema: Json) -> str:
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum")
    if low is None and high is None:
        return ""
    return f", {'' if low is None else f'{low:g}'}–{'' if high is None else f'{high:g}'}"


def _plain(text: str) -> str:
    """Return a docstring as one paragraph."""
    return " ".join(text.split())
