"""Places that no entry names, in a struct that has a declared type for their key: they have it, too."""

import json
import tempfile
import tomllib
import unittest
from pathlib import Path
from typing import Any

from generator import loader, mapping
from generator.api import symbols
from generator.ir import Model, Struct
from generator.resolve import Result, resolve
from tests.generator.support import run

TEXT: dict[str, Any] = {"type": "string"}


def thing(required: tuple[str, ...] = (), **members: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "object", "properties": members}
    return found | ({"required": list(required)} if required else {})


def listed(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def resolved(events: dict[str, Any], text: str) -> Result:
    the_map, faults = mapping.parse(text, "rdx.toml")
    assert not faults, faults
    schemas = []
    for name, schema in events.items():
        root, document, found = loader.parse(f"{name}.json", json.dumps(schema).encode())
        assert not found, found
        schemas.append(loader.Schema(name, f"{name}.json", root, document))
    return resolve(tuple(schemas), the_map)


def struct(model: Model, name: str) -> Struct:
    return next(struct for struct in model.structs if struct.name == name)


MAP = """
[types.patient]
partial = true
places = ["a/*:Patient"]
[types.contact]
partial = true
places = ["a/new:Patient.Contacts[]"]
[types.contact.roles.named]
places = ["a/old:Patient.Contacts[]"]
[types.phone]
places = ["a/new:Patient.Contacts[].Phone"]
[value_sets.size]
closed = true
values = ["small"]
places = ["a/new:Patient.Size"]
[contents.file]
places = ["a/new:Patient.File"]
"""
PHONE = thing(Home=TEXT)
CONTACT = thing(Name=TEXT, Phone=PHONE)
NEW = thing(Patient=thing(Size=TEXT, File=TEXT, Contacts=listed(CONTACT)))
OLD = thing(Patient=thing(Contacts=listed(thing(("Name",), Name=TEXT))))


class Inherit(unittest.TestCase):
    def model(self, text: str = MAP, **events: Any) -> Model:
        result = resolved({name.replace("_", "/"): e for name, e in events.items()}, text)
        assert result.model is not None, result.faults
        return result.model

    def test_a_place_and_what_it_holds_are_of_the_types_of_their_keys(self) -> None:
        """Whichever event comes first."""
        for name in ("a_aaa", "a_zzz"):
            with self.subTest(name):
                before = symbols(self.model(a_new=NEW, a_old=OLD))
                model = self.model(a_new=NEW, a_old=OLD, **{name: NEW})
                self.assertEqual(len(struct(model, "rdx_contact").places), 3)
                self.assertEqual(len(struct(model, "rdx_phone").places), 2)
                after = symbols(model)
                for symbol in ("rdx_patient", "rdx_contact", "rdx_phone"):
                    self.assertEqual(after[symbol], before[symbol])

    def test_its_macro_is_that_of_the_role_that_requires_the_same(self) -> None:
        model = self.model(a_new=NEW, a_old=OLD, a_aaa=OLD)
        (macro,) = struct(model, "rdx_contact").macros
        self.assertEqual(macro.name, "RDX_CONTACT_NAMED_REQUIRED")
        self.assertEqual([place.schema for place in macro.places], ["a/old", "a/aaa"])

    def test_members_keep_their_order_whatever_the_new_place_has(self) -> None:
        turned = thing(Patient=thing(Contacts=listed(thing(Phone=PHONE, More=TEXT, Name=TEXT))))
        names = [m.name for m in struct(self.model(a_new=NEW, a_old=OLD, a_aaa=turned),
                                        "rdx_contact").members]
        names.remove("more")
        self.assertEqual(names, ["name", "phone"])

    def test_a_place_that_requires_something_else_is_in_no_role_and_told(self) -> None:
        other = thing(Patient=thing(Contacts=listed(thing(("Phone",), Phone=PHONE))))
        result = resolved({"a/new": NEW, "a/old": OLD, "a/x": other}, MAP)
        assert result.model is not None, result.faults
        self.assertEqual(result.uncovered, ("a/x:Patient.Contacts[]",))
        macros = struct(result.model, "rdx_contact").macros
        self.assertEqual([macro.name for macro in macros], ["RDX_CONTACT_NAMED_REQUIRED"])
        with tempfile.TemporaryDirectory() as scratch:
            for name, event in (("new", NEW), ("old", OLD), ("x", other)):
                file = Path(scratch, "schemas/a", f"{name}.json")
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(json.dumps(event), "utf-8")
            the_map = Path(scratch, "rdx.toml")
            the_map.write_text(MAP, "utf-8")
            done = run("generate", "--schemas", Path(scratch, "schemas"), "--map", the_map,
                       "--out", Path(scratch, "out"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("so no RDX_..._REQUIRED covers it: a/x:Patient.Contacts[]; "
                      "[types.TYPE.roles.NAME] can name it\n", done.stderr)

    def test_a_text_is_the_enum_or_the_file_that_its_key_is_elsewhere(self) -> None:
        more = thing(Patient=thing(Size=TEXT, File=TEXT))
        model = self.model(a_new=NEW, a_old=OLD, a_more=more)
        kinds = [member.kind.value for member in struct(model, "rdx_patient").members]
        self.assertEqual(kinds, ["ENUM", "CONTENT", "LIST"])

    def test_where_two_types_are_declared_for_a_key_both_are_told(self) -> None:
        text = MAP + '[types.other]\nplaces = ["a/x:Patient.Contacts[]"]\n'
        result = resolved({"a/new": NEW, "a/old": OLD, "a/x": OLD, "a/y": OLD}, text)
        self.assertIn("one type of [types] has to name both", str(result.faults[0]))

    def test_a_kind_that_can_not_be_is_told_with_what_helps(self) -> None:
        """And following the words does help."""
        deep = thing(Patient=thing(Contacts=listed(thing(Phone=TEXT))))
        flat = thing(Patient=thing(Contacts=thing(Name=TEXT)))
        for event, pointer in ((deep, "/Contacts/items/properties/Phone"), (flat, "/Contacts")):
            with self.subTest(pointer):
                events = {"a/new": NEW, "a/old": OLD, "a/x": event}
                fault = resolved(events, MAP).faults[0]
                self.assertEqual(fault.file, "a/x.json")
                self.assertTrue(fault.pointer.endswith(pointer), fault.pointer)
                self.assertIn(": `except` can take a/x:Patient out of [types.patient]", str(fault))
                helped = MAP.replace('["a/*:Patient"]', '["a/*:Patient"]\nexcept = ["a/x:Patient"]')
                tomllib.loads(helped)
                result = resolved(events, helped)
                assert result.model is not None, result.faults
                struct(result.model, "rdx_a_x_patient")


if __name__ == "__main__":
    unittest.main()
