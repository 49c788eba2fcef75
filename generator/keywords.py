"""The keywords of JSON Schema: which are supported, and what their values may be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from generator import ecma, ecma_text, values
from generator.ir import Assertion
from generator.values import Number, Refuse, at

DRAFT = "http://json-schema.org/draft-04/schema"
TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
FORMATS = ("date-time", "email", "hostname", "ipv4", "ipv6", "uri", "date", "uuid")
MOST_NUMBER = 1000  # characters of a limit
MOST_TEXT = 4000  # bytes of a text in C, which promises 4095
MOST_WORDS = 1000  # characters of a description that are told
MOST_COUNT = 2**63 - 1  # of a length

# Each with the one type that it speaks of; "" is any.
KEYWORDS = {
    "$schema": "",
    "$ref": "",
    "definitions": "",
    "title": "",
    "description": "",
    "default": "",
    "examples": "",
    "type": "",
    "enum": "",
    "const": "",
    "properties": "object",
    "required": "object",
    "additionalProperties": "object",
    "items": "array",
    "minItems": "array",
    "maxItems": "array",
    "uniqueItems": "array",
    "minLength": "string",
    "maxLength": "string",
    "pattern": "string",
    "format": "string",
    "minimum": "number",
    "maximum": "number",
    "exclusiveMinimum": "number",
    "exclusiveMaximum": "number",
}
# May stand beside $ref: they demand nothing of a value.
BESIDE_REF = ("$schema", "$ref", "definitions", "title", "description", "default", "examples")
# Of draft-04 and of later drafts; each stops the generator, as do keywords that nobody knows.
REFUSED = tuple(
    """
    multipleOf minProperties maxProperties patternProperties dependencies additionalItems allOf
    anyOf oneOf not id $id $defs $anchor $comment $dynamicAnchor $dynamicRef $recursiveAnchor
    $recursiveRef $vocabulary contains contentEncoding contentMediaType contentSchema
    dependentRequired dependentSchemas deprecated else if maxContains minContains nullable
    prefixItems propertyNames readOnly then unevaluatedItems unevaluatedProperties writeOnly
    """.split()
)


@dataclass(frozen=True)
class Rules:
    """One schema, its keywords checked; `pointer` is where it stands."""

    pointer: str
    types: tuple[str, ...] = ()  # () is all
    properties: tuple[tuple[str, "Rules"], ...] = ()
    required: tuple[str, ...] = ()
    closed: bool = False
    items: "Rules | None" = None
    definitions: tuple["Rules", ...] = ()
    own: Assertion = Assertion()  # the keywords beyond these, but for what is below
    ref: str = ""  # "#/definitions/address"
    title: str = ""
    description: str = ""
    default: str = ""  # JSON text
    examples: tuple[Any, ...] = ()


@dataclass
class Reader:
    """Makes Rules of a document's schemas."""

    refuse: Refuse
    found: dict[str, Rules] = field(default_factory=dict)  # by pointer

    def schema(self, value: Any, pointer: str) -> Rules:
        if pointer not in self.found:
            self.found[pointer] = self.rules(value, pointer)
        return self.found[pointer]

    def rules(self, value: Any, pointer: str) -> Rules:
        if not isinstance(value, dict):
            self.refuse(pointer, f"expected an object, not {values.kind(value)}")
            return Rules(pointer)
        for key in value:
            self.known(key, value[key], pointer)
        words = self.annotations(value, pointer)
        if "$ref" in value:
            return replace(words, ref=self.ref(value, pointer))
        types = self.types(value, pointer)
        self.meaning(value, types, pointer)
        properties = self.properties(value, pointer)
        return replace(
            words,
            types=types,
            properties=properties,
            required=self.required(value, properties, types, pointer),
            closed=self.closed(value, pointer),
            items=self.items(value, pointer),
            own=self.own(value, pointer),
        )

    # ---- Which keywords there are. ----

    def known(self, key: str, value: Any, pointer: str) -> None:
        where = at(pointer, key)
        if key in REFUSED:
            self.refuse(where, "this keyword is not supported")
        elif key not in KEYWORDS:
            self.refuse(where, "unknown keyword")
        elif key == "$schema" and pointer:
            self.refuse(where, "belongs to the top of a file")
        elif key == "$schema" and not (isinstance(value, str) and value.rstrip("#") == DRAFT):
            self.refuse(where, "expected draft-04")

    def meaning(self, value: dict[str, Any], types: tuple[str, ...], pointer: str) -> None:
        """Refuses keywords that speak of types which a value can't have: a slip of the schema."""
        allowed = {"number" if name == "integer" else name for name in types}
        for key in value:
            speaks_of = KEYWORDS.get(key, "")
            if allowed and speaks_of and speaks_of not in allowed:
                self.refuse(at(pointer, key), f"has no meaning beside type {' or '.join(types)}")

    def ref(self, value: dict[str, Any], pointer: str) -> str:
        for key in value:
            if key in KEYWORDS and key not in BESIDE_REF:
                message = "stands beside $ref, where draft-04 would ignore it"
                self.refuse(at(pointer, key), message)
        target = value["$ref"]
        if isinstance(target, str) and (target == "#" or target.startswith("#/")):
            return target
        self.refuse(at(pointer, "$ref"), "expected #/..., a place of this file")
        return ""

    # ---- Words. ----

    def annotations(self, value: dict[str, Any], pointer: str) -> Rules:
        examples = self.many(value, "examples", pointer) if "examples" in value else []
        definitions = self.table(value, "definitions", pointer)
        where = at(pointer, "definitions")
        return Rules(
            pointer,
            title=self.words(value, "title", pointer),
            description=self.words(value, "description", pointer),
            default=values.text(value["default"]) if "default" in value else "",
            examples=tuple(examples),
            definitions=tuple(
                self.schema(item, at(where, key)) for key, item in definitions.items()
            ),
        )

    def words(self, value: dict[str, Any], key: str, pointer: str) -> str:
        """One line, without characters that a page or a terminal would obey."""
        text = value.get(key, "")
        if not isinstance(text, str):
            self.refuse(at(pointer, key), f"expected a text, not {values.kind(text)}")
            return ""
        line = "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))
        return line if len(line) <= MOST_WORDS else line[:MOST_WORDS] + " ..."

    # ---- What a value is made of. ----

    def types(self, value: dict[str, Any], pointer: str) -> tuple[str, ...]:
        """Without null twice, which Redox publishes, and integer where number is there."""
        if "type" not in value:
            return ()
        where = at(pointer, "type")
        listed = value["type"] if isinstance(value["type"], list) else [value["type"]]
        if not listed:
            self.refuse(where, "expected at least one type")
        for index, name in enumerate(listed):
            here = at(where, str(index)) if isinstance(value["type"], list) else where
            if name not in TYPES:
                self.refuse(here, f"expected {', '.join(TYPES[:-1])} or {TYPES[-1]}")
            elif name in listed[:index] and name != "null":
                self.refuse(here, "names a type twice")
        return tuple(
            name for name in TYPES if name in listed and (name, "number" in listed) != _INTEGER
        )

    def properties(self, value: dict[str, Any], pointer: str) -> tuple[tuple[str, Rules], ...]:
        where = at(pointer, "properties")
        listed = self.table(value, "properties", pointer)
        for key in listed:
            self.fits(key, where, "a key of ")
            if "\0" in key:  # C's texts end there
                self.refuse(where, "a key holds U+0000")
        return tuple((key, self.schema(item, at(where, key))) for key, item in listed.items())

    def required(
        self,
        value: dict[str, Any],
        properties: Sequence[tuple[str, Rules]],
        types: tuple[str, ...],
        pointer: str,
    ) -> tuple[str, ...]:
        if "required" not in value:
            return ()
        names = self.many(value, "required", pointer)
        listed = {key for key, _ in properties}
        # Such an object is a struct, or no other members may stand in it.
        limited = (bool(listed) and is_object(types)) or value.get("additionalProperties") is False
        if value["required"] == []:
            self.refuse(at(pointer, "required"), "expected a list of at least one name")
        for index, name in enumerate(names):
            where = at(at(pointer, "required"), str(index))
            if not isinstance(name, str):
                self.refuse(where, f"expected a name, not {values.kind(name)}")
                continue
            self.fits(name, where)
            if "\0" in name:
                self.refuse(where, "the name holds U+0000")
            if limited and name not in listed:
                self.refuse(where, "names a member that is not listed")
            elif name in names[:index]:
                self.refuse(where, "names a member twice")
        return tuple(name for name in names if isinstance(name, str))

    def closed(self, value: dict[str, Any], pointer: str) -> bool:
        more = value.get("additionalProperties", True)
        if not isinstance(more, bool) and more != {}:
            message = "expected true, false or {}: a schema of other members is not supported"
            self.refuse(at(pointer, "additionalProperties"), message)
        return more is False

    def items(self, value: dict[str, Any], pointer: str) -> Rules | None:
        if "items" not in value:
            return None
        where = at(pointer, "items")
        if isinstance(value["items"], list):
            self.refuse(where, "expected one schema: a list of them (a tuple) is not supported")
            return None
        return self.schema(value["items"], where)

    # ---- What a value must be. ----

    def own(self, value: dict[str, Any], pointer: str) -> Assertion:
        made = Assertion(
            values=self.listed_values(value, pointer),
            format=self.format(value, pointer),
            pattern=self.pattern(value, pointer),
            spelled_pattern=value["pattern"] if isinstance(value.get("pattern"), str) else "",
            minimum=self.limit(value, "minimum", pointer),
            maximum=self.limit(value, "maximum", pointer),
            exclusive_minimum=self.exclusive(value, "exclusiveMinimum", "minimum", pointer),
            exclusive_maximum=self.exclusive(value, "exclusiveMaximum", "maximum", pointer),
            min_length=self.count(value, "minLength", pointer) or 0,
            max_length=self.count(value, "maxLength", pointer),
            min_items=self.count(value, "minItems", pointer) or 0,
            max_items=self.count(value, "maxItems", pointer),
            unique_items=self.flag(value, "uniqueItems", pointer),
        )
        self.order(made, pointer)
        return made

    def listed_values(self, value: dict[str, Any], pointer: str) -> tuple[str, ...]:
        listed = self.many(value, "enum", pointer) if "enum" in value else []
        keys = [values.key(item) for item in listed]
        where = at(pointer, "enum")
        if value.get("enum") == []:
            self.refuse(where, "expected at least one value")
        seen = set()
        for index, key in enumerate(keys):
            self.fits(values.text(listed[index]), at(where, str(index)))
            if key in seen:
                self.refuse(at(where, str(index)), "lists a value twice")
            seen.add(key)
        if "const" not in value:
            return tuple(map(values.text, listed))
        if listed and values.key(value["const"]) not in seen:
            self.refuse(at(pointer, "const"), "is none of the values of enum")
        self.fits(values.text(value["const"]), at(pointer, "const"))
        return (values.text(value["const"]),)

    def format(self, value: dict[str, Any], pointer: str) -> str:
        name = value.get("format", "")
        if "format" in value and name not in FORMATS:
            known = f"{', '.join(FORMATS[:-1])} and {FORMATS[-1]}"
            self.refuse(at(pointer, "format"), f"is not supported; known are {known}")
            return ""
        return name

    def pattern(self, value: dict[str, Any], pointer: str) -> str:
        text = value.get("pattern", "")
        where = at(pointer, "pattern")
        if not isinstance(text, str):
            self.refuse(where, f"expected a text, not {values.kind(text)}")
            return ""
        try:
            made = ecma_text.pcre(ecma.parse(text)) if "pattern" in value else ""
            self.fits(made, where)
            return made
        except ecma.PatternError as error:
            self.refuse(where, f"is no ECMA 262 pattern that is supported: {error}")
            return ""

    def limit(self, value: dict[str, Any], key: str, pointer: str) -> str:
        if key not in value:
            return ""
        number = value[key]
        if not isinstance(number, Number):
            self.refuse(at(pointer, key), f"expected a number, not {values.kind(number)}")
        elif len(number.text) > MOST_NUMBER:
            self.refuse(at(pointer, key), f"a number of more than {MOST_NUMBER} characters")
        return number.text if isinstance(number, Number) else ""

    def exclusive(self, value: dict[str, Any], key: str, beside: str, pointer: str) -> bool:
        if isinstance(value.get(key), Number):
            message = f"a number is of later drafts: draft-04 has true or false beside {beside}"
            self.refuse(at(pointer, key), message)
        elif key in value and beside not in value:
            self.refuse(at(pointer, key), f"expected {beside} beside it")
        else:
            return self.flag(value, key, pointer)
        return False

    def flag(self, value: dict[str, Any], key: str, pointer: str) -> bool:
        if not isinstance(value.get(key, False), bool):
            self.refuse(at(pointer, key), f"expected true or false, not {values.kind(value[key])}")
        return value.get(key, False) is True

    def count(self, value: dict[str, Any], key: str, pointer: str) -> int | None:
        if key not in value:
            return None
        number = value[key]
        if isinstance(number, Number) and values.is_integer(number.text):
            if len(number.text) < 20 and 0 <= int(number.text) <= MOST_COUNT:
                return int(number.text)
        self.refuse(at(pointer, key), f"expected a whole number from 0 to {MOST_COUNT}")
        return None

    def order(self, made: Assertion, pointer: str) -> None:
        if made.max_length is not None and made.max_length < made.min_length:
            self.refuse(at(pointer, "maxLength"), "is less than minLength")
        if made.max_items is not None and made.max_items < made.min_items:
            self.refuse(at(pointer, "maxItems"), "is less than minItems")
        if made.minimum and made.maximum:
            order = values.compare(made.maximum, made.minimum)
            if order < 0:
                self.refuse(at(pointer, "maximum"), "is less than minimum")
            elif order == 0 and (made.exclusive_minimum or made.exclusive_maximum):
                self.refuse(at(pointer, "maximum"), "leaves no number beside minimum")

    def fits(self, text: str, where: str, what: str = "") -> None:
        if len(text.encode()) > MOST_TEXT:
            message = f"{what}more than {MOST_TEXT} bytes in C: not supported"
            self.refuse(where, message)

    # ---- JSON. ----

    def table(self, value: dict[str, Any], key: str, pointer: str) -> dict[str, Any]:
        return self.typed(value.get(key, {}), dict, "an object", at(pointer, key))

    def many(self, value: dict[str, Any], key: str, pointer: str) -> list[Any]:
        return self.typed(value[key], list, "a list", at(pointer, key))

    def typed(self, value: Any, kind: Callable[[], Any], name: str, where: str) -> Any:
        if type(value) is kind:
            return value
        self.refuse(where, f"expected {name}, not {values.kind(value)}")
        return kind()


_INTEGER = ("integer", True)


def is_object(types: tuple[str, ...]) -> bool:
    """Whether a value is an object or null, and nothing else."""
    return "object" in types and set(types) <= {"object", "null"}


def is_array(types: tuple[str, ...]) -> bool:
    return "array" in types and set(types) <= {"array", "null"}


def names(demands: Assertion) -> list[str]:
    """The keywords of draft-04 that an assertion is made of."""
    found = {
        "type": demands.types,
        "enum": demands.values,
        "format": demands.format,
        "pattern": demands.pattern,
        "minimum": demands.minimum,
        "maximum": demands.maximum,
        "minLength": demands.min_length,
        "maxLength": demands.max_length is not None,
        "minItems": demands.min_items,
        "maxItems": demands.max_items is not None,
        "uniqueItems": demands.unique_items,
    }
    return [name for name, value in found.items() if value]
