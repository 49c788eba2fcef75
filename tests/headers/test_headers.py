"""Each public and generated header compiles alone, in C11 and in C++17, without a warning."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "runtime/include", ROOT / "generated/include"]

WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()
C11 = ["-std=c11", "-Wstrict-prototypes", *WARNINGS]
CPP17 = ["-x", "c++", "-std=c++17", *WARNINGS]

# clang++ comes with Debian's clang, not with that of every distribution.
COMPILERS = {"gcc": C11, "clang": C11, "g++": CPP17}
if shutil.which("clang++"):
    COMPILERS["clang++"] = CPP17

# What a C++ program has in place of designated initializers.
CPP_VALUES = """
#include <rdx/arena.h>
#include <rdx/value.h>
static void use(rdx_number, rdx_bool, rdx_content, rdx_json, const char *) {}
int main()
{
    rdx_arena arena = RDX_ARENA(1000);
    use(RDX_NUMBER("1.30"), RDX_TRUE, RDX_FILE("a.pdf"), RDX_JSON_TEXT("MD"), RDX_NULL);
    use(RDX_NULL_NUMBER, RDX_FALSE, RDX_BYTES("a", 1), RDX_JSON_TEXT(""), nullptr);
    use(RDX_NUMBER("1"), RDX_NULL_BOOL, RDX_TEXT("a"), RDX_JSON_TEXT(""), nullptr);
    use(RDX_NUMBER("1"), RDX_NULL_BOOL, RDX_NULL_CONTENT, RDX_JSON_TEXT(""), nullptr);
    rdx_arena_drop(&arena);
}
"""


def headers() -> list[str]:
    return [path.relative_to(folder).as_posix()
            for folder in FOLDERS for path in sorted(folder.rglob("*.h"))]


def run(compiler: str, source: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Compiles a text as a C or C++ file."""
    suffix = ".cpp" if compiler.endswith("++") else ".c"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"alone{suffix}"
        file.write_text(source, encoding="utf-8")
        includes = [f"-I{folder}" for folder in FOLDERS]
        command = [compiler, *COMPILERS[compiler], *includes, *more, str(file)]
        return subprocess.run(command, capture_output=True, text=True, check=False)


def faults_of(header: str) -> list[str]:
    """Twice, so that a header without a guard is noticed too."""
    source = f"#include <{header}>\n#include <{header}>\nint main(void);\n"
    return [f"{compiler} <{header}>\n{done.stderr}" for compiler in COMPILERS
            if (done := run(compiler, source, "-fsyntax-only")).returncode != 0]


def required_macros(compiler: str) -> list[str]:
    generated = [header for header in headers() if header.startswith("rdx/gen/")]
    source = "".join(f"#include <{header}>\n" for header in generated)
    done = run(compiler, source, "-E", "-dM")
    assert done.returncode == 0, done.stderr
    return re.findall(r"^#define (RDX_\w+_REQUIRED)\(", done.stdout, re.MULTILINE)


class Headers(unittest.TestCase):
    def test_each_header_compiles_alone(self) -> None:
        names = headers()
        self.assertGreater(sum(name.startswith("rdx/gen/") for name in names), 13)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            faults = [fault for found in pool.map(faults_of, names) for fault in found]
        self.assertFalse(faults, "\n" + "\n".join(faults))

    def test_each_generated_header_refuses_tables_of_another_version(self) -> None:
        base = (ROOT / "runtime/include/rdx/base.h").read_text()
        version = re.search(r"#define RDX_TABLE_VERSION (\d+)", base)[1]
        other = "#include <rdx/base.h>\n#undef RDX_TABLE_VERSION\n#define RDX_TABLE_VERSION 999\n"
        for header in headers():
            if header.startswith("rdx/gen/"):
                with self.subTest(header):
                    done = run("gcc", f"{other}#include <{header}>\n", "-E", "-o", os.devnull)
                    self.assertIn(f"generated for tables of version {version},", done.stderr)
                    self.assertNotEqual(done.returncode, 0)

    def test_a_header_that_does_not_stand_alone_is_noticed(self) -> None:
        for compiler in COMPILERS:
            done = run(compiler, "rdx_arena *arena;\nint main(void);\n", "-fsyntax-only")
            self.assertNotEqual(done.returncode, 0, compiler)

    def test_values_can_be_made_in_cpp(self) -> None:
        for compiler in COMPILERS:
            if compiler.endswith("++"):
                done = run(compiler, CPP_VALUES, "-fsyntax-only")
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_builder_macros_are_there_in_c_and_absent_in_cpp(self) -> None:
        self.assertGreater(len(required_macros("gcc")), 3)
        self.assertEqual(required_macros("g++"), [])


if __name__ == "__main__":
    unittest.main()
