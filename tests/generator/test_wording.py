"""What a schema asks, in words."""

import unittest

from generator import wording
from generator.ir import AssertedMember, Assertion, Kind, Member, Row

TEXT = Assertion(types=("string",))


def row(kind: Kind, assertion: Assertion | None, *rules: str) -> Row:
    return Row(Member("A", "a", kind, "", "", "", ""), rules, None, "", assertion)


class Words(unittest.TestCase):
    def test_every_keyword_has_its_words(self) -> None:
        for assertion, words in (
            (None, ""),
            (Assertion(), ""),
            (TEXT, ""),
            (Assertion(values=('"a"', "1", "null")), 'one of "a", 1, null'),
            (Assertion(values=("true",)), "always true"),
            (Assertion(format="date-time"), "format date-time"),
            (Assertion(pattern="^a|b$"), "matches ^a|b$"),
            (Assertion(min_length=1), "at least 1 character"),
            (Assertion(max_length=0), "exactly 0 characters"),
            (Assertion(min_length=2, max_length=2), "exactly 2 characters"),
            (Assertion(min_length=1, max_length=9), "1 to 9 characters"),
            (Assertion(minimum="0", maximum="1e3"), "at least 0; at most 1e3"),
            (
                Assertion(minimum="0", exclusive_minimum=True, maximum="1", exclusive_maximum=True),
                "more than 0; less than 1",
            ),
            (Assertion(min_items=1, unique_items=True), "at least 1 element; no element twice"),
            (Assertion(max_items=1), "at most 1 element"),
            (
                Assertion(items=Assertion(types=("string", "null"), min_length=1)),
                "each element: string or null (at least 1 character)",
            ),
            (
                Assertion(
                    items=Assertion(
                        types=("array",),
                        unique_items=True,
                        items=Assertion(types=("object",), closed=True),
                    ),
                    unique_items=True,
                ),
                "no element twice; "
                "each element: array (no element twice; each element: object (no members))",
            ),
            (
                Assertion(items=Assertion(min_items=1, items=Assertion(values=("1",)))),
                "each element: (at least 1 element; each element: always 1)",
            ),
            (
                Assertion(
                    members=(AssertedMember("A", True, TEXT), AssertedMember("B.c", False, None)),
                    closed=True,
                ),
                'members: A (required; string), "B.c"; no other members',
            ),
            (Assertion(closed=True), "no members"),
        ):
            with self.subTest(words):
                self.assertEqual(wording.constraint(assertion), words)

    def test_they_stay_on_one_line_and_do_not_steer_a_terminal(self) -> None:
        self.assertEqual(wording.constraint(Assertion(pattern="a\n\x1b[1m")), "matches a \\x1b[1m")

    def test_types_are_those_of_the_keyword_where_it_says_more_than_c(self) -> None:
        for kind, assertion, rules, types in (
            (Kind.TEXT, None, (), ("string",)),
            (Kind.ENUM, None, ("NULLABLE",), ("string", "null")),
            (Kind.NUMBER, Assertion(types=("integer", "null")), ("NULLABLE",), ("integer", "null")),
            (Kind.NUMBER, Assertion(types=("integer",)), ("NULLABLE",), ("integer", "null")),
            (Kind.JSON, None, (), ("any",)),
            (Kind.JSON, Assertion(types=("null",)), (), ("null",)),
            (Kind.JSON, Assertion(types=("null", "string", "array")), (), ("string", "array", "null")),
            (Kind.JSON_LIST, Assertion(items=TEXT), (), ("array",)),
        ):
            with self.subTest(kind=kind, types=types):
                self.assertEqual(wording.json_types(row(kind, assertion, *rules)), types)

    def test_a_name_that_would_be_misread_is_quoted(self) -> None:
        for name, shown in (
            ("ID", "ID"),
            ("ID And Name", "ID And Name"),
            ("", '""'),
            ("a.b", '"a.b"'),
            ("a[]", '"a[]"'),
            (" a", '" a"'),
            ('"', r'"\""'),
            ("\u202e", r'"\u202e"'),
            ("é", "é"),
        ):
            with self.subTest(shown):
                self.assertEqual(wording.key(name), shown)


if __name__ == "__main__":
    unittest.main()
