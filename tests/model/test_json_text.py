"""The table of texts, tests/cases/json_text.txt: what the library says of each, as a document and
at places within a message, and what python's json says of it.

Where python is lax it is made strict here: NaN, Infinity and halves of surrogate pairs. A byte order
mark and bad UTF-8 it refuses itself.
"""

from __future__ import annotations

import json
import re
import sys
import unittest
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from judging import Judgement, Verdict, judge  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "tests" / "cases" / "json_text.txt"
DOCUMENT = ROOT / "docs" / "json-text.md"
EVENT = "notes/new"

# Places for a text: where nothing is declared, a list, text, an enumerator, content, an object, a
# list of objects, and between other values.
PLACES = (
    (b'{"x":', b"}"),
    (b"[", b"]"),
    (b'{"Patient":{"Notes":[', b"]}}"),
    (b'{"Patient":{"Demographics":{"FirstName":', b"}}}"),
    (b'{"Patient":{"Demographics":{"IsDeceased":', b"}}}"),
    (b'{"Meta":{"Message":{"ID":', b"}}}"),
    (b'{"Note":{"Availability":', b"}}"),
    (b'{"Note":{"FileContents":', b"}}"),
    (b'{"Meta":', b"}"),
    (b'{"Patient":{"Identifiers":[{},', b",{}]}}"),
)


@dataclass(frozen=True)
class Case:
    name: str
    status: str
    text: bytes

    @property
    def is_free(self) -> bool:
        return self.name.startswith("i_")


def bytes_of(spelled: str) -> bytes:
    text = re.sub(r"%([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), re.sub(
        r"%\{(\d+):((?:[^}%]|%[0-9A-F]{2})*)\}", lambda m: m[2] * int(m[1]), spelled))
    return text.encode("latin-1")


def cases() -> list[Case]:
    lines = (line for line in TABLE.read_text(encoding="ascii").splitlines() if line and line[0] != "#")
    found = (line.split(" ", 2) for line in lines)
    return [Case(name, "RDX_" + status, bytes_of(text)) for name, status, text in found]


def refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def python_takes(text: bytes) -> bool:
    try:
        value = json.loads(text.decode("utf-8"), parse_constant=refuse_constant, parse_int=str,
                           object_pairs_hook=list)
        json.dumps(value, ensure_ascii=False).encode("utf-8")  # no half of a surrogate pair
    except (ValueError, UnicodeError):
        return False
    return True


def text_codes(verdict: Verdict) -> list[str]:
    """What is wrong with the text itself, but for U+0000, which only structs can't hold."""
    return [code for code, _ in verdict.of_stage("text") if code != "RDX_E_NUL"]


def readings(got: Judgement) -> Iterator[tuple[str, list[str]]]:
    yield "skipped", [] if got.skipped == "RDX_OK" else [got.skipped]
    for name in ("off", "usual", "strict", "tolerant"):
        yield name, text_codes(getattr(got, name))


class Table(unittest.TestCase):
    def test_the_table_has_enough_of_each_kind(self) -> None:
        names = [case.name for case in cases()]
        self.assertEqual(len(names), len(set(names)))
        for kind, least in (("y_", 130), ("n_", 200), ("i_", 70)):
            self.assertGreater(sum(name.startswith(kind) for name in names), least)

    def test_statuses_are_those_of_the_kinds(self) -> None:
        for case in cases():
            if not case.is_free:
                self.assertEqual(case.status == "RDX_OK", case.name.startswith("y_"), case.name)

    def test_python_agrees_where_rfc_8259_decides(self) -> None:
        for case in cases():
            if not case.is_free:
                self.assertEqual(python_takes(case.text), case.status == "RDX_OK", case.name)


class Texts(unittest.TestCase):
    def expect(self, where: str, got: Judgement, codes: list[str]) -> None:
        for reading, found in readings(got):
            self.assertEqual(found, codes, f"{where}, {reading}")
        if codes:
            self.assertIsNone(got.written, where)

    def test_each_text_is_judged_as_the_table_says(self) -> None:
        table = cases()
        for case, got in zip(table, judge(EVENT, [case.text for case in table])):
            self.expect(case.name, got, [] if case.status == "RDX_OK" else [case.status])

    def test_each_text_is_judged_so_at_every_kind_of_place(self) -> None:
        table = [case for case in cases() if not case.name.startswith("i_depth")]
        for before, behind in PLACES:
            texts = [before + case.text + behind for case in table]
            for case, text, got in zip(table, texts, judge(EVENT, texts)):
                where = f"{case.name} behind {before.decode()}"
                accepted = case.status == "RDX_OK" if case.is_free else python_takes(text)
                if accepted or case.status != "RDX_OK" and case.is_free:
                    self.expect(where, got, [] if accepted else [case.status])
                else:
                    self.assertTrue(all(found for _, found in readings(got)), where)

    def test_a_text_that_is_taken_is_written_as_the_same_value(self) -> None:
        """Numbers by their spelling; where nothing is declared and where text is."""
        table = [case for case in cases() if case.status == "RDX_OK" and "depth" not in case.name]
        for before, behind in ((b'{"x":', b"}"), (b'{"Patient":{"Notes":[', b"]}}")):
            texts = [before + case.text + behind for case in table]
            for case, text, got in zip(table, texts, judge(EVENT, texts)):
                self.assertIsNotNone(got.written, case.name)
                given, written = (members(one) for one in (text, got.written))
                for name, value in given.items():
                    self.assertEqual(written[name], value, case.name)


def members(text: bytes) -> dict[str, Any]:
    """The members of the root; those within are pairs, so that none is lost."""
    pairs = json.loads(text.decode("utf-8"), parse_int=str, parse_float=str, object_pairs_hook=list)
    return dict(pairs)


class FreeCases(unittest.TestCase):
    """docs/json-text.md: a row `| what | STATUS | why | cases or tests |`."""

    def rows(self) -> list[tuple[str, list[str]]]:
        rows = [line.strip("| ").split(" | ") for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
                if line.startswith("| ") and not line.startswith(("| text", "| ---"))]
        return [(row[1].strip("`"), re.findall(r"`([\w*]+)`", row[-1])) for row in rows]

    def test_each_row_tells_what_happens(self) -> None:
        statuses = {case.name: case.status for case in cases()}
        tests = "\n".join(path.read_text() for path in sorted((ROOT / "tests/unit").glob("test_*.c")))
        self.assertGreater(len(self.rows()), 15)
        for status, proofs in self.rows():
            self.assertTrue(proofs)
            for proof in proofs:
                if not proof.startswith("i_"):
                    self.assertIn(f"static void {proof}(void **state)", tests)
                    continue
                named = [one for name, one in statuses.items() if re.fullmatch(proof.replace("*", ".*"), name)]
                self.assertTrue(named, proof)
                self.assertEqual(set(named), {status}, proof)

    def test_each_free_case_has_its_row(self) -> None:
        patterns = [proof.replace("*", ".*") for _, proofs in self.rows() for proof in proofs]
        for case in cases():
            if case.is_free:
                self.assertTrue(any(re.fullmatch(one, case.name) for one in patterns), case.name)


if __name__ == "__main__":
    unittest.main()
