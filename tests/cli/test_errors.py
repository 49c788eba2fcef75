"""docs/errors.md agrees with status.h, and the exit codes that it tells with the programs."""

from __future__ import annotations

import re
import unittest

from programs import ROOT

ROW = re.compile(r"X\((\w+), *(\d+), \"([^\"]*)\"\)")


def table() -> list[list[str]]:
    """The cells of the statuses' rows."""
    text = (ROOT / "docs/errors.md").read_text(encoding="utf-8")
    rows = [line.strip("| \n").split(" | ") for line in text.splitlines() if "| `RDX_" in line]
    return [row for row in rows if len(row) == 5]


def statuses() -> list[tuple[str, str, str]]:
    header = (ROOT / "runtime/include/rdx/status.h").read_text(encoding="utf-8")
    return [(f"RDX_{name}", number, text) for name, number, text in ROW.findall(header)]


def numbers(cell: str) -> set[int]:
    """ "2 to 4, 7" as a set."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?: to (\d+))?", cell):
        found |= set(range(int(first), int(last or first) + 1))
    return found


class Errors(unittest.TestCase):
    def test_the_table_is_the_header_row_by_row(self) -> None:
        self.assertGreater(len(statuses()), 30)
        self.assertEqual([(row[0].strip("`"), row[1], row[2]) for row in table()], statuses())

    def test_every_row_tells_a_cause_and_what_to_do(self) -> None:
        for row in table():
            self.assertTrue(row[3].endswith(".") or row[3].endswith("**"), row[0])
            self.assertTrue(row[4].endswith("."), row[0])

    def test_exit_code_1_is_for_the_statuses_that_the_page_names(self) -> None:
        source = (ROOT / "cli/common/cli.c").read_text(encoding="utf-8")
        refused = source.split("return CLI_DONE;")[1].split("return CLI_REFUSED;")[0]
        known = {name: int(number) for name, number, _ in statuses()}
        page = (ROOT / "docs/errors.md").read_text(encoding="utf-8")
        told = re.search(r"^\| 1 \| [^|]* \| ([^|]*) \|$", page, re.MULTILINE)[1]
        self.assertEqual({known[name] for name in re.findall(r"RDX_\w+", refused)}, numbers(told))


if __name__ == "__main__":
    unittest.main()
