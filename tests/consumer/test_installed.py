"""An installed tree, moved to another prefix: what is in it, and programs built with it."""

from __future__ import annotations

import re
import shutil
import unittest
from pathlib import Path

from support import ABI, AS_ROOT_DOES, BUILD, HERE, PYTHON, ROOT, VERSION, Consumer, must, tree

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*|^#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE | re.DOTALL)
DECLARED = re.compile(r"\bRDX_API\b([^;{]+)")
EXPORTED = re.compile(r"^[0-9a-f]+ [TDRB] (\w+)@@(\w+\.\w+)$", re.MULTILINE)
WORKS = "note: written and read\n"

# Compiler, source and what pkg-config is asked for.
BY_PKG_CONFIG = {
    "C, shared": ("cc", "note.c", "rdx"),
    "C++, shared": ("c++", "note.cpp", "rdx"),
    "C, static parts": ("cc", "note.c", "rdx-models"),
    "C++, static parts": ("c++", "note.cpp", "rdx-models"),
}


def declared(header: Path) -> set[str]:
    """Names of the functions and data that a public header declares with RDX_API."""
    text = COMMENT.sub("", header.read_text("utf-8"))
    return {re.findall(r"\w+", found.partition("(")[0])[-1] for found in DECLARED.findall(text)}


class InstalledTree(Consumer):
    def test_no_file_names_the_place_where_it_was_built_or_first_installed(self) -> None:
        texts = [file for file in self.tree.rglob("*")
                 if file.suffix in (".cmake", ".pc", ".h") or file.parent.name == "generator"]
        self.assertGreater(len(texts), 50)
        places = "|".join(re.escape(str(place)) for place in (self.folder, ROOT, BUILD))
        whole = re.compile(rf"(?<![\w}}@./-])(?:{places})(?![\w-])")  # not of a longer path
        telling = [file.name for file in texts
                   if file.is_file() and whole.search(file.read_text("utf-8"))]
        self.assertEqual(telling, [])

    def test_the_library_exports_what_the_headers_declare_and_nothing_else(self) -> None:
        headers = [file for file in (self.tree / "include").rglob("*.h")
                   if file.name not in ("base.h", "pattern.h")]
        names = set().union(*map(declared, headers))
        self.assertGreater(len(names), 100)
        lines = must("nm", "--dynamic", "--defined-only", self.tree / "lib/librdx.so")
        self.assertEqual({name for name, _ in EXPORTED.findall(lines)}, names)

    def test_soname_and_symbols_name_the_minor_version(self) -> None:
        lines = must("nm", "--dynamic", "--defined-only", self.tree / "lib/librdx.so")
        self.assertEqual({node for _, node in EXPORTED.findall(lines)}, {f"RDX_{ABI}"})
        self.assertIn(f"[librdx.so.{ABI}]", must("readelf", "-d", self.tree / "lib/librdx.so"))

    def test_rdx_finds_rdx_net_beside_it(self) -> None:
        self.assertIn("Usage: rdx token", must(self.tree / "bin/rdx", "token", "--help"))

    def test_the_generator_makes_the_installed_headers_from_the_installed_schemas(self) -> None:
        out = self.folder / "again"
        must(PYTHON, "-B", "-m", "generator", "generate", "--out", out,
             cwd=self.tree / "share/rdx")
        self.assertEqual(tree(out / "include/rdx/gen"), tree(self.tree / "include/rdx/gen"))

    def test_the_generator_leaves_nothing_beside_itself(self) -> None:
        before = tree(self.tree)
        for command in (("generate", "--out", self.folder / "code"),
                        ("docs", "--out", self.folder / "pages"), ("diff", "schemas", "schemas")):
            must(*AS_ROOT_DOES, *command, cwd=self.tree / "share/rdx")
            self.assertEqual(tree(self.tree), before, command)

    def test_licence_and_documents_come_along(self) -> None:
        docs = self.tree / "share/doc/rdx"
        self.assertTrue((docs / "LICENSE").is_file())
        self.assertTrue((docs / "docs/install.md").is_file())
        self.assertFalse((docs / "docs/man").exists())
        pages = {path.name for path in (self.tree / "share/man").rglob("*.[15]")}
        here = {path.name for path in (ROOT / "docs/man").glob("*.[15]")}
        self.assertEqual(pages, here)


class FindPackage(Consumer):
    def test_static_and_shared_in_c_and_in_cpp(self) -> None:
        project = self.project("installed")
        self.build(project)
        for program in ("note_c_static", "note_cpp_static", "note_c_shared", "note_cpp_shared"):
            with self.subTest(program):
                self.assertEqual(must(project / "build" / program), WORKS)
        loaded = must("ldd", project / "build/note_c_shared")
        self.assertIn(f"{self.tree}/lib/librdx.so.{ABI}", loaded)

    def test_models_alone_load_no_curl(self) -> None:
        project = self.project("installed")
        self.build(project)
        self.assertNotRegex(must("ldd", project / "build/note_c_static"), "librdx|curl|crypto")

    def test_it_is_found_by_way_of_a_link_to_its_libraries(self) -> None:
        """As on a system whose /lib is a link to /usr/lib."""
        root = self.folder / "root"
        root.mkdir()
        (root / "usr").symlink_to(self.tree)
        for name in ("bin", "lib"):
            (root / name).symlink_to(f"usr/{name}")
        for place in (root, root / "usr"):
            project = self.project("installed")
            done = self.configure(project, f"-Drdx_DIR={place}/lib/cmake/rdx")
            self.assertEqual(done.returncode, 0, done.stderr)
        must("cmake", "--build", project / "build")

    def test_another_minor_version_is_not_taken(self) -> None:
        project = self.project("installed")
        lists = project / "CMakeLists.txt"
        lists.write_text(lists.read_text("utf-8").replace("rdx 0.1", "rdx 0.99"), "utf-8")
        done = self.configure(project)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn('requested version "0.99"', done.stderr)

    def test_a_library_that_is_missing_is_named_with_its_package(self) -> None:
        project = self.project("installed")
        done = self.configure(project, "-DCMAKE_FIND_ROOT_PATH=/nowhere",
                              "-DCMAKE_FIND_ROOT_PATH_MODE_LIBRARY=ONLY")
        self.assertNotEqual(done.returncode, 0)
        said = " ".join(done.stderr.split())
        self.assertIn("curl/curl.h or libcurl is missing (Debian: libcurl4-openssl-dev)", said)
        self.assertIn("libcjson-dev", said)

    def test_a_component_that_does_not_exist_is_named(self) -> None:
        project = self.project("installed")
        lists = project / "CMakeLists.txt"
        lists.write_text(lists.read_text("utf-8").replace("REQUIRED)", "REQUIRED fax)"), "utf-8")
        done = self.configure(project)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("built without rdx::fax", " ".join(done.stderr.split()))


class PkgConfig(Consumer):
    def compile(self, compiler: str, source: str, package: str, *how: str) -> Path:
        """The program that a plain compiler makes with what pkg-config says."""
        folder = str(self.tree / "lib/pkgconfig")
        words = must("sh", "-c", f'eval "for word in $(pkg-config --cflags --libs {" ".join(how)} '
                     f'{package}); do echo \\"\\$word\\"; done"', PKG_CONFIG_PATH=folder)
        program = self.folder / "program"
        must(compiler, HERE / source, "-Wall", "-Werror", "-o", program, *words.splitlines(),
             f"-Wl,-rpath,{self.tree}/lib")
        return program

    def test_a_plain_compiler_needs_no_more_than_its_words(self) -> None:
        for name, (compiler, source, package) in BY_PKG_CONFIG.items():
            with self.subTest(name):
                program = self.compile(compiler, source, package)
                self.assertEqual(must(program), WORKS)
                needed = must("readelf", "-d", program)
                self.assertEqual(f"librdx.so.{ABI}" in needed, package == "rdx")

    def test_static_takes_librdx_a_where_there_is_no_shared_library(self) -> None:
        whole = self.tree
        self.addClassCleanup(setattr, type(self), "tree", whole)
        type(self).tree = self.folder / "static only"
        shutil.copytree(whole, self.tree, symlinks=True)
        for library in (self.tree / "lib").glob("librdx.so*"):
            library.unlink()
        for compiler, source in (("cc", "note.c"), ("c++", "note.cpp")):
            with self.subTest(compiler):
                program = self.compile(compiler, source, "rdx", "--static")
                self.assertEqual(must(program), WORKS)
                self.assertNotIn("librdx", must("readelf", "-d", program))

    def test_every_package_names_the_version(self) -> None:
        names = [file.stem for file in (self.tree / "lib/pkgconfig").glob("*.pc")]
        self.assertGreaterEqual(len(names), 4)
        said = {must("pkg-config", "--modversion", name,
                     PKG_CONFIG_PATH=str(self.tree / "lib/pkgconfig")) for name in names}
        self.assertEqual(said, {VERSION + "\n"})


if __name__ == "__main__":
    unittest.main()
