"""The published JSON Schema of documents: made from the types, so that an editor knows every key by its Japanese name.

It allows what the reader allows: short forms (`roles: [lead]`), one value for a list of one, words with their names, and the Japanese names of
keys and words.
"""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from graphmodel.schema.entries import Document, SharedFile
from graphmodel.schema.fields import Record
from graphmodel.schema.scalars.common import UNDECIDED

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENT_ID = "urn:aimgain-consortium:document:1"
SHARED_ID = "urn:aimgain-consortium:shared-file:1"

_SHORT = "short form of"
_KEY = r"^([1-9][0-9]?|第?[1-9][0-9]?年目)$"
"""Keys of mappings by project year, as text: JSON knows no other keys."""


class _BareValue:
    """Something that stands for a value written without its key; see `_wrapped`."""


def _wrapped(function: Any) -> Any:
    """What a validator makes of a bare value: a mapping of one key (the key), a list of one (`list`), or neither (None).

    Asked by trying it, so that a new short form needs nothing here.
    """
    bare = _BareValue()
    try:
        made = function(bare)
    except (ValueError, TypeError, AttributeError):
        return None  # it looks into the value: no short form
    if isinstance(made, dict) and list(made.values()) == [bare]:
        return next(iter(made))
    if isinstance(made, list) and made == [bare]:
        return list
    return None


def short_key(function: Any) -> str | None:
    """The key that a bare value stands for in the short form that this validator reads; None if it reads none."""
    found = _wrapped(function) if callable(function) else None
    return found if isinstance(found, str) else None


class _Published(GenerateJsonSchema):
    """Adds the short forms, which pydantic's own schema does not know."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """The form in full, or the short one."""
        full = self.generate_inner(schema["schema"])
        form = _wrapped(schema["function"]["function"])
        if form is list:
            return {"anyOf": [full["items"], full]}
        if isinstance(form, str):
            # The definition of the full form may not be there yet: `_expand` puts the value's schema in.
            return {"anyOf": [{_SHORT: [full["$ref"], form]}, full]}
        return full

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """A mapping by project year."""
        made = super().dict_schema(schema)
        keys = self.generate_inner(schema["keys_schema"]) if "keys_schema" in schema else {}
        if keys.get("type") == "integer":
            made["propertyNames"] = {"pattern": _KEY}
        return made


def document_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a document. Descriptions hold Japanese and English."""
    return _schema(
        Document, DOCUMENT_ID, "AIMGAIN コンソーシアムの文書 / AIMGAIN consortium document", _DOCUMENT
    )


def shared_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a file of organizations and people that several documents name."""
    return _schema(SharedFile, SHARED_ID, "共有ファイル / Shared file", _SHARED)


_DOCUMENT = (
    "一つのコンソーシアム。書かなかった項目は不明、[] はない、undecided は未定を表します。 / "
    "One consortium. What is left out is not known, [] says that there is none, undecided that it is not decided yet."
)
_SHARED = "複数の文書が名指す機関と人。 / Organizations and people that several documents name."


def _schema(kind: type[Record], identifier: str, title: str, description: str) -> dict[str, Any]:
    made = kind.model_json_schema(by_alias=True, schema_generator=_Published)
    definitions = made.get("$defs", {})
    made = _expand(made, definitions)
    _name(made)
    _spell(made, "#")
    for key, definition in made.get("$defs", {}).items():
        _spell(definition, f"#/$defs/{key}")
    return {"$schema": DIALECT, "$id": identifier, **made, "title": title, "description": description}


def _name(schema: dict[str, Any]) -> None:
    """Call each definition by the name of the field that holds it, so that an editor shows 「役割」 and no name of a class.

    One that several fields hold under different names has none: the editor then shows that of the field.
    """
    names: dict[str, set[str]] = {}
    holders: list[tuple[Any, str]] = [(schema, "")]
    while holders:
        value, name = holders.pop()
        if isinstance(value, list):
            holders += [(v, name) for v in value]
        elif isinstance(value, dict):
            if "$ref" in value:
                names.setdefault(value["$ref"].removeprefix("#/$defs/"), set()).add(name)
            for key, inner in value.items():
                if key == "properties":
                    holders += [(p, p["title"]) for p in inner.values()]
                else:
                    holders.append((inner, name))
    for key, definition in schema.get("$defs", {}).items():
        definition.pop("title", None)
        definition.pop("description", None)
        held_as = names.get(key, set())
        if len(held_as) == 1:
            definition["title"] = min(held_as)


def _spell(schema: dict[str, Any], pointer: str) -> None:
    """Let every key of an object be written by its Japanese name too, which is its title."""
    properties = schema.get("properties")
    if properties is None:
        return
    named = {part["title"]: key for key, part in properties.items() if part["title"] not in properties}
    spellings = {key: title for title, key in named.items()}
    required = schema.pop("required", ())
    if one := [key for key in required if key not in spellings]:
        schema["required"] = one
    if either := [key for key in required if key in spellings]:
        schema["allOf"] = [{"anyOf": [{"required": [k]}, {"required": [spellings[k]]}]} for k in either]
    properties |= {title: {"$ref": f"{pointer}/properties/{key}"} for title, key in named.items()}


def _expand(value: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_expand(v, definitions) for v in value]
    if not isinstance(value, dict):
        return value
    if _SHORT in value:
        reference, key = value[_SHORT]
        of_value = definitions[reference.removeprefix("#/$defs/")]["properties"][key]
        return _expand(of_value, definitions)
    if value == {"const": UNDECIDED}:
        return {"enum": [UNDECIDED, "未定"]}
    # Hints for sentences about mistakes are no part of the form.
    out = {k: _expand(v, definitions) for k, v in value.items() if k not in ("meant_by", "several")}
    # Branches chosen by form exclude each other; to an editor they are choices like others.
    if "oneOf" in out:
        out["anyOf"] = out.pop("oneOf")
    # A missing value is a key that is left out: there is no default to show.
    if out.get("default", 0) is None:
        del out["default"]
    if "anyOf" in out:
        _flatten(out)
    return out


def _flatten(schema: dict[str, Any]) -> None:
    """Unite nested choices; where a list can stand, nothing (null) cannot: the reader asks which is meant, none or not known."""
    choices: list[Any] = []
    for choice in schema.pop("anyOf"):
        nested = choice.get("anyOf") if isinstance(choice, dict) and set(choice) == {"anyOf"} else None
        choices += [c for c in nested or [choice] if c not in choices]
    if any(c.get("type") == "array" for c in choices):
        choices = [c for c in choices if c != {"type": "null"}]
    if len(choices) == 1 and not set(choices[0]) & set(schema):
        schema.update(choices[0])
    else:
        schema["anyOf"] = choices
