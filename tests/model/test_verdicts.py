"""Spoiled messages of every event: the verdict and the places of the faults are those of
python3-jsonschema, which shares no line with us. docs/validation.md tells how many.

The numbers are printed; `RDX_VERDICTS_MORE=N` judges N times as many messages with two faults.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
import unittest
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema

sys.path.insert(0, str(Path(__file__).parent))

from full_message import events, write  # noqa: E402
from judging import Judgement, Verdict, judge  # noqa: E402
from spoiling import Schema, Spoiled, spoiled_once, spoiled_twice  # noqa: E402

TWO_FAULTS = 100 * int(os.environ.get("RDX_VERDICTS_MORE", "1"))  # of each event
CODES = {"type": "RDX_E_TYPE", "required": "RDX_E_MISSING"}


def fault(error: Any) -> tuple[str, str]:
    parts = [str(part) for part in error.absolute_path]
    if error.validator == "required":
        parts.append(re.match(r"'(.*)' is a required property", error.message)[1])
    return CODES[error.validator], "".join("/" + part for part in parts)


def expected_faults(validator: jsonschema.Draft4Validator, text: str) -> list[tuple[str, str]]:
    """Of two equal members the last counts, for python as for us without rules."""
    return sorted(fault(error) for error in validator.iter_errors(json.loads(text, parse_int=float)))


def has_repeats(text: str) -> bool:
    found = False

    def look(members: list[tuple[str, Any]]) -> None:
        nonlocal found
        found = found or len({name for name, _ in members}) < len(members)

    json.loads(text, object_pairs_hook=look, parse_int=float)
    return found


class Verdicts(unittest.TestCase):
    counts: Counter[str] = Counter()

    def expect_verdict(self, verdict: Verdict, expected: list[tuple[str, str]]) -> None:
        self.assertEqual(verdict.of_stage("schema"), expected)
        self.assertEqual(verdict.of_stage("rule"), [])

    def expect_judgement(self, got: Judgement, expected: list[tuple[str, str]], text: str) -> None:
        self.expect_verdict(got.off, expected)
        self.assertEqual(got.off.of_stage("text"), [])
        self.assertEqual(got.off.status == "RDX_OK", not expected)
        self.expect_verdict(got.strict, expected)
        self.assertEqual({code for code, _ in got.strict.of_stage("text")} - {"RDX_E_NUL"}, set())
        if "\\u0000" not in text:
            self.assertEqual(got.strict, got.off)
        if not has_repeats(text):
            self.assertEqual(got.usual, got.off)
        else:
            self.assertIn("RDX_E_DUPLICATE", [code for code, _ in got.usual.of_stage("rule")])
            self.assertNotEqual(got.usual.status, "RDX_OK")

    def judge_all(self, event: str, schema: Schema, spoiled: list[Spoiled]) -> None:
        validator = jsonschema.Draft4Validator(schema)
        texts = [write(one.message) for one in spoiled]
        for one, text, got in zip(spoiled, texts, judge(event, [text.encode() for text in texts])):
            expected = expected_faults(validator, text)
            try:
                self.expect_judgement(got, expected, text)
            except AssertionError as error:
                raise AssertionError(f"{event}: {one.how}: {text[:2000]}\n{error}") from None
            self.counts["with repeated names" if has_repeats(text) else "without"] += 1
            self.counts["invalid" if expected else "valid"] += 1
            self.counts["faults"] += len(expected)

    def test_verdicts_and_places_are_those_of_jsonschema(self) -> None:
        chance = random.Random(4711)
        for event, schema in events().items():
            with self.subTest(event=event):
                self.judge_all(event, schema, list(spoiled_once(schema)))
                self.judge_all(event, schema, list(spoiled_twice(schema, TWO_FAULTS, chance)))
        self.assertGreater(self.counts["without"], 40000)
        self.assertGreater(self.counts["with repeated names"], 10000)
        self.assertGreater(min(self.counts["valid"], self.counts["invalid"]), 5000)
        print(", ".join(f"{count} {what}" for what, count in self.counts.items()), file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
