"""Identifiers and comments of generated C, whatever members are called and schemas ask."""

import json
import re
import tempfile
import unittest
from pathlib import Path
from typing import Any

from tests.generator.support import WARNINGS, compile_errors, generate, tree

# Keys that C or C++ has taken; the last one has a "_" of its own.
KEYS = ("class", "New", "default", "errno", "extra", "int_")
TEXT = {"type": "string", "enum": ["new", "_b", ""]}
WORD = re.compile(r"\b[A-Za-z_]\w*")
LITERAL = re.compile(r'"(?:[^"\\\\]|\\\\.)*"')
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)


def an_object(members: dict[str, Any]) -> dict[str, Any]:
    required = [key for key, one in members.items() if one["type"] == "string"]
    found = {"type": "object", "properties": members}
    return found | ({"required": required} if required else {})


class Generated(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.out = self.folder / "out"
        (self.folder / "rdx.toml").touch()

    def generate(self, schema: dict[str, Any]) -> dict[str, str]:
        file = self.folder / "schemas" / "shop" / "list.json"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(schema), "utf-8")
        done = generate(self.folder / "schemas", self.folder / "rdx.toml", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        return tree(self.out)


class Names(Generated):
    def test_none_is_one_that_c_or_cpp_keeps_for_itself(self) -> None:
        deep = an_object({key: TEXT for key in KEYS})
        lists = {"type": "array", "items": deep}
        below = an_object({key: one for key, one in zip(KEYS, (deep, lists) * len(KEYS))})
        files = self.generate(an_object({"Item": below, "class": deep, "Next": lists} | {"New": TEXT}))
        self.assertIn("RDX_SHOP_LIST_NEXT_CLASS_NEW", files["include/rdx/gen/value_sets.h"])
        for name, text in files.items():
            code = LITERAL.sub("", COMMENT.sub("", text))
            found = {one for one in WORD.findall(code) if "__" in one or re.match("_[A-Z]", one)}
            self.assertLessEqual(found, {"__cplusplus"}, name)
            comments = " ".join(COMMENT.findall(text))
            self.assertNotRegex(comments, r"RDX_\w*[A-Z]__", name)


class Assertions(Generated):
    def test_a_member_called_like_the_array_of_another_ones_assertion_compiles(self) -> None:
        limited = {"type": "string", "minLength": 1}
        asked = {"type": "string", "pattern": "^a", "enum": ["a", "ab"]}
        members = {"A": asked, "AValues": limited | {"maxLength": 1}, "APattern": limited,
                   "BValues": limited | {"maxLength": 2}, "B": asked | {"minLength": 2}}
        self.generate(an_object(members))
        said = compile_errors(["gcc", "-std=c11", *WARNINGS], self.out / "src/shop_list.c", self.out)
        self.assertEqual(said, "")


class Comments(Generated):
    ASKED = {
        "Code": ({"type": "string", "pattern": r"^\d\\\S$", "maxLength": 9},
                 r"Schema: matches ^\d\\\S$; at most 9 characters."),
        "Count": ({"type": "integer", "minimum": 1}, "Schema: integer; at least 1."),
        "Day": ({"type": "string", "format": "date", "description": "A day"},
                "A day. Schema: format date."),
        "Sex": ({"type": "string", "enum": ["F", "M"], "minLength": 1},
                "One of RDX_SHOP_LIST_SEX_... Schema: at least 1 character."),
        "Tags": ({"type": "array", "minItems": 2, "items": {"type": "string", "maxLength": 3}},
                 "Schema: at least 2 elements; each element: string (at most 3 characters)."),
        "Ends": ({"type": "string", "pattern": "a*/ int b;"},
                 "The schema asks more, as its description tells."),
        "Joins": ({"type": "string", "pattern": r"a\\ "},
                  "The schema asks more, as its description tells."),
        "Long": ({"type": "string", "pattern": "x" * 200},
                 "The schema asks more, as its description tells."),
        "Plain": ({"type": "string"}, ""),
    }

    def test_a_member_tells_what_its_schema_asks(self) -> None:
        members = {key: schema for key, (schema, _) in self.ASKED.items()}
        text = self.generate({"type": "object", "properties": members})["include/rdx/gen/shop_list.h"]
        found = text[text.index("struct rdx_shop_list {") : text.index("rdx_extra extra;")]
        flat = " ".join(found.replace("///<", "").split())
        for key, (_, words) in self.ASKED.items():
            with self.subTest(key):
                self.assertRegex(flat, rf"\b{key.lower()}_?; ?{re.escape(words)}")
        self.assertNotRegex(flat, "plain; [A-Z]")
        for file in ("src/shop_list.c",):
            self.assertEqual(
                compile_errors(["gcc", "-std=c11", *WARNINGS], self.out / file, self.out), ""
            )

    def test_what_only_some_places_ask_is_told_with_them(self) -> None:
        def place(least: int) -> dict[str, Any]:
            return an_object({"Code": {"type": "string", "minLength": least}})

        (self.folder / "rdx.toml").write_text(
            '[types.item]\nplaces = ["shop/list:A", "shop/list:B"]\n', "utf-8"
        )
        files = self.generate({"type": "object", "properties": {"A": place(1), "B": place(0)}})
        self.assertRegex(
            files["include/rdx/gen/item.h"], r"///< Required\. Schema: at least 1 character in A\.\n"
        )


if __name__ == "__main__":
    unittest.main()
