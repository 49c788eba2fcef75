"""One case or more for every kind of change: two schemas of x/new, the maps, and what comes of it.

A case is one line of `expect` a change: kind, place, verdicts for sender, receiver, source and ABI
by their first letters, and the C symbols that tell it.
"""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Case:
    name: str
    old: Json  # the member M of the document, or all schemas by their names
    new: Json
    expect: tuple[str, ...]
    map: str = ""
    old_map: str = ""


def thing(**members: Any) -> Json:
    """An object; a name that ends in _ is required."""
    schema: Json = {
        "type": "object",
        "properties": {key.removesuffix("_"): value for key, value in members.items()},
    }
    required = [key.removesuffix("_") for key in members if key.endswith("_")]
    return schema | ({"required": required} if required else {})


def array(items: Json, **more: Any) -> Json:
    return {"type": "array", "items": items, **more}


def text(**more: Any) -> Json:
    return {"type": "string", **more}


def number(**more: Any) -> Json:
    return {"type": "number", **more}


def closed(**members: Any) -> Json:
    some = thing(**members) if members else {"type": "object"}
    return some | {"additionalProperties": False}


T = text()
N = {"type": ["string", "null"]}
DATE_TIME, DATE = "date-time", "date"
MODEL = {"a/new": thing(M=T)}
STRUCT = "rdx_x_new_m"
EVENTS = '[events]\n"x/new" = {{ data_model = "X", event_type = "{}" }}\n'
TYPES = '"x/new" = { data_model = "X", event_type = "New" }\n'
ONE_TYPE = '[events]\n' + TYPES + '[types.person]\nplaces = ["x/new:M.A", "x/new:M.B"]\n'
TWO_TYPES = (
    '[events]\n' + TYPES + '[types.person]\nplaces = ["x/new:M.A"]\n'
    '[types.owner]\nplaces = ["x/new:M.B"]\n'
)
PEOPLE = thing(A=thing(ID=T), B=thing(ID=T))
NAMED = thing(A=thing(ID=T, Name=T), B=thing(ID=T, Name=T))
NAMED_ONCE = thing(A=thing(ID=T, Name=T), B=thing(ID=T))
HOUSES = thing(A=thing(ID=T, Home=thing(City=T)), B=thing(ID=T, Home=thing(City=T)))
HOUSES_LESS = thing(A=thing(ID=T, Home=thing(City=T)), B=thing(ID=T))


def value_set(*values: str, closed: bool = True) -> str:
    listed = ", ".join(f'"{value}"' for value in values)
    return (
        "[events]\n" + TYPES + f"[value_sets.mood]\nclosed = {str(closed).lower()}\n"
        f'values = [{listed}]\nplaces = ["x/new:M.A"]\n'
    )


CASES = (
    # ---- Models and events.
    Case("a model is new", {"x/new": thing(M=T)}, {"x/new": thing(M=T), **MODEL}, (
        "model-added a cncc",
        "event-added a/new cncc rdx_a_new rdx_a_new_event",
    )),
    Case("an event is new", {"x/new": thing(M=T)}, {"x/new": thing(M=T), "x/two": thing(M_=T)}, (
        "event-added x/two cncc rdx_x_two RDX_X_TWO_REQUIRED rdx_x_two_event",
    )),
    Case("an event is gone", {"x/new": thing(M=T), "x/two": thing(M=T)}, {"x/new": thing(M=T)}, (
        "event-removed x/two bnbb rdx_x_two rdx_x_two_event",
    )),
    Case("Meta calls an event otherwise", T, T, (
        "event-renamed x/new bbbb rdx_x_new rdx_x_later rdx_x_new_event rdx_x_later_event",
        "map-changed /events/x~1new nnnc",
    ), EVENTS.format("Later"), EVENTS.format("New")),
    Case("the top is a list", {"x/new": thing(M=T)}, {"x/new": array(thing(M=T))}, (
        "root-changed x/new bbbb rdx_x_new rdx_x_new_item rdx_x_new",
    )),
    Case("a list of objects is one of anything", {"x/new": array(thing(M=T))},
         {"x/new": array({})}, ("objects-untyped x/new:[] cbbb rdx_x_new_item rdx_x_new",)),
    # ---- Members.
    Case("an optional member is new", thing(A=T), thing(A=T, B=N), (
        f"member-added x/new:M.B cccb {STRUCT}.b",
    )),
    Case("a required member is new", thing(A_=T), thing(A_=T, B_=T), (
        f"member-added-required x/new:M.B bcbb {STRUCT}.b {STRUCT.upper()}_REQUIRED",
    )),
    Case("an optional member is gone", thing(A=T, B=N), thing(A=T), (
        f"member-removed x/new:M.B nnbb {STRUCT}.b",
    )),
    Case("a required member is gone", thing(A=T, B_=T), thing(A=T), (
        f"member-removed-required x/new:M.B nbbb {STRUCT}.b {STRUCT.upper()}_REQUIRED",
    )),
    Case("an object is new with all in it", thing(A=T), thing(A=T, B=thing(C_=thing(D=T))), (
        f"member-added x/new:M.B cccb {STRUCT}_b {STRUCT}_b_c {STRUCT}.b "
        f"{STRUCT.upper()}_B_REQUIRED",
    )),
    Case("a closed object has a new member", closed(A=T), closed(A=T, B=T), (
        f"closed-member-added x/new:M.B cbcb {STRUCT}.b",
    )),
    Case("a closed object has a new required member", closed(A=T), closed(A=T, B_=T), (
        f"closed-member-added-required x/new:M.B bbcb {STRUCT}.b {STRUCT.upper()}_REQUIRED",
    )),
    Case("a closed object lost a member", closed(A=T, B=T), closed(A=T), (
        f"closed-member-removed x/new:M.B bnbb {STRUCT}.b",
    )),
    Case("a closed object lost a required member", closed(A=T, B_=T), closed(A=T), (
        f"closed-member-removed-required x/new:M.B bbbb {STRUCT}.b {STRUCT.upper()}_REQUIRED",
    )),
    Case("an object that forbids all has members listed", closed(), closed(A=T, B_=T), (
        f"closed-members-listed x/new:M ccbb {STRUCT} rdx_x_new.m {STRUCT.upper()}_REQUIRED",
        "closed-member-added x/new:M.A cbcc",
        f"closed-member-added-required x/new:M.B bbcc {STRUCT.upper()}_REQUIRED",
    )),
    Case("all members of a closed object are gone", closed(A=T), closed(), (
        f"closed-members-unlisted x/new:M ccbb {STRUCT} rdx_x_new.m",
        "closed-member-removed x/new:M.A bncc",
    )),
    Case("a place lost a member that its struct keeps", NAMED, NAMED_ONCE, (
        "member-removed x/new:M.B.Name nnbb rdx_person.name",
    ), ONE_TYPE),
    Case("a place has a member that its struct had", NAMED_ONCE, NAMED, (
        "member-added x/new:M.B.Name cccc rdx_person.name",
    ), ONE_TYPE),
    Case("a place lost an object that its struct keeps", HOUSES, HOUSES_LESS, (
        "member-removed x/new:M.B.Home nnbb rdx_person.home",
    ), ONE_TYPE),
    Case("a member is required", thing(A_=T, B=T), thing(A_=T, B_=T), (
        f"required-added x/new:M.B bcbc {STRUCT.upper()}_REQUIRED",
    )),
    Case("the first member is required", thing(A=T), thing(A_=T), (
        f"required-added x/new:M.A bccc {STRUCT.upper()}_REQUIRED",
    )),
    Case("a member need not be there", thing(A_=T, B_=T), thing(A_=T, B=T), (
        f"required-relaxed x/new:M.B cbbc {STRUCT.upper()}_REQUIRED",
    )),
    Case("an object has members listed", {"type": "object"}, thing(A=T), (
        f"members-listed x/new:M bcbb {STRUCT} rdx_x_new.m",
    )),
    Case("an object has no members listed", thing(A_=T), {"type": "object"}, (
        f"members-unlisted x/new:M cbbb {STRUCT} rdx_x_new.m {STRUCT.upper()}_REQUIRED",
    )),
    Case("members change places", thing(A=T, B_=N, C_=T), thing(C_=T, A=T, B_=N), (
        f"order-changed x/new:M ccbb {STRUCT} {STRUCT.upper()}_REQUIRED",
    )),
    Case("a member has another name", thing(A=T, B=N), thing(A=T, C=N), (
        f"member-removed x/new:M.B nnbb {STRUCT}.b",
        f"member-added x/new:M.C cccb {STRUCT}.c",
        "likely-renamed x/new:M.C nncc",
    )),
    Case("two of one shape are not told apart", thing(A=N, B=N), thing(C=N, D=N), (
        f"member-removed x/new:M.A nnbb {STRUCT}.a",
        f"member-removed x/new:M.B nnbb {STRUCT}.b",
        f"member-added x/new:M.C cccb {STRUCT}.c",
        f"member-added x/new:M.D cccb {STRUCT}.d",
    )),
    Case(
        "an object is elsewhere",
        thing(A=thing(Z=T), B=thing(C=thing(D=T))), thing(A=thing(Z=T, C=thing(D=T)), B=thing(Y=T)),
        (
            f"member-added x/new:M.A.C cccb {STRUCT}_a_c {STRUCT}_a.c",
            f"member-removed x/new:M.B.C nnbb {STRUCT}_b_c {STRUCT}_b.c",
            f"member-added x/new:M.B.Y cccb {STRUCT}_b.y",
            "likely-moved x/new:M.A.C nncc",
        ),
    ),
    # ---- Types.
    Case("null is allowed", T, N, ("null-added x/new:M cbcc",)),
    Case("null is not allowed", N, T, ("null-removed x/new:M bccc",)),
    Case("an object may be null", thing(A=T), thing(A=T) | {"type": ["object", "null"]}, (
        "null-added x/new:M cbcc",
    )),
    Case("a text may be a number, too", T, {"type": ["string", "number"]}, (
        "type-widened x/new:M cbbb rdx_x_new.m",
    )),
    Case("a number is whole", number(), {"type": "integer"}, ("type-narrowed x/new:M bccc",)),
    Case("what was untyped is text", {}, T, ("type-narrowed x/new:M bcbb rdx_x_new.m",)),
    Case("a text becomes an object", T, thing(A_=T), (
        f"type-changed x/new:M bbbb {STRUCT} rdx_x_new.m {STRUCT.upper()}_REQUIRED",
    )),
    Case("an object becomes a list of them", thing(A=T), array(thing(A=T)), (
        "type-changed x/new:M bbbb rdx_x_new.m",
    )),
    Case("elements get a type", array({}), array(T), ("items-typed x/new:M[] bccc",)),
    Case("elements lose their type", array(T), array({}), ("items-untyped x/new:M[] cbcc",)),
    Case("elements of another type", array(T), array(number()), ("items-changed x/new:M[] bbcc",)),
    Case("elements may be null", array(T), array(N), ("null-added x/new:M[] cbcc",)),
    Case("elements become objects", array({}), array(thing(A=T)), (
        f"objects-typed x/new:M[] bcbb {STRUCT} rdx_x_new.m",
    )),
    Case("elements are no objects any more", array(thing(A=T)), array({}), (
        f"objects-untyped x/new:M[] cbbb {STRUCT} rdx_x_new.m",
    )),
    # ---- Demands beyond types.
    Case("only listed values", T, text(enum=["a", "b"]), (
        "values-closed x/new:M bccc RDX_X_NEW_M_*",
    )),
    Case("any value", text(enum=["a", "b"]), T, ("values-opened x/new:M cbbc RDX_X_NEW_M_*",)),
    Case("one value for another", text(enum=["a", "b"]), text(enum=["a", "c"]), (
        "values-removed x/new:M bcbc RDX_X_NEW_M_*", "values-added x/new:M cbcc RDX_X_NEW_M_*",
    )),
    Case("values in another order", text(enum=["a", "b"]), text(enum=["b", "a"]), (
        "values-reordered x/new:M cccc",
    )),
    Case("a format", T, text(format=DATE), ("format-added x/new:M bccc",)),
    Case("no format", text(format=DATE), T, ("format-removed x/new:M cbcc",)),
    Case("another format", text(format=DATE), text(format=DATE_TIME), (
        "format-changed x/new:M bbcc",
    )),
    Case("a pattern", T, text(pattern="^a"), ("pattern-added x/new:M bccc",)),
    Case("no pattern", text(pattern="^a"), T, ("pattern-removed x/new:M cbcc",)),
    Case("another pattern", text(pattern="^a"), text(pattern="^b"), (
        "pattern-changed x/new:M bbcc",
    )),
    Case("a length", T, text(maxLength=9), ("length-added x/new:M bccc",)),
    Case("no length", text(minLength=1), T, ("length-removed x/new:M cbcc",)),
    Case(
        "tighter and looser", text(minLength=1, maxLength=9), text(minLength=2, maxLength=10),
        ("length-tightened x/new:M bccc", "length-loosened x/new:M cbcc"),
    ),
    Case("a range", number(), number(minimum=0), ("range-added x/new:M bccc",)),
    Case("no range", number(maximum=1.5), number(), ("range-removed x/new:M cbcc",)),
    Case(
        "the bound itself is out", number(minimum=1), number(minimum=1, exclusiveMinimum=True),
        ("range-tightened x/new:M bccc",),
    ),
    Case("a higher top", number(maximum=9), number(maximum=10.5), ("range-loosened x/new:M cbcc",)),
    Case("fewer elements", array(T), array(T, maxItems=3), ("count-added x/new:M bccc",)),
    Case("no least number", array(T, minItems=1), array(T), ("count-removed x/new:M cbcc",)),
    Case("yet more elements", array(T, minItems=1), array(T, minItems=2), (
        "count-tightened x/new:M bccc",
    )),
    Case("more elements allowed", array(T, maxItems=3), array(T, maxItems=4), (
        "count-loosened x/new:M cbcc",
    )),
    Case("all different", array(T), array(T, uniqueItems=True), ("unique-added x/new:M bccc",)),
    Case("some alike", array(T, uniqueItems=True), array(T), ("unique-removed x/new:M cbcc",)),
    Case("an object is closed", thing(A=T), closed(A=T), ("object-closed x/new:M bccc",)),
    Case("an object is open", closed(A=T), thing(A=T), ("object-opened x/new:M cbcc",)),
    Case("elements with a demand", array(T), array(text(maxLength=1)), (
        "length-added x/new:M[] bccc",
    )),
    Case("words", text(description="a"), text(title="b", description="c"), (
        "annotation-changed x/new:M nncc", "annotation-changed x/new:M nncc",
    )),
    Case("in other words", number(minimum=1), number(minimum=1.0), ("respelled x/new cccc",)),
    Case("a list of one type", T, {"type": ["string"]}, ("respelled x/new cccc",)),
    # ---- Maps.
    Case("a value of a set is new", thing(A=T), thing(A=T), (
        "c-enumerator-added RDX_MOOD_SAD ccnc RDX_MOOD_SAD",
        "c-enumerator-renumbered RDX_MOOD_OTHER cccb RDX_MOOD_OTHER",
        "map-changed /value_sets/mood nnnc",
    ), value_set("Glad", "Sad"), value_set("Glad")),
    Case("a value of a set is gone", thing(A=T), thing(A=T), (
        "c-enumerator-removed RDX_MOOD_GLAD ccbb RDX_MOOD_GLAD",
        "c-enumerator-renumbered RDX_MOOD_SAD cccb RDX_MOOD_SAD",
        "c-enumerator-renumbered RDX_MOOD_OTHER cccb RDX_MOOD_OTHER",
        "map-changed /value_sets/mood nnnc",
    ), value_set("Sad"), value_set("Glad", "Sad")),
    Case("a set is closed", thing(A=T), thing(A=T), (
        f"c-member-retyped {STRUCT}.a ccbb {STRUCT}.a",
        "c-enum-added rdx_mood cccc rdx_mood",
        "c-constants-removed RDX_MOOD_* ccbc RDX_MOOD_*",
        "map-changed /value_sets/mood nnnc",
    ), value_set("Glad"), value_set("Glad", closed=False)),
    Case("a set is opened", thing(A=T), thing(A=T), (
        f"c-member-retyped {STRUCT}.a ccbb {STRUCT}.a",
        "c-enum-removed rdx_mood ccbb rdx_mood",
        "c-constants-added RDX_MOOD_* cccc RDX_MOOD_*",
        "map-changed /value_sets/mood nnnc",
    ), value_set("Glad", closed=False), value_set("Glad")),
    Case("a constant means another text", thing(A=T), thing(A=T), (
        "c-constant-changed RDX_MOOD_IN_LOVE ccbn RDX_MOOD_IN_LOVE",
        "map-changed /value_sets/mood nnnc",
    ), value_set("In Love", closed=False), value_set("In love", closed=False)),
    Case("types are merged", PEOPLE, PEOPLE, (
        "c-struct-removed rdx_owner ccbb rdx_owner",
        f"c-member-retyped {STRUCT}.b ccbb {STRUCT}.b",
        "c-types-merged rdx_person ccnc rdx_person",
        "map-changed /types/person nnnc",
        "map-changed /types/owner nnnc",
    ), ONE_TYPE, TWO_TYPES),
    Case("a type is split", PEOPLE, PEOPLE, (
        "c-struct-added rdx_owner cccc rdx_owner",
        f"c-member-retyped {STRUCT}.b ccbb {STRUCT}.b",
        "c-types-split rdx_person ccnc rdx_person",
        "map-changed /types/person nnnc",
        "map-changed /types/owner nnnc",
    ), TWO_TYPES, ONE_TYPE),
    Case("a member is named", thing(A=T), thing(A=T), (
        f"c-member-renamed {STRUCT}.first ccbc {STRUCT}.first",
        "map-changed /names/x~1new:M.A nnnc",
    ), '[events]\n' + TYPES + '[names]\n"x/new:M.A" = "first"\n', '[events]\n' + TYPES),
    Case("the places of a role ask for one member more", thing(A=thing(ID=T), B=thing(ID=T)),
         thing(A=thing(ID_=T), B=thing(ID=T)), (
             "map-unfit NEW ccuu",
             "required-added x/new:M.A.ID bcuu",
         ), ONE_TYPE, ONE_TYPE),
)
