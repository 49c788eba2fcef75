"""Cost grows with size and no faster, for any text: four times the text takes no more than 4.4 times
the instructions, and no work more of them a byte than its kind may. No time is measured."""

from __future__ import annotations

import os
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bench import callgrind  # noqa: E402
from kinds import KINDS, Kind  # noqa: E402

PROGRAM = Path(os.environ["RDX_GROWTH"])
TIMES = 4
ALLOWED = 4.4


class Growth(unittest.TestCase):
    folder: Path
    counted: dict[str, int]

    @classmethod
    def setUpClass(cls) -> None:
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = Path(scratch.name)
        files = [cls.put(kind, count) for kind in KINDS for count in (kind.count, kind.count * TIMES)]
        cls.counted = callgrind.counts([PROGRAM, *files])

    @classmethod
    def put(cls, kind: Kind, count: int) -> Path:
        file = cls.file(kind, count)
        file.write_text(kind.make(count), encoding="utf-8")
        return file

    @classmethod
    def file(cls, kind: Kind, count: int) -> Path:
        return cls.folder / f"{kind.name}.{count}.{kind.what}"

    def works(self, kind: Kind) -> dict[str, tuple[int, int]]:
        """By "work.path": the instructions for the shorter and for the longer text."""
        shorter, longer = (
            self.file(kind, count).name + "." for count in (kind.count, kind.count * TIMES)
        )
        return {
            name.removeprefix(longer): (self.counted[name.replace(longer, shorter)], count)
            for name, count in self.counted.items()
            if name.startswith(longer)
        }

    def test_four_times_the_text_takes_four_times_the_instructions(self) -> None:
        for kind in KINDS:
            for work, (shorter, longer) in self.works(kind).items():
                with self.subTest(kind.name, work=work):
                    self.assertLessEqual(longer / shorter, ALLOWED)

    def test_no_byte_takes_more_instructions_than_its_kind_may(self) -> None:
        for kind in KINDS:
            size = self.file(kind, kind.count * TIMES).stat().st_size
            for work, (_, longer) in self.works(kind).items():
                with self.subTest(kind.name, work=work):
                    self.assertLessEqual(longer / size, kind.ceiling)

    def test_each_kind_is_read_judged_and_written(self) -> None:
        for kind in KINDS:
            works = {work.partition(".")[0] for work in self.works(kind)}
            self.assertLessEqual({"strict", "tolerant", "validate"}, works, kind.name)
            self.assertEqual("write" in works, kind.what != "broken", kind.name)


if __name__ == "__main__":
    unittest.main()
