"""Names."""

import re
import subprocess
import unittest

from generator import naming
from generator.nodes import Node
from generator.places import Pattern, Site
from tests.generator.support import ROOT

ACRONYMS = ("ID", "IDs", "DOB", "ZIP")


class Names(unittest.TestCase):
    def test_words_are_told_apart_as_a_reader_would(self) -> None:
        for key, name in {
            "DocumentIDs": "document_ids",
            "DOB": "dob",
            "IDType": "id_type",
            "ApplicationOrderID": "application_order_id",
            "NewUnsolicited": "new_unsolicited",
            "Identifiers": "identifiers",
            "ZIP": "zip",
            "Sign-on": "sign_on",
            "Address1": "address1",
            "ID And Name": "id_and_name",
            "ReferenceURLs": "reference_urls",
            "SSOToken": "sso_token",
            "IsAs": "is_as",
        }.items():
            self.assertEqual(naming.member(key, ACRONYMS), name)

    def test_what_c_or_cpp_can_not_call_a_member_gets_an_underscore(self) -> None:
        for key in ("class", "New", "default", "int", "xor", "errno", "extra"):
            self.assertEqual(naming.member(key, ()), key.lower() + "_")

    def test_every_key_makes_a_plain_c_name(self) -> None:
        for key in ("", "-", "2nd", "é", "a.b[c]", "日本", "\\", "A__B", "_a"):
            self.assertRegex(naming.member(key, ()), r"^[a-z][a-z0-9]*(_[a-z0-9]+)*_?$")

    def test_a_file_name_stays_short_and_tells_long_names_apart(self) -> None:
        one, other = (naming.stem("rdx_" + "level_" * 60 + end) for end in ("a", "b"))
        self.assertNotEqual(one, other)
        self.assertLess(len(one), 200)
        self.assertEqual(naming.stem("rdx_notes_new"), "notes_new")

    def test_every_name_of_the_runtime_is_one_that_no_struct_can_have(self) -> None:
        for header in sorted((ROOT / "runtime" / "include" / "rdx").glob("*.h")):
            text = re.sub(r"/\*.*?\*/", "", header.read_text("utf-8"), flags=re.S)
            code = re.sub(r"//.*", "", text)
            for name in sorted(set(re.findall(r"\brdx_[a-z0-9_]*[a-z0-9]\b", code))):
                self.assertTrue(naming.is_reserved(name), f"{name}: a line for reserved.py")

    def test_every_constant_of_the_runtime_is_one_that_no_value_can_have(self) -> None:
        headers = sorted((ROOT / "runtime" / "include" / "rdx").glob("*.h"))
        text = "".join(f"#include <rdx/{header.name}>\n" for header in headers)
        command = ["gcc", "-E", "-dD", "-xc", f"-I{ROOT}/runtime/include", "-"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        code = "\n".join(line for line in done.stdout.splitlines() if not line.startswith("# "))
        found = set(re.findall(r"\bRDX_[A-Z0-9_]*[A-Z0-9]\b", code))
        self.assertIn("RDX_E_TYPE", found)
        for name in sorted(found):
            self.assertTrue(naming.is_reserved(name), f"{name}: a line for reserved.py")

    def test_macro_parameters_are_no_token_of_the_macro_body(self) -> None:
        members = ("id", "a_id", "aa_id")
        self.assertFalse(set(naming.macro_params(members)) & {*members, "named"})


class Patterns(unittest.TestCase):
    def matches(self, pattern: str, schema: str, path: str) -> bool:
        site = Site(schema, "", "", path, "", Node("object"), None)
        return Pattern(pattern, "").matches(site)

    def test_stars_stay_within_a_name_and_two_in_front_are_any_number(self) -> None:
        for pattern, path, expected in (
            ("notes/*:Note.Provider", "Note.Provider", True),
            ("media/*:Note.Provider", "Note.Provider", False),
            ("notes/n*:Note.Provider", "Note.Provider", True),
            ("*/*:**.Address", "Address", True),
            ("*/*:**.Address", "A.B[].Address", True),
            ("*/*:**.Address", "HomeAddress", False),
            ("*/*:*.Address", "A.B.Address", False),
            ("*/*:*[].Patient", "Notes[].Patient", True),
            ("*/*:*[].Patient", "Patient", False),
            ("*/*:Orders[]", "Orders", False),
        ):
            with self.subTest(pattern=pattern, path=path):
                self.assertEqual(self.matches(pattern, "notes/new", path), expected)


if __name__ == "__main__":
    unittest.main()
