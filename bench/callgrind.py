"""Instructions that a program takes for each work it does by tests/support/counted.h.

What they depend on beside the program is held still: the C library's functions are those of the
oldest x86-64, whatever this processor has, and are found before the program begins.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

# Else memcpy and its kin would take other instructions on another processor; and one `rep movsb`
# counts once a byte.
HIDDEN = (
    "AVX", "AVX2", "AVX512F", "AVX512BW", "AVX512VL", "BMI1", "BMI2", "ERMS", "FSRM", "LZCNT", "MOVBE",
    "POPCNT", "RTM", "SSE4_1", "SSE4_2", "SSSE3",
)  # fmt: skip
TUNABLES = (
    "glibc.cpu.hwcaps=" + ",".join(f"-{name}" for name in HIDDEN),
    # For versions that use it though it is hidden.
    "glibc.cpu.x86_rep_movsb_threshold=0x7fffffffffffffff",
    "glibc.cpu.x86_rep_stosb_threshold=0x7fffffffffffffff",
)
STILL = {
    "GLIBC_TUNABLES": ":".join(TUNABLES),
    "LD_BIND_NOW": "1",
}
SUMMARY = re.compile(r"^summary: (\d+)$", re.MULTILINE)


class Failed(Exception):
    """The program did not end well; the text is what it said."""


def counts(command: Sequence[str | Path]) -> dict[str, int]:
    """By name, in the order of the program's work."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "counted"
        valgrind = [
            "valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={out}",
            "--toggle-collect=counted", "--dump-after=counted", *command,
        ]  # fmt: skip
        done = subprocess.run(
            valgrind, capture_output=True, text=True, check=False, env=os.environ | STILL
        )
        names = done.stdout.split()
        files = [out.with_suffix(f".{i}") for i in range(1, len(names) + 1)]
        if done.returncode != 0 or not all(file.exists() for file in files):
            raise Failed(done.stderr)
        return {name: summary(file) for name, file in zip(names, files, strict=True)}


def summary(file: Path) -> int:
    found = SUMMARY.search(file.read_text(encoding="utf-8"))
    assert found is not None, f"no count in {file.name}"
    return int(found[1])
