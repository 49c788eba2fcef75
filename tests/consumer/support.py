"""What the consumers' tests share: an installed tree that was moved, projects built against it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BIN = Path(os.environ.get("RDX_BIN_DIR") or ROOT / "build" / "release" / "bin")
BUILD = BIN.parent
PYTHON = os.environ.get("RDX_PYTHON") or "python3"

# Packages are made and looked at with Debian's dpkg-dev.
HAS_DPKG = bool(shutil.which("dpkg") and shutil.which("dpkg-shlibdeps"))

# What the machine's owner has set for builds is not part of these.
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if not name.startswith(("RDX_", "CMAKE_", "PKG_CONFIG_")) and name != "CFLAGS"}

VERSION = re.findall(r'^#define RDX_VERSION "(.*)"', (ROOT / "runtime/include/rdx/base.h")
                     .read_text("utf-8"), re.MULTILINE)[0]
ABI = VERSION.rpartition(".")[0] if VERSION.startswith("0.") else VERSION.partition(".")[0]

# The generator where it is installed, by a Python that may keep its bytecode beside the modules.
AS_ROOT_DOES = ("env", "-u", "PYTHONDONTWRITEBYTECODE", "-u", "PYTHONPATH", PYTHON, "-m", "generator")

Done = subprocess.CompletedProcess[str]


def run(*command: str | Path, cwd: Path | None = None, **environment: str) -> Done:
    return subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True,
                          check=False, timeout=120, env=ENVIRONMENT | environment)


def must(*command: str | Path, cwd: Path | None = None, **environment: str) -> str:
    """The standard output of a command that has to succeed."""
    done = run(*command, cwd=cwd, **environment)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, by its path."""
    return {file.relative_to(folder).as_posix(): file.read_bytes()
            for file in folder.rglob("*") if file.is_file()}


class Consumer(unittest.TestCase):
    """A folder of the test's own: `tree` is where rdx was installed and then moved to."""

    folder: Path
    tree: Path

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        first = cls.folder / "first"
        must("cmake", "--install", BUILD, "--prefix", first)
        cls.tree = cls.folder / "moved" / "to here"
        cls.tree.parent.mkdir()
        first.rename(cls.tree)

    def project(self, name: str) -> Path:
        """A copy of a consumer's project, that the test may change."""
        copy = Path(self.enterContext(tempfile.TemporaryDirectory(dir=self.folder))) / "consumer"
        shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
        return copy / name

    def configure(self, project: Path, *options: str) -> Done:
        return run("cmake", "-G", "Ninja", "-S", project, "-B", project / "build",
                   "-DCMAKE_BUILD_TYPE=Debug", f"-DCMAKE_PREFIX_PATH={self.tree}",
                   f"-DRDX_PYTHON={PYTHON}", *options)

    def build(self, project: Path, *options: str) -> None:
        done = self.configure(project, *options)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        must("cmake", "--build", project / "build")
