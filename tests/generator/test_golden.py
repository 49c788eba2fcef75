"""Whole outputs, kept beside their input, and taken by compilers.

golden/<name>/ has schemas/, rdx.toml and expected/. Where a change of the output is meant:

    python3 -m generator generate --schemas tests/generator/golden/<name>/schemas \
        --map tests/generator/golden/<name>/rdx.toml --out tests/generator/golden/<name>/expected
"""

import tempfile
import unittest
from pathlib import Path

from tests.generator.support import HERE, WARNINGS, compile_errors, faults_of, generate, tree

GOLDEN = sorted(folder for folder in (HERE / "golden").iterdir() if folder.is_dir())


class Golden(unittest.TestCase):
    def test_output_is_the_expected_one(self) -> None:
        for folder in GOLDEN:
            with self.subTest(golden=folder.name), tempfile.TemporaryDirectory() as scratch:
                out = Path(scratch)
                done = generate(folder / "schemas", folder / "rdx.toml", out)
                self.assertEqual((done.returncode, faults_of(done)), (0, ""))
                made, expected = tree(out), tree(folder / "expected")
                self.assertEqual(sorted(made), sorted(expected))
                for name, text in expected.items():
                    self.assertEqual(made[name], text, name)

    def test_sources_compile_without_a_warning(self) -> None:
        for folder in GOLDEN:
            for file in sorted((folder / "expected" / "src").glob("*.c")):
                for compiler in ("gcc", "clang"):
                    with self.subTest(golden=folder.name, file=file.name, compiler=compiler):
                        command = [compiler, "-std=c11", *WARNINGS]
                        self.assertEqual(compile_errors(command, file, folder / "expected"), "")

    def test_each_header_compiles_alone_in_c_and_in_cpp(self) -> None:
        for folder in GOLDEN:
            for file in sorted((folder / "expected" / "include").rglob("*.h")):
                for language in ("gcc -xc -std=c11", "g++ -xc++ -std=c++17"):
                    with self.subTest(golden=folder.name, file=file.name, language=language):
                        command = [*language.split(), "-Wall", "-Wextra", "-Wpedantic", "-Werror"]
                        self.assertEqual(compile_errors(command, file, folder / "expected"), "")


if __name__ == "__main__":
    unittest.main()
