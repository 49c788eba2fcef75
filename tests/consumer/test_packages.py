"""The packages that cpack makes for Debian: what they say, what is in them, and that they install,
run and leave nothing behind, in a root folder of the test's own."""

from __future__ import annotations

import os
import tempfile
import unittest
from pathlib import Path

from support import ABI, AS_ROOT_DOES, BUILD, HAS_DPKG, HERE, VERSION, must

# Package: section, what it depends on, files that have to be in it.
PACKAGES = {
    "rdx": ("utils", ("libc6", "libcurl4", "libmicrohttpd12"),
            ("./usr/bin/rdx", "./usr/bin/rdx-net", "./usr/bin/rdx-sandbox")),
    f"librdx{ABI}": ("libs", ("libc6", "libcjson1"),
                     (f"librdx.so.{ABI}", f"librdx.so.{VERSION}")),
    "librdx-dev": ("libdevel", (f"librdx{ABI} (= {VERSION}-1)", "libcjson-dev"),
                   ("librdx.so", "librdx.a", "librdx_core.a", "rdx.pc", "rdxConfig.cmake",
                    "./usr/include/rdx/client.h", "./usr/include/rdx/gen/notes_new.h",
                    "./usr/share/rdx/generator/__main__.py", "./usr/share/rdx/schemas/rdx.toml")),
}


def field(package: Path, name: str) -> str:
    return must("dpkg-deb", "--field", package, name).strip()


def files(package: Path) -> list[str]:
    """Paths of all that is no folder."""
    lines = must("dpkg-deb", "--contents", package).splitlines()
    return [line.split(maxsplit=5)[5].split(" -> ")[0] for line in lines if line[0] != "d"]


@unittest.skipUnless(HAS_DPKG, "packages are made with Debian's dpkg-dev")
class Packages(unittest.TestCase):
    folder: Path
    packages: dict[str, Path]

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        must("cpack", "-G", "DEB", "--config", BUILD / "CPackConfig.cmake", "-B", cls.folder)
        made = cls.folder.glob("*.deb")
        cls.packages = {file.name.partition("_")[0]: file for file in made}

    def test_they_are_programs_library_and_development(self) -> None:
        self.assertEqual(set(self.packages), set(PACKAGES))

    def test_section_dependencies_and_files(self) -> None:
        for name, (section, depends, present) in PACKAGES.items():
            with self.subTest(name):
                package = self.packages[name]
                self.assertEqual(field(package, "Section"), section)
                found = field(package, "Depends").split(", ")
                for wanted in depends:
                    self.assertTrue([one for one in found if one.startswith(wanted)], wanted)
                paths = files(package)
                for wanted in (*present, f"./usr/share/doc/{name}/copyright",
                               f"./usr/share/doc/{name}/changelog.Debian.gz"):
                    self.assertTrue([path for path in paths if path.endswith(wanted)], wanted)

    def test_no_file_is_in_two_packages(self) -> None:
        paths = [path for package in self.packages.values() for path in files(package)]
        self.assertEqual(len(paths), len(set(paths)))

    def test_nothing_of_the_build_or_of_its_tests_is_in_them(self) -> None:
        paths = "\n".join(path for package in self.packages.values() for path in files(package))
        self.assertNotRegex(paths, r"/tests/|__pycache__/|\.o$|shared_second|send_note")

    def test_the_maintainer_is_no_person(self) -> None:
        said = {field(package, "Maintainer") for package in self.packages.values()}
        self.assertEqual(said, {"rdx maintainers <rdx@example.org>"})

    def test_the_library_calls_ldconfig_by_its_trigger_alone(self) -> None:
        control = self.folder / "control"
        must("dpkg-deb", "--control", self.packages[f"librdx{ABI}"], control)
        self.assertEqual((control / "triggers").read_text(), "activate-noawait ldconfig\n")
        self.assertRegex((control / "shlibs").read_text(), f"^librdx {ABI} librdx{ABI} ")
        # A package with a postrm stays half installed when it is removed.
        self.assertEqual({file.name for file in control.iterdir()},
                         {"control", "md5sums", "shlibs", "triggers"})

    @unittest.skipUnless(os.geteuid() == 0, "dpkg installs for root alone")
    def test_they_install_run_and_leave_nothing_behind(self) -> None:
        root = self.folder / "root"
        for name in ("updates", "info", "triggers"):
            (root / "var/lib/dpkg" / name).mkdir(parents=True)
        (root / "var/lib/dpkg/status").touch()
        dpkg = ("dpkg", f"--root={root}", f"--log={self.folder}/log", "--force-depends",
                "--force-script-chrootless")
        must(*dpkg, "--install", *self.packages.values())
        message = self.folder / "message.json"
        message.write_text(must(root / "usr/bin/rdx", "sample", "notes/new"), "utf-8")
        self.assertIn("valid notes/new", must(root / "usr/bin/rdx", "validate", message))
        self.assertIn("Usage: rdx token", must(root / "usr/bin/rdx", "token", "--help"))
        self.compile_with(next(root.rglob("rdx.pc")).parent)
        must(*AS_ROOT_DOES, "diff", "schemas", "schemas", cwd=root / "usr/share/rdx")
        must(*dpkg, "--remove", *self.packages)
        self.assertEqual(list((root / "usr").rglob("*")), [])
        self.assertEqual((root / "var/lib/dpkg/status").read_text("utf-8"), "")

    def compile_with(self, folder: Path) -> None:
        """A program of the installed headers and the installed librdx.so."""
        words = must("pkg-config", "--cflags", "--libs", "rdx", PKG_CONFIG_PATH=str(folder)).split()
        must("cc", HERE / "note.c", "-o", self.folder / "note", *words)
        said = must(self.folder / "note", LD_LIBRARY_PATH=str(folder.parent))
        self.assertEqual(said, "note: written and read\n")


if __name__ == "__main__":
    unittest.main()
