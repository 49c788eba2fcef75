"""What SARIF 2.1.0 (OASIS, sections 3.13 to 3.52) asks of the parts that `rdx validate` writes.

In our words, as a JSON schema: the objects are closed, as the standard has them, so that a property
which it does not know is found. Properties that we never write are left out.
"""

from __future__ import annotations

from typing import Any


def closed(required: str, **properties: Any) -> dict[str, Any]:
    """An object with no properties but these; of them some are required."""
    return {"type": "object", "required": required.split(), "properties": properties,
            "additionalProperties": False}


def listed(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


TEXT = {"type": "string", "minLength": 1}
FROM_0 = {"type": "integer", "minimum": 0}
FROM_1 = {"type": "integer", "minimum": 1}
BAG = {"type": "object"}
# RFC 3986: no byte that a URI reference can't hold, and every % with its two digits.
URI = {"type": "string", "pattern": r"^(?:[A-Za-z0-9\-._~/:]|%[0-9A-F]{2})+$"}

REGION = closed("startLine", startLine=FROM_1, startColumn=FROM_1)
PHYSICAL = closed("artifactLocation", artifactLocation=closed("uri", uri=URI), region=REGION)
LOCATION = closed("physicalLocation", physicalLocation=PHYSICAL,
                  logicalLocations=listed(closed("fullyQualifiedName", fullyQualifiedName=TEXT)))
MESSAGE = closed("text", text=TEXT)
RESULT = closed("message ruleId ruleIndex level locations", message=MESSAGE, ruleId=TEXT,
                ruleIndex=FROM_0, level={"enum": ["none", "note", "warning", "error"]},
                locations=listed(LOCATION), properties=BAG)
RULE = closed("id shortDescription", id=TEXT, shortDescription=MESSAGE, properties=BAG)
DRIVER = closed("name version rules", name=TEXT, version=TEXT,
                rules={"type": "array", "items": RULE, "uniqueItems": True})
RUN = closed("tool results", tool=closed("driver", driver=DRIVER),
             columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]}, results=listed(RESULT),
             invocations=listed(closed("executionSuccessful", executionSuccessful={"type": "boolean"})))
LOG = closed("$schema version runs", **{"$schema": TEXT, "version": {"enum": ["2.1.0"]},
                                        "runs": {"type": "array", "items": RUN, "minItems": 1}})
