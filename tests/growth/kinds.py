"""The texts whose cost must grow no faster than they do: one row a kind, adversaries' among them.

A row makes its text from a number; what the text is, and how many instructions a byte of it any work
may take by any path, stands beside it: 1.4 times what the dearest took when the row was written, in
optimised code. Where that is much the bytes are few: 2,000 instructions report a fault of two bytes.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass

VALID, FAULTY, BROKEN = "valid", "faulty", "broken"
PATIENT = '"Identifiers":[{"ID":"1","IDType":"MR"}]'
DEPTH = 120  # of a value within a message, whose limit is 128
SPACES = " \n\t\r" * 5


def note(more: str = "", *, patient: str = PATIENT, content: str = '"ContentType":"Plain Text"') -> str:
    """A note with more members in its Note."""
    return (
        '{"Meta":{"DataModel":"Notes","EventType":"New"},"Patient":{' + patient + '},"Note":{'
        + content + ',"DocumentType":"t","DocumentID":"d","Provider":{"ID":"p"}' + more + "}}"
    )  # fmt: skip


def text(piece: str, count: int) -> str:
    """A note with a string of many pieces."""
    return note(f',"FileName":"{piece * count}"')


def members(made: Callable[[int], str], count: int) -> str:
    """A note with many members, "NAME":VALUE each."""
    return note("".join("," + made(i) for i in range(count)))


def value(of: str) -> str:
    """A note with an untyped value."""
    return note(f',"x":{of}')


def identifiers(one: str, count: int) -> str:
    return note(patient='"Identifiers":[' + ",".join([one] * count) + "]")


def strings(one: str, count: int) -> str:
    listed = ",".join([f'"{one}"'] * count)
    return note(patient=PATIENT + f',"Demographics":{{"EmailAddresses":[{listed}]}}')


def base64(piece: str, count: int) -> str:
    return note(content=f'"ContentType":"Base64 Encoded","FileContents":"{piece * count}"')


def nested(opening: str, closing: str, count: int) -> str:
    return value("[" + ",".join([opening * DEPTH + "1" + closing * DEPTH] * count) + "]")


def zigzag(count: int) -> str:
    """Each name again, from both ends in turn: the places of the first ones lie far apart."""
    again = [i // 2 if i % 2 == 0 else count - 1 - i // 2 for i in range(count)]
    return members(lambda i: f'"n{i if i < count else again[i - count]}":0', 2 * count)


RESULT = {
    "Code": "c", "Codeset": "s", "Description": "d", "Value": "1.5", "ValueType": "Numeric",
    "CompletionDateTime": "2026-01-15T09:30:00.000Z", "Units": "mg", "Notes": ["n"],
    "AbnormalFlag": "Normal", "Status": "Final", "Producer": {"ID": "i", "Name": "n", "IDType": "t"},
    "ReferenceRange": {"Low": 0, "High": 1, "Text": "t"},
}  # fmt: skip

Order = Callable[[list[tuple[str, object]]], None]


def ordered(of: object, order: Order) -> object:
    if not isinstance(of, dict):
        return of
    found = [(name, ordered(one, order)) for name, one in of.items()]
    order(found)
    return dict(found)


def results(count: int, order: Order) -> str:
    listed = [ordered(RESULT, order) for _ in range(count)]
    patient = {"Identifiers": [{"ID": "1", "IDType": "MR"}]}
    whole = {
        "Meta": {"DataModel": "Results", "EventType": "New"},
        "Patient": patient,
        "Orders": [{"ID": "o", "Status": "Resulted", "Results": listed}],
    }
    return json.dumps(whole, separators=(",", ":"))


@dataclass(frozen=True)
class Kind:
    """`make(count)` and `make(4 * count)` are compared."""

    name: str
    count: int
    ceiling: float  # instructions a byte of the longer text
    what: str
    make: Callable[[int], str]


KINDS = (
    # Strings.
    Kind("plain_text", 2500, 5, VALID, lambda n: text("abcd", n)),
    Kind("line_ends_escaped", 5000, 120, VALID, lambda n: text("\\n", n)),
    Kind("quotes_escaped_between", 2500, 80, VALID, lambda n: text('a\\"', n)),
    Kind("letters_escaped", 1500, 90, VALID, lambda n: text("\\u00e9", n)),
    Kind("surrogate_pairs", 1000, 80, VALID, lambda n: text("\\ud83d\\ude00", n)),
    Kind("lone_surrogates", 1500, 1, BROKEN, lambda n: text("\\ud83d", n)),
    Kind("two_byte_text", 5000, 80, VALID, lambda n: text("\u00e9", n)),
    Kind("three_byte_text", 3500, 70, VALID, lambda n: text("\u20ac", n)),
    Kind("four_byte_text", 2500, 60, VALID, lambda n: text("\U0001f600", n)),
    Kind("mixed_text", 2500, 50, VALID, lambda n: text("a\u00e9b", n)),
    Kind("nul_at_the_end", 2500, 9, FAULTY, lambda n: text("abcd", n)[:-3] + '\\u0000"}}'),
    Kind("no_closing_quote", 2500, 30, BROKEN, lambda n: text("abcd", n)[:-3]),
    Kind("long_numbers", 10000, 30, FAULTY, lambda n: note(',"FileName":' + "7" * n)),
    Kind("many_strings_with_escapes", 1000, 110, VALID, lambda n: strings('a\\n\\"\\u00e9', n)),
    # Base64.
    Kind("base64", 2500, 5, VALID, lambda n: base64("QUJD", n)),
    Kind("base64_with_slashes_escaped", 1500, 80, VALID, lambda n: base64("QU\\/\\/", n)),
    Kind("base64_with_letters_escaped", 1000, 60, VALID, lambda n: base64("\\u0051UJD", n)),
    Kind("no_base64_at_the_end", 2500, 5, VALID,
         lambda n: base64("QUJD", n).replace('QUJD"', 'QUJ%"')),
    # Names.
    Kind("unknown_members", 1000, 230, VALID, lambda n: members(lambda i: f'"x{i}":1', n)),
    Kind("unknown_members_alike", 250, 90, VALID,
         lambda n: members(lambda i: f'"{"x" * 60}{i:06}":1', n)),
    Kind("unknown_members_apart_by_their_high_bits", 500, 140, VALID,
         lambda n: members(lambda i: f'"{i:06}aaaaaaaaaa":1', n)),
    Kind("unknown_members_with_escapes", 750, 240, VALID,
         lambda n: members(lambda i: f'"\\u0078{i}":1', n)),
    Kind("unknown_members_in_many_objects", 250, 140, VALID,
         lambda n: identifiers('{"ID":"1","IDType":"M","x":1,"y":2}', n)),
    Kind("one_long_unknown_name", 10000, 40, VALID,
         lambda n: members(lambda i: '"' + "n" * n + '":1', 1)),
    Kind("listed_names_with_escapes", 250, 120, VALID,
         lambda n: identifiers('{"\\u0049D":"1","ID\\u0054ype":"M"}', n)),
    Kind("a_listed_member_again_and_again", 2500, 160, FAULTY,
         lambda n: members(lambda _: '"FileName":"f"', n)),
    Kind("an_unlisted_member_again_and_again", 2500, 380, FAULTY,
         lambda n: members(lambda _: '"x":1', n)),
    Kind("an_object_again_and_again", 500, 140, FAULTY,
         lambda n: members(lambda _: '"Provider":{"ID":"p"}', n)),
    Kind("members_again_from_both_ends", 500, 310, FAULTY, zigzag),
    Kind("members_again_within_a_value", 1250, 280, FAULTY,
         lambda n: value("{" + ",".join(['"a":1'] * n) + "}")),
    Kind("members_within_a_value", 1000, 190, VALID,
         lambda n: value("{" + ",".join(f'"a{i}":1' for i in range(n)) + "}")),
    Kind("results_in_reverse_order", 25, 70, VALID, lambda n: results(n, list.reverse)),
    Kind("results_in_any_order", 25, 60, VALID, lambda n: results(n, random.Random(1).shuffle)),
    # Nesting.
    Kind("arrays_nested", 25, 140, VALID, lambda n: nested("[", "]", n)),
    Kind("objects_nested", 20, 160, VALID, lambda n: nested('{"a":', "}", n)),
    Kind("objects_nested_with_members_again", 10, 240, FAULTY,
         lambda n: nested('{"a":0,"a":', "}", n)),
    Kind("beyond_the_limit_of_nesting", 2500, 3, BROKEN, lambda n: value("[" * n)),
    # Lists.
    Kind("list_of_objects", 500, 40, VALID, lambda n: identifiers('{"ID":"1","IDType":"M"}', n)),
    Kind("list_of_strings", 1250, 50, VALID, lambda n: strings("a@b", n)),
    Kind("list_of_untyped_values", 2500, 130, VALID,
         lambda n: value("[" + ",".join(["1"] * n) + "]")),
    Kind("results_as_listed", 25, 40, VALID, lambda n: results(n, lambda _: None)),
    # Faults.
    Kind("elements_of_another_type", 1250, 830, FAULTY, lambda n: identifiers("1", n)),
    Kind("elements_without_their_members", 1250, 550, FAULTY, lambda n: identifiers("{}", n)),
    Kind("faults_in_many_lines", 750, 280, FAULTY, lambda n: identifiers('\n{"ID":\n1}', n)),
    Kind("values_of_no_set", 25, 130, FAULTY,
         lambda n: results(n, lambda _: None).replace('"Numeric"', '"Nume"')),
    # White space.
    Kind("spaces", 5000, 4, VALID, lambda n: note().replace(",", "," + " " * n, 1)),
    Kind("line_ends", 5000, 4, VALID, lambda n: note().replace(",", "," + "\n" * n, 1)),
    Kind("space_around_everything", 100, 15, VALID, lambda n: identifiers(
        SPACES + SPACES.join(("{", '"ID"', ":", '"1"', ",", '"IDType"', ":", '"M"', "}")) + SPACES, n)),
)  # fmt: skip
