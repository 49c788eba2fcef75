"""The page of keywords names what the generator knows: all that it supports, all that it refuses."""

import re
import unittest
from pathlib import Path

from generator import keywords

PAGE = Path(__file__).resolve().parents[2] / "docs" / "keywords.md"


def first_cells(heading: str) -> list[str]:
    """The words of the first cells of the table below a heading."""
    part = PAGE.read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    return [word for cell in rows for word in re.findall(r"`([^`]+)`", cell)]


class Keywords(unittest.TestCase):
    def test_the_first_table_has_every_supported_keyword_once(self) -> None:
        self.assertEqual(sorted(first_cells("Supported")), sorted(keywords.KEYWORDS))

    def test_the_last_table_has_every_refused_keyword_once(self) -> None:
        self.assertEqual(sorted(first_cells("Not supported")), sorted(keywords.REFUSED))

    def test_every_format_is_named(self) -> None:
        page = PAGE.read_text("utf-8")
        self.assertEqual([name for name in keywords.FORMATS if f"`{name}`" not in page], [])


if __name__ == "__main__":
    unittest.main()
