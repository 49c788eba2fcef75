"""Judges tests/cases with `rdx validate`, and again with python3-jsonschema.

A case is a folder. valid/NAME/ has `input.json`, and in `expect` the event. In invalid/NAME/
`expect` has a line for each fault: `CODE POINTER LINE:COLUMN`; (document) is the empty pointer.
"""

from __future__ import annotations

import json
import re
import unittest
from pathlib import Path

import jsonschema
from programs import EVENTS, ROOT, run, schema

# The faults of the schema and members that occur twice, a line each.
VALIDATE = ("validate", "--no-source", "--rules", "none", "--rule", "duplicate=error")
CASES = ROOT / "tests" / "cases"
FAULT = re.compile(r"input\.json:(\d+:\d+): error: (?:(/\S*): )?[^/].* \[RDX_(E_\w+)\]")
OF_SCHEMA = {"E_TYPE", "E_MISSING"}
OF_TEXT = {"E_SYNTAX", "E_UTF8"}


def cases(kind: str) -> list[Path]:
    return sorted(path.parent for path in (CASES / kind).glob("*/input.json"))


def expected(case: Path) -> list[str]:
    return (case / "expect").read_text(encoding="utf-8").splitlines()


def as_expectation(line: str) -> str:
    """A line of the program in the words of `expect`."""
    fault = FAULT.fullmatch(line)
    if fault is None:
        return f"not a fault's line: {line}"
    place, pointer, code = fault.groups()
    return f"{code} {pointer or '(document)'} {place}"


def no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def read_strictly(text: bytes) -> object:
    document = json.loads(text.decode("utf-8"), parse_constant=no_constant)
    json.dumps(document, ensure_ascii=False).encode("utf-8")  # no half of a surrogate pair
    return document


def pointers_of(error: jsonschema.ValidationError) -> str:
    path = [str(step) for step in error.absolute_path]
    if error.validator == "required":
        path.append(re.match(r"'(.*)' is a required property", error.message)[1])
    return "".join(f"/{step}" for step in path) or "(document)"


class Cases(unittest.TestCase):
    def test_there_are_cases(self) -> None:
        self.assertGreater(len(cases("valid")), 15)
        self.assertGreater(len(cases("invalid")), 55)

    def test_valid_inputs_are_valid(self) -> None:
        for case in cases("valid"):
            with self.subTest(case.name):
                outcome = run(*VALIDATE, "input.json", folder=case)
                self.assertEqual(outcome.text, f"input.json: valid {expected(case)[0]}\n")
                self.assertEqual((outcome.code, outcome.err), (0, ""))

    def test_every_fault_is_named_with_its_place(self) -> None:
        for case in cases("invalid"):
            with self.subTest(case.name):
                outcome = run(*VALIDATE, "input.json", folder=case)
                found = [as_expectation(line) for line in outcome.text.splitlines()]
                self.assertEqual(found, expected(case))
                self.assertEqual((outcome.code, outcome.err), (1, ""))

    def test_no_output_repeats_a_strangers_words(self) -> None:
        for case in cases("invalid"):
            with self.subTest(case.name):
                outcome = run("validate", "input.json", folder=case)
                self.assertNotIn("canary", outcome.everything)


class Oracle(unittest.TestCase):
    """python's json and python3-jsonschema see the same faults at the same places."""

    def test_valid_inputs(self) -> None:
        for case in cases("valid"):
            with self.subTest(case.name):
                document = read_strictly((case / "input.json").read_bytes())
                jsonschema.Draft4Validator(schema(expected(case)[0])).validate(document)

    def test_faults_of_the_text(self) -> None:
        for case in cases("invalid"):
            codes = {line.split()[0] for line in expected(case)}
            with self.subTest(case.name):
                if codes & OF_TEXT:
                    with self.assertRaises(ValueError):
                        read_strictly((case / "input.json").read_bytes())

    def test_faults_of_the_schema(self) -> None:
        for case in cases("invalid"):
            faults = [line.split() for line in expected(case)]
            if not all(code in OF_SCHEMA for code, *_ in faults):
                continue
            document = read_strictly((case / "input.json").read_bytes())
            meta = document.get("Meta") if isinstance(document, dict) else None
            names = meta if isinstance(meta, dict) else {}
            event = EVENTS.get((names.get("DataModel"), names.get("EventType")), "notes/new")
            errors = jsonschema.Draft4Validator(schema(event)).iter_errors(document)
            with self.subTest(case.name):
                self.assertEqual(sorted(pointers_of(error) for error in errors),
                                 sorted(pointer for _, pointer, _ in faults))


if __name__ == "__main__":
    unittest.main()
