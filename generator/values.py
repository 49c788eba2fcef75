"""JSON values as schema files have them: read from bytes, compared as JSON has it, written again.

Objects are dicts, numbers keep their spelling.
"""

import codecs
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Refuse = Callable[[str, str], None]  # called with a JSON Pointer and the cause
_MOST_EXPONENT = 18  # digits; beyond it a number is no quantity


@dataclass(frozen=True)
class Number:
    """A number as it is spelled."""

    text: str


class _Pairs(list[tuple[str, Any]]):
    """An object as it stands in the file, so that doubled keys are seen."""


def read(data: bytes, refuse: Refuse) -> Any:
    """The document, or None after faults."""
    try:
        if not data.strip():
            raise ValueError("the file is empty")
        if data.startswith(codecs.BOM_UTF8):
            raise ValueError("the file starts with a byte order mark")
        raw = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_Pairs,
            parse_constant=_no_constant,
            parse_int=Number,
            parse_float=Number,
        )
        return _tidy(raw, "", refuse)
    except UnicodeDecodeError as error:
        refuse("", f"not UTF-8 at byte {error.start}")
    except json.JSONDecodeError as error:
        refuse("", f"not JSON, line {error.lineno}, column {error.colno}: {error.msg}")
    except ValueError as error:
        refuse("", f"not JSON: {error}")
    except RecursionError:
        refuse("", "nested too deeply")
    return None


def parse(text: str) -> Any:
    """The value of a JSON text that is known to be one."""
    return json.loads(text, parse_int=Number, parse_float=Number)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _tidy(value: Any, pointer: str, refuse: Refuse) -> Any:
    """`value` with dicts. Faults: a doubled key, text that is no Unicode, a senseless number."""
    if isinstance(value, _Pairs):
        found: dict[str, Any] = {}
        for key, item in value:
            if _is_half(key):
                refuse(pointer, "a key holds half of a surrogate pair")
                continue
            if key in found:
                refuse(at(pointer, key), "the key occurs twice")
            found[key] = _tidy(item, at(pointer, key), refuse)
        return found
    if isinstance(value, list):
        return [_tidy(item, at(pointer, str(i)), refuse) for i, item in enumerate(value)]
    if isinstance(value, str) and _is_half(value):
        refuse(pointer, "the text holds half of a surrogate pair")
        return ""
    if isinstance(value, Number) and len(_exponent(value.text)) > _MOST_EXPONENT:
        refuse(pointer, f"an exponent of more than {_MOST_EXPONENT} digits")
        return Number("0")
    return value


def _is_half(text: str) -> bool:
    return any(0xD800 <= ord(character) <= 0xDFFF for character in text)


def _exponent(number: str) -> str:
    return number.lower().partition("e")[2].lstrip("+-0")


def at(pointer: str, key: str) -> str:
    """The JSON Pointer of a member."""
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"


def kind(value: Any) -> str:
    """What a fault calls it."""
    kinds = {bool: "a boolean", str: "a text", list: "a list", dict: "an object"}
    if value is None:
        return "null"
    return kinds.get(type(value), "a number")


# ---- Equality and order, as JSON Schema has them: 1, 1.0 and 10e-1 are one number. ----


def same(one: Any, other: Any) -> bool:
    return key(one) == key(other)


def key(value: Any) -> Any:
    """Equal for equal values, and for no others; hashable."""
    if isinstance(value, dict):
        return ("object", frozenset((name, key(item)) for name, item in value.items()))
    if isinstance(value, list):
        return ("array", tuple(key(item) for item in value))
    if isinstance(value, (str, bool)) or value is None:
        return (type(value).__name__, value)
    return ("number", _parts(number_text(value)))


def number_text(value: Any) -> str:
    return value.text if isinstance(value, Number) else json.dumps(value)


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Number)) and not isinstance(value, bool)


def is_integer(text: str) -> bool:
    """As draft-04 has it: a number without a fraction or exponent part. 1.0 is none."""
    return text.removeprefix("-").isdigit()


def compare(one: str, other: str) -> int:
    """Negative, 0 or positive as the number `one` is less, equal or greater; exact."""
    left, right = _parts(one), _parts(other)
    if left[0] != right[0]:
        return left[0] - right[0]
    above = (left[1:] > right[1:]) - (left[1:] < right[1:])
    return above * left[0]


def _parts(text: str) -> tuple[int, int, str]:
    """Sign, exponent and digits of a number that is ± 0.digits * 10 ** exponent; 0 is (0, 0, "")."""
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, fraction = mantissa.removeprefix("-").partition(".")
    digits = (whole + fraction).lstrip("0")
    if not digits:
        return (0, 0, "")
    power = len(digits) - len(fraction) + int(exponent or 0)
    return (-1 if text.startswith("-") else 1, power, digits.rstrip("0"))


# ---- Writing. ----


def text(value: Any) -> str:
    """Compact JSON."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{text(k)}: {text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(text, value)) + "]"
    if isinstance(value, Number):
        return value.text
    return json.dumps(value, ensure_ascii=False)


def page(value: Any, indent: str = "") -> str:
    """JSON in lines, as json.dumps(value, indent=2) has it."""
    inner = indent + "  "
    if isinstance(value, dict) and value:
        lines = [f"{inner}{json.dumps(k)}: {page(v, inner)}" for k, v in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(inner + page(v, inner) for v in value) + f"\n{indent}]"
    if isinstance(value, Number):
        return value.text
    return json.dumps(value)
