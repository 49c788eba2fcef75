"""What `diff` says of C source is what a compiler says of code for OLD's headers."""

import json
import subprocess
import tempfile
import unittest
from pathlib import Path

from tests.generator.support import HERE, ROOT, generate, run

GOLDEN = HERE / "diff_golden"
HEAD = """#include <rdx/gen/chart_new.h>
#include <rdx/gen/value_sets.h>
{include}
void use(void);
void use(void)
{{
    rdx_chart_new_document document = {{0}};
    rdx_person person = {{0}};
    (void)document, (void)person;
    {line}
}}
"""
ASKED = "rdx_person asked = {RDX_PERSON_REQUIRED(.id = \"1\")}; (void)asked;"
# Kind, a part of the place, what uses its symbol, and the header of that.
USES = (
    ("event-removed", "chart/gone", "(void)&rdx_chart_gone_event;", "chart_gone.h"),
    ("member-removed", "Document.Tags", "document.tags.count = 0;", ""),
    (
        "required-relaxed",
        "Document.Kind",
        "rdx_chart_new_document asked = {RDX_CHART_NEW_DOCUMENT_REQUIRED("
        ".kind = \"a\", .author = &person)}; (void)asked;",
        "",
    ),
    ("required-added", "Author.Sex", ASKED, ""),
    ("null-added", "Document.Kind", "document.kind = \"a\";", ""),
    ("member-added", "Author.Phone", "person = (rdx_person){.id = \"1\", .name = \"2\"};", ""),
    ("member-added", "Keywords", "document.copies.count = 0;", ""),
    ("event-added", "chart/query", "(void)&rdx_chart_new_event;", ""),
)


class Verdicts(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        for side in ("old", "new"):
            done = generate(GOLDEN / side, GOLDEN / "rdx.toml", cls.folder / side)
            if done.returncode:  # the map speaks of an event that one side lacks
                raise AssertionError(done.stderr)
        done = run("diff", "old", "new", "--map", "rdx.toml", "--format", "json", cwd=GOLDEN)
        cls.changes = json.loads(done.stdout)["changes"]

    def compiles(self, side: str, line: str, header: str) -> bool:
        include = f"#include <rdx/gen/{header}>" if header else ""
        done = subprocess.run(
            ["gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-xc", "-",
             f"-I{ROOT}/runtime/include", f"-I{self.folder / side}/include"],
            input=HEAD.format(include=include, line=line), capture_output=True, text=True,
            check=False,
        )
        return done.returncode == 0

    def verdicts(self, kind: str, place: str, audience: str) -> set[str]:
        found = [c for c in self.changes if c["kind"] == kind]
        return {c[audience] for c in found if place in f"{c['schema']}:{c['path']}"}

    def test_source_is_breaking_exactly_where_it_does_not_compile(self) -> None:
        for kind, place, line, header in USES:
            with self.subTest(kind=kind, place=place):
                self.assertTrue(self.compiles("old", line, header))
                expected = "compatible" if self.compiles("new", line, header) else "breaking"
                self.assertEqual(self.verdicts(kind, place, "source"), {expected})

    def test_the_abi_is_breaking_where_a_struct_has_another_size(self) -> None:
        same = "_Static_assert(sizeof(rdx_person) == {}, \"another layout\");"
        sizes = [size for size in range(4, 200, 4) if self.compiles("old", same.format(size), "")]
        self.assertEqual(len(sizes), 1)
        self.assertFalse(self.compiles("new", same.format(sizes[0]), ""))
        self.assertEqual(self.verdicts("member-added", "Author.Phone", "abi"), {"breaking"})


if __name__ == "__main__":
    unittest.main()
