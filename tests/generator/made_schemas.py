"""Schemas of our own making for every event that Redox publishes: their vocabulary, other content.

What the published files have in them is in these too: Meta in all, untyped items, ["null", "null"],
shapes that repeat, arrays at the top. They go further where names and sizes can break C: keywords of
C and C++, names that the library uses itself, digits, hyphens, other scripts, 300 members in an object, 40
levels. The same name always gives the same schema.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from generator import naming

Schema = dict[str, Any]

WORDS = (
    "Status Reason Type Code Value Units Name Notes Start End Duration Priority Sequence Location "
    "Description Quantity Route Dose Rate Amount Group Plan Policy Account Balance Batch Claim "
    "Procedure Diagnosis Encounter Referral Team Contact Questionnaire Answer Product Device"
).split()
ODD = (
    "class default new int register template typename operator this and xor alignas bool true NULL "
    "errno restrict _Bool inline unix signed co_await wchar_t assert extra items count named need "
    "list view rows slots meta rule set event message parse check write copy Message out report arena text "
    "length a_ID 2ndOpinion 3D 90-Day ICD-10 Sign-on Größe 名前 Straße é x.y a/b ~tilde spaced\u00a0out "
    'with\\back qu"ote %d ??/ /*x*/ Address1 Address2 IDs IDType ZIPCode'
).split()
SCALARS: tuple[Schema, ...] = (
    *({"type": ["string", "null"]},) * 6,
    *({"type": "string"},) * 2,
    {"type": ["number", "null"]},
    {"type": "number"},
    {"type": ["boolean", "null"]},
    {"type": "boolean"},
    {"type": ["null", "null"]},
    {},
)
TEXT: Schema = {"type": ["string", "null"]}
UNTYPED: Schema = {"type": "array", "items": {}}


def schema(name: str, number: int) -> Schema:
    """The schema of one event; `number` decides what is special about it."""
    chance = random.Random(f"{name} of {number}")
    members: dict[str, Schema] = {"Meta": META}
    special = SPECIALS.get(number % 16)
    if special:
        members |= special(chance)
    for key in _apart(chance.sample(WORDS, 5), members):
        members[key] = _member(chance, 3)
    members["Patient"] = PATIENT
    found = _object(members)
    if number % 16 == 2:
        found = {"type": "array", "items": found}
    elif number % 16 == 3:
        found = UNTYPED
    return {"$schema": "http://json-schema.org/draft-04/schema#"} | found


def _object(members: dict[str, Schema], more: Iterable[str] = ()) -> Schema:
    """Scalars are required exactly when they can't be null, as Redox has it."""
    required = [key for key, one in members.items() if isinstance(one.get("type"), str)
                and one["type"] not in ("object", "array")]
    required += [key for key in more if key not in required]
    found: Schema = {"type": "object", "properties": members}
    return found | {"required": required} if required else found


def _member(chance: random.Random, depth: int) -> Schema:
    what = chance.random()
    if depth == 0 or what < 0.5:
        return chance.choice(SCALARS)
    if what < 0.65:
        return chance.choice((ADDRESS, PROVIDER, CODE))
    if what < 0.75:
        return UNTYPED
    keys = _apart(chance.sample(WORDS, chance.randint(1, 5)), {})
    below = _object({key: _member(chance, depth - 1) for key in keys}, keys[:chance.randint(0, 1)])
    return below if what < 0.88 else {"type": "array", "items": below}


def _apart(keys: Sequence[str], known: Iterable[str]) -> list[str]:
    """Those that are not alike in C."""
    names = {naming.member(key, ()) for key in known}
    found = []
    for key in keys:
        if naming.member(key, ()) not in names:
            names.add(naming.member(key, ()))
            found.append(key)
    return found


def _texts(*keys: str) -> Schema:
    return _object({key: TEXT for key in keys})


ADDRESS = _texts("StreetAddress", "City", "State", "ZIP", "County", "Country")
CODE = _object({"Code": {"type": "string"}, "Codeset": TEXT, "Description": TEXT})
PROVIDER = _object({
    "ID": {"type": "string"}, "IDType": TEXT, "FirstName": TEXT, "LastName": TEXT,
    "Credentials": UNTYPED, "Address": ADDRESS, "PhoneNumber": _texts("Office"),
    "Location": _texts("Type", "Facility", "Department", "Room"),
})
PATIENT = _object({
    "Identifiers": {"type": "array", "items": _object({
        "ID": {"type": "string"}, "IDType": {"type": "string"}})},
    "Demographics": _object({
        "FirstName": TEXT, "LastName": TEXT, "DOB": TEXT, "IsHispanic": {"type": ["boolean", "null"]},
        "Address": ADDRESS, "EmailAddresses": UNTYPED, "PhoneNumber": _texts("Home", "Mobile")}),
    "Notes": UNTYPED,
}, ("Identifiers",))
META = _object({
    "DataModel": {"type": "string"}, "EventType": {"type": "string"}, "EventDateTime": TEXT,
    "Test": {"type": ["boolean", "null"]}, "Source": _texts("ID", "Name"),
    "Destinations": {"type": "array", "items": _texts("ID", "Name")},
    "Message": _object({"ID": {"type": ["number", "null"]}}), "FacilityCode": TEXT,
})


def _wide(chance: random.Random) -> dict[str, Schema]:
    return {"Wide": _object({f"Member{n}": chance.choice(SCALARS) for n in range(300)})}


def _deep(chance: random.Random) -> dict[str, Schema]:
    found = _object({"Bottom": {"type": "string"}})
    for level in range(38, 0, -1):
        found = _object({f"L{level}": found}, [f"L{level}"] if chance.random() < 0.5 else ())
    return {"L0": found}


def _odd(chance: random.Random) -> dict[str, Schema]:
    keys = _apart(chance.sample(ODD, len(ODD)), ())
    return {"Odd": _object({key: chance.choice(SCALARS) for key in keys})}


def _odd_objects(chance: random.Random) -> dict[str, Schema]:
    keys = _apart(chance.sample(ODD, 24), ())
    inner = _object({key: _object({"ID": {"type": "string"}}) for key in keys}, keys[:6])
    return {"Odd": inner, "Lists": {"type": "array", "items": inner}}


def _nulls(_: random.Random) -> dict[str, Schema]:
    empty: Schema = {"type": ["null", "null"]}
    return {"Nothing": empty, "Nowhere": _object({"Never": empty, "None": empty})}


SPECIALS: dict[int, Callable[[random.Random], dict[str, Schema]]] = {
    4: _wide, 5: _deep, 6: _odd, 7: _odd_objects, 8: _nulls, 9: _odd, 10: _odd_objects}
