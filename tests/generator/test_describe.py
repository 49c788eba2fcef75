"""`rdx describe` of schemas that ask more than types: the command with a description of its own.

The description is that of the golden `mapped`, with assertions put in and an event of untyped
elements added; it is compiled with the command's sources.
"""

import json
import subprocess
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

from generator import loader, mapping
from generator.ir import Assertion, Event, Model, Root, Row, Struct
from generator.render import render
from generator.resolve import resolve
from tests.generator.support import HERE, ROOT

ASKED = {
    "Title": Assertion(pattern="^[A-Z]|x$", min_length=1),
    "Pages": Assertion(types=("integer", "null"), minimum="1"),
    "Labels": Assertion(items=Assertion(types=("string", "number"), values=('"a"', "1"))),
    "Format": Assertion(values=('"Base64 Encoded"', '"Plain Text"')),
}
TWO = Assertion(min_items=2, unique_items=True)
SOURCES = ("rdx/describe.c", "common/escape.c", "rdx/list.c", "common/cli.c",
           "common/options.c")
MAIN = """
#include <string.h>

#include <rdx/gen/events.h>

#include "commands.h"

static const rdx_event all_events[] = {{"chart/new", "Chart", "New", 0}, {"chart/list", "Chart", "L", 0}};

const rdx_event *rdx_event_by_schema(const char *schema)
{
    return strcmp(schema, "chart/new") == 0 ? &all_events[0] : &all_events[1];
}

const rdx_event *const *rdx_events(size_t *count)
{
    *count = 0;
    return 0;
}

int main(int argc, char **argv)
{
    return command_describe(argc, argv);
}
"""


def asked(row: Row) -> Row:
    return replace(row, assertion=ASKED.get(row.member.key))


def changed(struct: Struct) -> Struct:
    views = tuple(replace(view, rows=tuple(map(asked, view.rows))) for view in struct.views)
    return replace(struct, views=views)


def model() -> Model:
    golden = HERE / "golden" / "mapped"
    schemas, _ = loader.load(golden / "schemas")
    the_map, _ = mapping.load(golden / "rdx.toml")
    found = resolve(schemas, the_map).model
    assert found is not None
    a_list = Event("chart/list", "Chart", "L", "rdx_chart_l", Root.JSON_LIST, "", "", "[]", "[]", TWO)
    return replace(
        found,
        events=(*found.events, a_list),
        structs=tuple(changed(s) if s.name == "rdx_document" else s for s in found.structs),
    )


class Describe(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        out = Path(scratch.name)
        for name, text in render(model()).items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_text(text, "utf-8")
        (out / "main.c").write_text(MAIN)
        cls.program = out / "describe"
        includes = [out / "include", ROOT / "runtime/include", ROOT / "cli/common", ROOT / "cli/rdx"]
        sources = [out / "main.c", out / "src/describe.c", *(ROOT / "cli" / s for s in SOURCES)]
        flags = "-std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror".split()
        command = ["gcc", *flags, *(f"-I{folder}" for folder in includes), *map(str, sources)]
        subprocess.run([*command, "-o", str(cls.program)], check=True)

    def said(self, *arguments: str) -> str:
        return subprocess.run(
            [self.program, *arguments], capture_output=True, text=True, check=True
        ).stdout

    def test_a_table_tells_what_the_schema_asks_in_a_sentence(self) -> None:
        lines = {line.split()[0]: line for line in self.said("chart/new").splitlines()}
        self.assertTrue(
            lines["Document.Title"].endswith(
                "What stands on its first page. Schema: matches ^[A-Z]|x$; at least 1 character."
            )
        )
        self.assertRegex(lines["Document.Pages"], r"  integer or null +no .*  Schema: at least 1\.$")
        self.assertRegex(
            lines["Document.Labels[]"],
            r"  array +no .*  Schema: each element: string or number \(one of \"a\", 1\)\.$",
        )

    def test_values_that_the_set_has_told_are_not_told_twice(self) -> None:
        lines = {line.split()[0]: line for line in self.said("chart/new").splitlines()}
        self.assertNotIn("Schema:", lines["Document.Format"])

    def test_markdown_keeps_its_cells(self) -> None:
        lines = self.said("chart/new", "--format", "markdown").splitlines()
        title = next(line for line in lines if "`Document.Title`" in line)
        self.assertIn(r"Schema: matches ^\[A-Z\]\|x$; at least 1 character. |", title)

    def test_json_has_it_as_a_member_where_there_is_any(self) -> None:
        said = json.loads(self.said("chart/new", "--format", "json"))["members"]
        members = {member["path"]: member for member in said}
        self.assertEqual(members["Document.Pages"]["types"], ["integer", "null"])
        self.assertEqual(members["Document.Pages"]["constraint"], "at least 1")
        self.assertNotIn("constraint", members["Document.Author"])

    def test_a_list_of_untyped_values_is_one_row(self) -> None:
        head, row, whole = self.said("chart/list").splitlines()
        self.assertEqual(whole, "The message: at least 2 elements; no element twice.")
        self.assertEqual(row.split(), ["[]", "any", "no", "rdx_json_list.items"])
        self.assertIn("| `[]` | any | no |", self.said("chart/list", "--format", "markdown"))
        said = json.loads(self.said("chart/list", "--format", "json"))["members"]
        self.assertEqual([(m["path"], m["types"]) for m in said], [("[]", ["any"])])

    def test_what_the_schema_asks_of_the_message_stands_in_every_format(self) -> None:
        words = "at least 2 elements; no element twice"
        said = self.said("chart/list", "--format", "markdown")
        self.assertTrue(said.endswith(f"|\n\nThe message: {words}.\n"))
        said = self.said("chart/list", "--format", "json")
        self.assertEqual(json.loads(said)["constraint"], words)
        self.assertNotIn("The message", self.said("chart/new"))


if __name__ == "__main__":
    unittest.main()
