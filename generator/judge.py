"""Whether a value is one that its place allows: for samples, and for the examples of map and schema.

The library judges messages; this here only keeps the generator from handing out a bad sample.
"""

import ipaddress
import re
from functools import cache
from typing import Any

from generator import ecma, ecma_text, values
from generator.ir import Assertion
from generator.nodes import Node

_DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_FORMATS = {
    "date": _DAY,
    "date-time": _DAY
    + r"[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)",
    "email": rf"[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~.-]+@{_LABEL}(\.{_LABEL})*",
    "hostname": rf"{_LABEL}(\.{_LABEL})*",
    "uri": r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*",
    "uuid": r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
}


def accepts(node: Node, value: Any) -> bool:
    """All that the node demands, members and elements included."""
    if value is None and node.nullable:
        return meets(node.assertion, value)
    if not _is_of(node, value) or not meets(node.assertion, value):
        return False
    if node.type == "array" and node.items is not None:
        return all(accepts(node.items, item) for item in value)
    if node.type != "object":
        return True
    members = dict(node.members)
    return (
        node.required <= set(value)
        and not (node.closed and set(value) - set(members))
        and all(accepts(members[key], item) for key, item in value.items() if key in members)
    )


def _is_of(node: Node, value: Any) -> bool:
    return node.type == "any" or node.type in types(value)


def types(value: Any) -> tuple[str, ...]:
    """The types of JSON Schema that a value has."""
    if values.is_number(value):
        whole = values.is_integer(values.number_text(value))
        return ("integer", "number") if whole else ("number",)
    kinds = {str: "string", bool: "boolean", list: "array", dict: "object", type(None): "null"}
    return (kinds[type(value)],)


def meets(demands: Assertion | None, value: Any) -> bool:
    """All that an assertion demands; each keyword of values of its own type."""
    if demands is None:
        return True
    if demands.types and not set(types(value)) & set(demands.types):
        return False
    if demands.values and not any(
        values.same(value, values.parse(text)) for text in demands.values
    ):
        return False
    if isinstance(value, str):
        return _text(demands, value)
    if isinstance(value, list):
        return _array(demands, value)
    if isinstance(value, dict):
        return _object(demands, value)
    return not values.is_number(value) or _number(demands, values.number_text(value))


def _text(demands: Assertion, value: str) -> bool:
    return (
        len(value) >= demands.min_length
        and (demands.max_length is None or len(value) <= demands.max_length)
        and (not demands.format or _format(demands.format, value))
        and (not demands.spelled_pattern or _pattern(demands.spelled_pattern, value))
    )


def _format(name: str, value: str) -> bool:
    if name in ("ipv4", "ipv6"):
        try:
            return ipaddress.ip_address(value).version == int(name[-1])
        except ValueError:
            return False
    return re.fullmatch(_FORMATS[name], value, re.ASCII) is not None


def _pattern(pattern: str, value: str) -> bool:
    """A pattern that Python does not know is not held to match."""
    matcher = _matcher(pattern)
    return matcher is not None and matcher.search(value) is not None


@cache
def _matcher(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(ecma_text.python(ecma.parse(pattern)))
    except (re.error, OverflowError, RecursionError):
        return None


def _number(demands: Assertion, value: str) -> bool:
    above = values.compare(value, demands.minimum) if demands.minimum else 1
    below = values.compare(demands.maximum, value) if demands.maximum else 1
    return above >= demands.exclusive_minimum and below >= demands.exclusive_maximum


def _array(demands: Assertion, value: list[Any]) -> bool:
    return (
        len(value) >= demands.min_items
        and (demands.max_items is None or len(value) <= demands.max_items)
        and (not demands.unique_items or len(set(map(values.key, value))) == len(value))
        and all(meets(demands.items, item) for item in value)
    )


def _object(demands: Assertion, value: dict[str, Any]) -> bool:
    listed = {member.key: member for member in demands.members}
    return (
        all(key in value for key, member in listed.items() if member.required)
        and not (demands.closed and set(value) - set(listed))
        and all(meets(listed[key].assertion, item) for key, item in value.items() if key in listed)
    )
