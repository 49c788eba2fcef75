"""Each *.c here must not compile, for the reason that it names, with gcc and with clang.

A file begins with what the compilers say, as regular expressions:

    // expect gcc: has no member named 'fist_name'
    // expect clang: field designator 'fist_name' does not refer

(`// expect:` is for both.) Every error must match one of them. With -DCONTROL, which puts the
right words in place of the wrong ones, the same file must compile: so a file that fails for
another reason is noticed.
"""

from __future__ import annotations

import os
import re
import subprocess
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COMPILERS = ["gcc", "clang"]

# The last two warnings would only repeat in other words what an error has said.
FLAGS = ("-std=c11 -O0 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Werror "
         "-fdiagnostics-color=never -c -o /dev/null "
         "-Wno-missing-field-initializers -Wno-missing-braces").split()
INCLUDES = [f"-I{ROOT / 'runtime/include'}", f"-I{ROOT / 'generated/include'}"]

EXPECT = re.compile(r"^// expect(?: (gcc|clang))?: (.+)$", re.MULTILINE)
ERROR = re.compile(r"\berror: (.*)$", re.MULTILINE)


def compile_case(compiler: str, case: Path, *more: str) -> subprocess.CompletedProcess[str]:
    # In the C locale gcc writes plain quotes.
    return subprocess.run([compiler, *FLAGS, *INCLUDES, *more, case.name], cwd=HERE,
                          capture_output=True, text=True, check=False,
                          env={**os.environ, "LC_ALL": "C"})


def expected_words(compiler: str, case: Path) -> list[str]:
    rows = EXPECT.findall(case.read_text(encoding="utf-8"))
    return [words for only, words in rows if only in ("", compiler)]


def fault_of(compiler: str, case: Path) -> str | None:
    control = compile_case(compiler, case, "-DCONTROL")
    if control.returncode != 0:
        return f"{compiler} {case.name}: the control does not compile\n{control.stderr}"
    words = expected_words(compiler, case)
    if not words:
        return f"{compiler} {case.name}: expects nothing"
    wrong = compile_case(compiler, case)
    errors = ERROR.findall(wrong.stderr)
    if wrong.returncode == 0 or not errors:
        return f"{compiler} {case.name}: compiles"
    unmet = [word for word in words if not any(re.search(word, error) for error in errors)]
    other = [error for error in errors if not any(re.search(word, error) for word in words)]
    if unmet or other:
        return f"{compiler} {case.name}: not said: {unmet}; said instead: {other}"
    return None


class CompileFail(unittest.TestCase):
    def test_each_case_fails_for_the_reason_that_it_names(self) -> None:
        cases = sorted(HERE.glob("*.c"))
        self.assertGreater(len(cases), 10)
        pairs = [(compiler, case) for case in cases for compiler in COMPILERS]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            faults = [fault for fault in pool.map(lambda pair: fault_of(*pair), pairs) if fault]
        self.assertFalse(faults, "\n" + "\n".join(faults))


if __name__ == "__main__":
    unittest.main()
