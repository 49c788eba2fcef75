"""rdx_generate in a consumer's project: bindings of its own schemas, and what it is told when they
cannot be made."""

from __future__ import annotations

import unittest
from pathlib import Path

from support import PYTHON, ROOT, Consumer, must

WEIGHT = '"Weight": {'
NEW_MEMBER = '"Room": { "type": "string" },\n    "Weight": {'
PATTERN = ', "pattern": "^[A-Z][0-9]+$"'


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text, file
    file.write_text(text.replace(old, new), "utf-8")


class Generate(Consumer):
    def setUp(self) -> None:
        self.own = self.project("own_schemas")
        self.schema = self.own.parent / "schemas/ward/admit.json"
        self.header = self.own / "build/bindings/include/rdx/gen/ward_admit.h"

    def assert_refused(self, words: str, *options: str) -> str:
        """What was said, on one line."""
        done = self.configure(self.own, *options)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        said = " ".join(done.stderr.split())
        self.assertIn(words, said)
        return said

    def test_bindings_work_in_c_and_in_cpp_and_beside_rdx_net(self) -> None:
        self.build(self.own)
        self.assertEqual(must(self.own / "build/ward_c"), "ward: written and read\n")
        self.assertEqual(must(self.own / "build/ward_cpp"), "ward: refused at its place\n")
        self.assertNotRegex(must("ldd", self.own / "build/ward_cpp"), "librdx|curl")

    def test_pcre2_is_linked_only_where_a_schema_has_a_pattern(self) -> None:
        self.build(self.own)
        self.assertIn("libpcre2", must("ldd", self.own / "build/ward_cpp"))
        replace(self.schema, PATTERN, "")
        must("cmake", "--build", self.own / "build")
        self.assertNotIn("libpcre2", must("ldd", self.own / "build/ward_cpp"))

    def test_a_pattern_is_refused_by_an_rdx_that_has_none(self) -> None:
        config = self.tree / "lib/cmake/rdx/rdxConfig.cmake"
        before = config.read_text("utf-8")
        self.addCleanup(config.write_text, before, "utf-8")
        replace(config, "core;pattern;", "core;")
        self.assert_refused("this rdx was built without rdx::pattern")

    def test_a_build_generates_again_when_a_schema_changed_or_joined(self) -> None:
        self.build(self.own)
        replace(self.schema, WEIGHT, NEW_MEMBER)
        must("cmake", "--build", self.own / "build")
        self.assertIn("const char *room;", self.header.read_text("utf-8"))
        other = self.schema.with_name("discharge.json")
        other.write_bytes(self.schema.read_bytes())
        must("cmake", "--build", self.own / "build")
        self.assertTrue(self.header.with_name("ward_discharge.h").is_file())

    def test_cmake_has_nothing_to_say_where_all_is_well(self) -> None:
        done = self.configure(self.own)
        self.assertEqual(done.returncode, 0)
        self.assertNotIn("CMake", done.stderr)

    def test_a_build_without_a_change_does_nothing(self) -> None:
        # Where CMake asks ld what it read, ld does not escape the space in the path of this rdx.
        self.build(self.own, "-DCMAKE_LINK_DEPENDS_USE_LINKER=OFF")
        self.assertIn("no work to do", must("cmake", "--build", self.own / "build"))

    def test_faults_are_the_generators_lines_and_nothing_is_made(self) -> None:
        replace(self.schema, '"Bed": {', '"Bed": { "oneOf": [],')
        replace(self.own.parent / "schemas/rdx.toml", "Nurses[]", "Doctors[]")
        done = self.configure(self.own)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(f"  {self.schema}: /properties/Bed/oneOf: ", done.stderr)
        self.assertFalse(self.header.exists())

    def test_bindings_and_the_shipped_types_are_not_linked_together(self) -> None:
        lists = self.own / "CMakeLists.txt"
        replace(lists, "COMPONENTS core net", "")
        text = lists.read_text("utf-8")
        for target in ("rdx::models", "rdx::rdx", "rdx::shared"):
            with self.subTest(target):
                lists.write_text(text + f"target_link_libraries(ward_c PRIVATE {target})\n")
                self.assert_refused("INTERFACE_RDX_BINDINGS property of")

    def test_a_python_without_jinja2_is_refused_with_the_packages_name(self) -> None:
        python = self.own / "python3"
        python.write_text("#!/bin/sh\necho \"ModuleNotFoundError: No module named 'jinja2'\" >&2\n"
                          "exit 1\n", "utf-8")
        python.chmod(0o755)
        self.assert_refused("python3-jinja2", f"-DRDX_PYTHON={python}")

    def test_a_python_that_is_not_there_is_refused_in_words(self) -> None:
        said = self.assert_refused("/nonexistent/python3 one hears: ",
                                   "-DRDX_PYTHON=/nonexistent/python3")
        self.assertRegex(said, r"hears: [Nn]o such file or directory\.")

    def test_a_second_set_in_the_folder_of_the_first_is_refused(self) -> None:
        lists = self.own / "CMakeLists.txt"
        text = lists.read_text("utf-8")
        (self.own / "linked").symlink_to("build")
        slashed = text.replace('/rdx.toml")', '/rdx.toml" OUT bindings/)')
        self.assertNotEqual(slashed, text)
        for first, out in ((slashed, "bindings"), (text, "bindings"),
                           (text, self.own / "linked/bindings")):
            with self.subTest(out):
                lists.write_text(first + 'rdx_generate(TARGET other SCHEMAS "${SCHEMAS}" '
                                 f'MAP "${{SCHEMAS}}/rdx.toml" OUT "{out}")\n', "utf-8")
                self.assert_refused("Two sets of bindings would go to")
        replace(lists, str(self.own / "linked/bindings"), "others")
        done = self.configure(self.own)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_wrong_call_is_named(self) -> None:
        replace(self.own / "CMakeLists.txt", "MAP", "MAPS")
        self.assert_refused("rdx_generate: MAP is missing")

    def test_a_zip_serves_as_well(self) -> None:
        must(PYTHON, "-c", "import shutil; shutil.make_archive('set', 'zip', 'schemas', 'ward')",
             cwd=self.own.parent)
        replace(self.own / "CMakeLists.txt", 'SCHEMAS "${SCHEMAS}"', "SCHEMAS ../set.zip")
        self.build(self.own)
        self.assertEqual(must(self.own / "build/ward_c"), "ward: written and read\n")

    def test_a_project_without_c_is_told_so(self) -> None:
        replace(self.own / "CMakeLists.txt", "LANGUAGES C CXX", "LANGUAGES CXX")
        self.assert_refused("project() has to name C among its languages")


class SourceTree(Consumer):
    def test_as_a_subdirectory_with_shipped_types_and_with_bindings(self) -> None:
        project = self.project("subdirectory")
        replace(project / "CMakeLists.txt", "../../..", str(ROOT))
        self.build(project)
        self.assertEqual(must(project / "build/note"), "note: written and read\n")
        self.assertEqual(must(project / "build/ward"), "ward: refused at its place\n")


if __name__ == "__main__":
    unittest.main()
