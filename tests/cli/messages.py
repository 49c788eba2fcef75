"""Messages to judge. Each of their values is a canary, which no output may hold."""

from __future__ import annotations

import json

CANARY = "canary"

GOOD = b"""{
  "Meta": {"DataModel": "Notes", "EventType": "New"},
  "Patient": {"Identifiers": [{"ID": "canary", "IDType": "canary"}]},
  "Note": {"ContentType": "Plain Text", "DocumentType": "canary", "DocumentID": "canary",
           "Provider": {"ID": "canary"}}
}
"""
# A number where text is declared, and a member gone.
BAD = GOOD.replace(b'"ID": "canary", "IDType"', b'"ID": 73550, "IDType"') \
    .replace(b',\n           "Provider": {"ID": "canary"}', b"")
# What the schema accepts and a rule does not.
ODD = GOOD.replace(b'"Patient": {', b'"Patient": {"Demographics": {"DOB": "canary"}, ')
# No JSON from the middle of line 3.
BROKEN = GOOD.replace(b'"IDType": "canary"', b'"IDType": canary, "Canary": "canary"')
NO_SCHEMA = GOOD.replace(b'"Notes"', b'"Scheduling"')


def as_line(message: bytes) -> bytes:
    return message.replace(b"\n", b"") + b"\n"


def with_patient(**members: object) -> bytes:
    document = json.loads(GOOD)
    document["Patient"].update(members)
    return json.dumps(document, ensure_ascii=False).encode()
