"""docs/performance.md is what its results make of it, and its pictures are of the same run."""

from __future__ import annotations

import hashlib
import json
import struct
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench import report  # noqa: E402

PICTURES = ("message.png", "growth.png", "base64.png")


def png_texts(data: bytes) -> dict[str, str]:
    """The texts that a PNG carries, by their keys."""
    texts = {}
    at = 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"tEXt":
            key, _, text = data[at + 8:at + 8 + size].partition(b"\0")
            texts[key.decode("latin-1")] = text.decode("latin-1")
        at += size + 12
    return texts


class Tables(unittest.TestCase):
    def test_only_what_stands_between_the_marks_is_made(self) -> None:
        rows = [
            {"name": "a.one", "unit": "ns", "subject": {"name": "rdx", "median": 2000.0, "mad": 0},
             "peers": {"cjson": {"median": 9000.0, "mad": 0, "ratio": 4.5}},
             "required": [{"peer": "cjson", "faster": 4.2, "measured": 4.5, "met": True}]},
            {"name": "a.two", "left_out": "node is not there", "required": []},
        ]
        titles = report.Titles({"a.*": "work {0}"}, {"cjson": "cJSON"})
        page = "above\n<!-- required: a.* -->\nold\n<!-- end -->\nbetween\n" \
            "<!-- rows: a.* -->\n<!-- end -->\nbelow\n"
        made = report.render(page, {"rows": rows}, titles)
        self.assertEqual(made, (
            "above\n<!-- required: a.* -->\n\n"
            "| Work | Beside | Required | Measured | Met | Row |\n"
            "| --- | --- | --- | --- | --- | --- |\n"
            "| work one | cJSON | 4.2 x faster | 4.50 x ± 0 % | yes | `a.one` |\n"
            "\n<!-- end -->\nbetween\n<!-- rows: a.* -->\n\n"
            "| Row | Work | rdx, in this run | cJSON |\n| --- | --- | --- | --- |\n"
            "| `a.one` | work one | 2.00 us | 4.50 x |\n"
            "| `a.two` | work two | left out: node is not there |  |\n"
            "\n<!-- end -->\nbelow\n"))
        self.assertEqual(report.render(made, {"rows": rows}, titles), made)


class Performance(unittest.TestCase):
    def setUp(self) -> None:
        self.page, self.made, self.missing = report.told(report.DOCS)
        self.results = report.DOCS.results.read_bytes()

    def test_its_tables_are_those_of_the_results(self) -> None:
        self.assertEqual(self.page, self.made)

    def test_every_row_of_the_results_has_a_place_in_a_table(self) -> None:
        self.assertEqual(self.missing, [])

    def test_every_row_and_peer_has_words(self) -> None:
        self.assertEqual(report.wordless(json.loads(self.results), report.read_titles()), set())

    def test_its_pictures_are_of_the_same_run(self) -> None:
        digest = hashlib.sha256(self.results).hexdigest()
        for name in PICTURES:
            self.assertIn(f"performance/{name}", self.page)
            texts = png_texts((report.DOCS.folder / name).read_bytes())
            self.assertEqual(texts.get("Source"), f"results.json {digest}", name)

    def test_the_results_are_of_a_whole_run(self) -> None:
        told = json.loads(self.results)
        self.assertGreaterEqual(told["corpus"]["sizes"]["count"], 2000)
        self.assertTrue(told["date"])


if __name__ == "__main__":
    unittest.main()
