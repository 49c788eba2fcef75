"""Each C file compiles, without a warning, for a machine whose words have 32 bits."""

from __future__ import annotations

import os
import subprocess
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = ["-m32", "-fsyntax-only", "-O2", "-std=c11", "-D_DEFAULT_SOURCE", "-D_FILE_OFFSET_BITS=64",
           *"-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wvla -Wstrict-prototypes".split(),
           "-Werror", "-idirafter", "/usr/include/x86_64-linux-gnu"]  # here Debian keeps bits/

# The C files, and the folders of their headers.
PUBLIC = ("runtime/include", "generated/include")
SENDING = ("cli/common", "cli/send")
PARTS = {
    "runtime/src": ("runtime/src",),
    "generated/src": (),
    "cli/common": ("cli/common",),
    "cli/send": SENDING,
    "cli/rdx": ("cli/rdx", *SENDING),
    "cli/net": ("cli/net", *SENDING),
    "sandbox": ("cli/common", "sandbox"),
    "examples": (),
}


@unittest.skipUnless(Path("/usr/include/x86_64-linux-gnu").is_dir(), "its gcc may know no -m32")
class SmallWords(unittest.TestCase):
    def setUp(self) -> None:
        # The one header that comes with 32-bit libraries, which need not be there: none is linked.
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "gnu").mkdir()
        (folder / "gnu/stubs-32.h").touch()
        self.options = [*OPTIONS, "-isystem", str(folder)]

    def complaints(self, file: str, folders: tuple[str, ...]) -> str:
        includes = [f"-I{folder}" for folder in (*PUBLIC, *folders)]
        return subprocess.run(["gcc", *self.options, *includes, file], cwd=ROOT, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False).stderr

    def test_all_files_compile(self) -> None:
        works = [(path.relative_to(ROOT).as_posix(), folders) for part, folders in PARTS.items()
                 for path in sorted((ROOT / part).glob("*.c"))]
        self.assertGreater(len(works), 200)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            told = pool.map(lambda work: self.complaints(*work), works)
            self.assertEqual({file: said for (file, _), said in zip(works, told) if said}, {})

    def test_words_are_that_small(self) -> None:
        with tempfile.NamedTemporaryFile("w", suffix=".c") as file:
            file.write("#include <stdint.h>\n_Static_assert(SIZE_MAX == UINT32_MAX, \"\");\n")
            file.flush()
            self.assertEqual(self.complaints(file.name, ()), "")


if __name__ == "__main__":
    unittest.main()
