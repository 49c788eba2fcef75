"""What the generator's tests share: running it, comparing trees, compiling its output."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
SCHEMAS = ROOT / "schemas"
MAP = SCHEMAS / "rdx.toml"
WARNINGS = (
    "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Werror"
    " -fvisibility=hidden"
).split()


def run(
    *arguments: str | Path, cwd: Path = ROOT, seed: str = "0"
) -> "subprocess.CompletedProcess[str]":
    """`python3 -m generator arguments`, as a user would call it."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": seed,
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
    }
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def generate(
    schemas: Path, the_map: Path, out: Path, seed: str = "0"
) -> "subprocess.CompletedProcess[str]":
    return run("generate", "--schemas", schemas, "--map", the_map, "--out", out, seed=seed)


def faults_of(done: "subprocess.CompletedProcess[str]") -> str:
    """What a run says, but for the note on places without a type."""
    lines = done.stderr.splitlines(keepends=True)
    return "".join(line for line in lines if ": note: " not in line)


def tree(folder: Path) -> dict[str, str]:
    """Every file below `folder`, by its path."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


def compile_errors(compiler: Sequence[str], file: Path, out: Path) -> str:
    """What a compiler says of one generated file; "" when it takes it."""
    done = subprocess.run(
        [*compiler, "-fsyntax-only", f"-I{ROOT}/runtime/include", f"-I{out}/include", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr if done.returncode else ""
