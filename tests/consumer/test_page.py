"""Runs docs/install.md: its CMakeLists.txt are two projects, its commands are given in their order."""

from __future__ import annotations

import re
import shutil
import tempfile
import unittest
from pathlib import Path

from support import ABI, BUILD, HAS_DPKG, HERE, ROOT, Done, must, run, tree

PAGE = (ROOT / "docs/install.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# Not here: what builds the tree that this is a test of, and what changes the machine.
LEFT_OUT = ("rdx/dev ", "sudo ") if HAS_DPKG else ("rdx/dev ", "sudo ", "cpack ")


def blocks(kind: str) -> list[str]:
    return [body for name, body in BLOCK.findall(PAGE) if name == kind]


def commands() -> str:
    lines = "".join(blocks("sh")).splitlines()
    kept = "\n".join(line for line in lines if not line.startswith(LEFT_OUT))
    return kept.replace("rdx/build/release", str(BUILD))


class Page(unittest.TestCase):
    folder: Path
    done: Done
    before: dict[str, bytes]

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        (cls.folder / "rdx").symlink_to(ROOT)
        app, ward = (cls.folder / name for name in ("app", "ward"))
        for project, source, lists in zip((app, ward), ("note.c", "ward.c"), blocks("cmake")):
            project.mkdir()
            shutil.copy(HERE / source, project / f"{project.name}.c")
            (project / "CMakeLists.txt").write_text(lists, "utf-8")
        shutil.copytree(HERE / "schemas", ward / "schemas")
        cls.before = tree(ROOT / "generated")
        cls.done = run("bash", "-euc", commands(), cwd=cls.folder, HOME=str(cls.folder / "home"),
                       CMAKE_GENERATOR="Ninja", CMAKE_BUILD_TYPE="Debug")

    def test_every_command_succeeds(self) -> None:
        self.assertEqual(self.done.returncode, 0, self.done.stdout + self.done.stderr)

    def test_the_programs_work(self) -> None:
        lines = self.done.stdout.splitlines()
        self.assertEqual(lines.count("note: written and read"), 3)
        self.assertEqual(lines.count("ward: written and read"), 1)
        self.assertIn("ward/message.json: valid ward/admit", lines)

    def test_the_tree_says_what_it_leaves_out_for_another_set(self) -> None:
        said = " ".join(self.done.stdout.split())
        self.assertIn("without rdx-net, rdx-sandbox, examples and tests", said)
        programs = {file.name for file in (self.folder / "ward/tree/bin").iterdir()}
        self.assertEqual(programs, {"rdx"})

    def test_what_is_installed_without_rdx_net_has_no_header_of_it(self) -> None:
        headers = self.folder / "ward/installed/include/rdx"
        must("cmake", "--install", self.folder / "ward/tree", "--prefix", headers.parents[1])
        missing = {file.name for file in (ROOT / "runtime/include/rdx").glob("*.h")}
        missing -= {file.name for file in headers.glob("*.h")}
        self.assertEqual(missing, {"auth.h", "batch.h", "client.h", "net.h", "rate.h", "reply.h",
                                   "retry.h", "system.h", "trace.h"})
        self.assertTrue((headers / "gen/ward_admit.h").is_file())

    @unittest.skipUnless(HAS_DPKG, "packages are made with Debian's dpkg-dev")
    def test_packages_of_another_set_are_not_taken_for_the_shipped_ones(self) -> None:
        folder = self.folder / "ward/packages"
        must("cpack", "-G", "DEB", "--config", self.folder / "ward/tree/CPackConfig.cmake",
             "-B", folder)
        said = {must("dpkg-deb", "--show", "--showformat=${Package} against ${Conflicts}", file)
                for file in folder.glob("*.deb")}
        names = ("rdx", f"librdx{ABI}", "librdx-dev")
        self.assertEqual(said, {f"{name}-own against {name}" for name in names})
        (library,) = folder.glob("librdx[0-9]*.deb")
        control = must("dpkg-deb", "--info", library, "shlibs")
        self.assertRegex(control, f"^librdx {ABI} librdx{ABI}-own ")

    def test_rdx_for_another_set_describes_and_judges_it(self) -> None:
        rdx = self.folder / "ward/tree/bin/rdx"
        self.assertRegex(must(rdx, "describe"), r"^ward/admit +Ward Admit\n$")
        self.assertIn("rdx_nurse.last_name", must(rdx, "describe", "ward/admit"))
        message = self.folder / "ward/message.json"
        faulty = self.folder / "faulty.json"
        faulty.write_text(message.read_text("utf-8").replace('"Bed"', '"Bad"'), "utf-8")
        done = run(rdx, "validate", faulty)
        self.assertEqual(done.returncode, 1)
        self.assertIn("/Bed: required member is missing", done.stdout)
        faulty.write_text(message.read_text("utf-8").replace('"A12"', '"12A"'), "utf-8")
        self.assertIn("/Bed: text does not match its pattern", run(rdx, "validate", faulty).stdout)

    def test_generated_code_of_the_tree_stays_as_it_was(self) -> None:
        self.assertEqual(self.before, tree(ROOT / "generated"))

    @unittest.skipUnless(HAS_DPKG, "packages are made with Debian's dpkg-dev")
    def test_the_packages_are_made(self) -> None:
        self.assertEqual(len(list((self.folder / "packages").glob("*.deb"))), 3)


if __name__ == "__main__":
    unittest.main()
