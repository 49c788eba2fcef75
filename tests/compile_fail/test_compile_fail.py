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

PLAIN = "-std=c11 -fdiagnostics-color=never -c -o /dev/null".split()
# The last warning would only repeat in other words what an error has said.
FLAGS = (" ".join(PLAIN) + " -O0 -Wall -Wextra -Wpedantic -Wconversion -Wshadow "
         "-Wstrict-prototypes -Werror -Wno-missing-field-initializers").split()
# What a compiler may say in addition: a value of another type has no braces, either.
BRACES = re.compile("missing braces around initializer|suggest braces around initialization")
# A warning that only the caller's own flags make an error.
NEED_WERROR = {"ignored_status.c"}
INCLUDES = [f"-I{ROOT / 'runtime/include'}", f"-I{ROOT / 'generated/include'}"]

EXPECT = re.compile(r"^// expect(?: (gcc|clang))?: (.+)$", re.MULTILINE)
ERROR = re.compile(r"\berror: (.*)$", re.MULTILINE)


def compile_case(compiler: str, case: Path, *more: str,
                 flags: list[str] = FLAGS) -> subprocess.CompletedProcess[str]:
    # In the C locale gcc writes plain quotes.
    return subprocess.run([compiler, *flags, *INCLUDES, *more, case.name], cwd=HERE,
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
    other = [error for error in errors
             if not BRACES.search(error) and not any(re.search(word, error) for word in words)]
    if unmet or other:
        return f"{compiler} {case.name}: not said: {unmet}; said instead: {other}"
    if case.name not in NEED_WERROR and compile_case(compiler, case, flags=PLAIN).returncode == 0:
        return f"{compiler} {case.name}: compiles without any warning flag"
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
