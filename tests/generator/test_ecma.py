"""Regular expressions of ECMA 262: taken apart, written for PCRE2, and texts made that match."""

import re
import unittest
from itertools import islice

from generator import ecma, ecma_text

TRANSLATED = {
    "^a*$": r"\Aa*\z",
    r"\d\D": r"[0-9][^0-9]",
    r"\w\W": r"[0-9A-Z_a-z][^0-9A-Z_a-z]",
    ".": r"[^\x{a}\x{d}\x{2028}\x{2029}]",
    r"\b\B": r"\b\B",
    r"\cJ\x41\u00e9\ud83d\ude00\0\t": r"\x{a}A\x{e9}\x{1f600}\x{0}\x{9}",
    "é😀": r"\x{e9}\x{1f600}",
    r"[a-c\-\]x]": r"[\-\]a-cx]",
    r"[\b]": r"\x{8}",
    "[^a]": "[^a]",
    "[ab]": "[ab]",
    "[]": "(?!)",
    "[^]": "(?s:.)",
    r"[\s\S]": "(?s:.)",
    r"[\D\d]": "(?s:.)",
    "(a|b)?": "(a|b)?",
    "(?:a|)+?": "(?:a|)+?",
    "a{2}b{2,}c{2,3}?": "a{2}b{2,}c{2,3}?",
    "(?=a)(?!b)": "(?=a)(?!b)",
    r"(a)\1": r"(a)(?(1)\1|)",
    r"\1(a\1)": "(?:)(a(?:))",
    r"\#\ \/\$\&": r"\# /\$\&",
    "#x y": r"\#x y",
    "": "",
    "|a": "|a",
}
# Pattern, character at which it is refused, and the cause.
REFUSED = (
    ("(a", 1, "a ( without its )"),
    ("a)b", 2, "a ) without its ("),
    ("a[b", 2, "a [ without its ]"),
    ("[b-a]", 2, "a range whose end is before its start"),
    (r"[a-\d]", 2, "a range from or to a set of characters"),
    (r"[\w-x]", 2, "a range from or to a set of characters"),
    (r"[a-\uffff]", 2, "a range over the surrogates"),
    ("*a", 1, "nothing that * could repeat"),
    ("a**", 3, "nothing that * could repeat"),
    ("^*", 2, "nothing that could be repeated"),
    ("(?=a)+", 6, "nothing that could be repeated"),
    ("a{,2}", 3, "expected {n}, {n,} or {n,m}"),
    ("a{2", 4, "expected {n}, {n,} or {n,m}"),
    ("a{3,2}", 6, "a repeat whose most is less than its least"),
    ("a{65536}", 3, "a repeat of more than 65535"),
    ("a{99999999999999999999}", 3, "a repeat of more than 65535"),
    ("a++", 3, "possessive"),
    ("a}", 2, "a } that is not escaped"),
    ("a]", 2, "a ] that is not escaped"),
    ("\\", 2, "ends too early"),
    (r"a\Z", 2, r"\Z is not of ECMA 262"),
    (r"\A", 1, r"\A is not of ECMA 262"),
    (r"\a", 1, r"\a is not of ECMA 262"),
    (r"\p{L}", 1, r"\p is not of ECMA 262"),
    (r"\k<a>", 1, r"\k is not of ECMA 262"),
    (r"\é", 1, r"\é is not of ECMA 262"),
    ("(?<a>b)", 2, "does not have"),
    ("(?i)a", 2, "does not have"),
    ("(?<=a)", 2, "look behind"),
    ("(?<!a)", 2, "look behind"),
    (r"\01", 1, "octal"),
    (r"[\1]", 2, "octal"),
    (r"\x4", 1, "2 hexadecimal digits"),
    (r"\u{41}", 1, "4 hexadecimal digits"),
    (r"\ud83d", 1, "half of a surrogate pair"),
    (r"\ude00\ud83d", 1, "half of a surrogate pair"),
    (r"\c1", 1, "expected a letter"),
    (r"(a)\2", 4, "group 2, which is not there"),
    (r"(?:(a)|b)*\1", 11, "stands in a repeat"),
    ("(" * 201 + ")" * 201, 201, "within each other"),
    ("((a{1000}){1000}){1000}", 1, "too large"),
)
# Patterns and limits of length for which a text has to be found.
MATCHED = (
    (r"^[A-Z]{2}-\d{3,}$", 0, 10),
    (r"^\d{5}(-\d{4})?$", 0, None),
    (r"^\d{5}(-\d{4})?$", 6, None),
    ("^(routine|stat)$", 5, None),
    ("^[a-z]+$", 12, 12),
    ("b$", 6, 6),
    (r"^(.)-\1$", 0, None),
    ("^(?!a)[a-c]$", 0, None),
    (r"^\S+@\S+\.com$", 0, 20),
    ("^[^a-zA-Z0-9]$", 0, None),
    (r"^\u0410[\u0430-\u044f]*$", 3, None),
    ("", 4, 4),
)


class Ecma(unittest.TestCase):
    def test_means_the_same_to_pcre2(self) -> None:
        for pattern, expected in TRANSLATED.items():
            with self.subTest(pattern=pattern):
                self.assertEqual(ecma_text.pcre(ecma.parse(pattern)), expected)

    def test_refuses_what_the_edition_lacks_with_position_and_cause(self) -> None:
        for pattern, character, cause in REFUSED:
            with self.subTest(pattern=pattern[:20]):
                with self.assertRaises(ecma.PatternError) as caught:
                    ecma.parse(pattern)
                self.assertIn(cause, str(caught.exception))
                self.assertTrue(str(caught.exception).endswith(f" at character {character}"))

    def test_finds_a_text_that_matches(self) -> None:
        for pattern, shortest, longest in MATCHED:
            with self.subTest(pattern=pattern, shortest=shortest):
                term = ecma.parse(pattern)
                text = next(ecma_text.examples(term, shortest, longest))
                self.assertIsNotNone(re.search(ecma_text.python(term), text))
                self.assertGreaterEqual(len(text), shortest)
                self.assertLessEqual(len(text), longest or len(text))

    def test_finds_no_text_where_none_is_allowed_and_ends_soon(self) -> None:
        for pattern, longest in (("[]", None), ("^a{4}$", 3), ("^(a+)+$", 0), ("a" * 5000, 10)):
            with self.subTest(pattern=pattern[:10]):
                found = ecma_text.examples(ecma.parse(pattern), 0, longest)
                self.assertEqual(list(islice(found, 1)), [])


if __name__ == "__main__":
    unittest.main()
