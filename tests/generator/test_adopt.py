"""generate --adopt: types for places that have none, written into the map; and the note without it."""

import json
import os
import shutil
import tempfile
import tomllib
import unittest
from pathlib import Path
from typing import Any

from generator import api, loader, mapping
from generator.adopt import moved
from generator.api import Symbol
from generator.resolve import resolve
from tests.generator.support import MAP, SCHEMAS, run, tree

ADDRESS = ("StreetAddress", "City", "State", "ZIP", "Country", "County")


def thing(*keys: str, required: tuple[str, ...] = (), **members: Any) -> dict[str, Any]:
    texts: dict[str, Any] = {key: {"type": "string"} for key in keys}
    found = {"type": "object", "properties": texts | members}
    return found | ({"required": list(required)} if required else {})


def listed(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


class Adopt(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.schemas = self.scratch / "schemas"
        self.map = self.scratch / "rdx.toml"
        self.out = self.scratch / "out"

    def put(self, **events: Any) -> None:
        for name, schema in events.items():
            file = self.schemas / f"{name.replace('_', '/')}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(schema), "utf-8")

    def made(self, *options: str) -> str:
        """What is said."""
        done = self.run_it(*options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stderr

    def run_it(self, *options: str) -> Any:
        return run("generate", "--schemas", self.schemas, "--map", self.map, "--out", self.out,
                   *options)

    def types(self) -> dict[str, Any]:
        return tomllib.loads(self.map.read_text("utf-8")).get("types", {})

    def symbols(self) -> dict[str, Symbol]:
        schemas, faults = loader.load(self.schemas)
        the_map, more = mapping.load(self.map)
        self.assertEqual((faults, more), ((), ()))
        model = resolve(schemas, the_map).model
        assert model is not None
        return api.symbols(model)

    def test_shapes_that_repeat_become_types_named_after_their_key(self) -> None:
        self.put(
            a_new=thing(Home=thing("Kind", Address=thing(*ADDRESS)), Rest=listed(thing("A", "B"))),
            b_new=thing(Sites=listed(thing(Address=thing(*ADDRESS[:5])))),
            b_old=thing(Rest=listed(thing("A", "B", "C", required=("A",)))),
        )
        self.made("--adopt")
        self.assertEqual(
            self.types(),
            {
                "address": {
                    "partial": True,
                    "places": ["a/new:Home.Address", "b/new:Sites[].Address"],
                },
                "rest": {
                    "partial": True,
                    "places": ["a/new:Rest[]"],
                    "roles": {"old": {"places": ["b/old:Rest[]"]}},
                },
            },
        )
        self.assertIn("rdx_a_new_home", self.symbols())

    def test_what_holds_types_that_differ_is_not_made_one(self) -> None:
        self.put(a_new=thing(Visit=thing("A", "B", "C", Where={"type": "string"})),
                 b_new=thing(Visit=thing("A", "B", "C", Where=thing("X"))))
        self.made("--adopt")
        self.assertEqual(self.types(), {})

    def test_a_name_that_is_taken_has_the_model_in_front(self) -> None:
        self.map.write_text('[types.visit]\nplaces = ["a/new:Visit"]\n')
        other = thing("P", "Q", "R")
        self.put(a_new=thing(Visit=thing("A", "B")), b_new=thing(Visit=other),
                 b_old=thing(Visit=other))
        self.made("--adopt")
        self.assertEqual(self.types()["b_visit"]["places"], ["b/new:Visit", "b/old:Visit"])

    def test_the_definition_gives_the_name_where_all_refer_to_it(self) -> None:
        event = thing(From={"$ref": "#/definitions/place"}, To={"$ref": "#/definitions/place"})
        self.put(a_new=event | {"definitions": {"place": thing("A", "B", "C", "D")}})
        self.made("--adopt")
        self.assertEqual(self.types(), {"place": {"places": ["a/new:From", "a/new:To"]}})

    def test_a_place_like_a_declared_type_joins_it_however_the_map_is_laid_out(self) -> None:
        self.put(a_new=thing(Address=thing(*ADDRESS, required=("City",)),
                             HomeAddress=thing(*ADDRESS, required=("City",)),
                             Office=thing(Address=thing(*ADDRESS, required=("ZIP",)))))
        home, office = "a/new:HomeAddress", "a/new:Office.Address"
        for text in (
            '[types.address] # ours\ndoc = "]"\nplaces = ["a/new:Address"] # "no, [this]\n',
            "[types.address]\r\nplaces = [\r\n  'a/new:Address', # [\"x\"]\r\n]\r\n[value_sets]\r\n",
            '[types.address]\nplaces = ["a/new:Address"]\nroles = { }\n',
        ):
            with self.subTest(text):
                shutil.rmtree(self.out, ignore_errors=True)
                self.map.write_bytes(text.encode())
                self.made("--adopt")
                address = self.types()["address"]
                self.assertEqual(address["places"], ["a/new:Address", home])
                self.assertEqual(address["roles"], {"office": {"places": [office]}})
                if "\r\n" in text:
                    self.assertNotRegex(self.map.read_bytes(), rb"(?<!\r)\n")
                now = iter(self.map.read_bytes())
                self.assertTrue(all(byte in now for byte in text.encode()), "bytes are lost")

    def test_patterns_stand_one_a_line_and_comments_beside_their_own(self) -> None:
        self.put(a_new=thing(Address=thing(*ADDRESS), B=thing(Address=thing(*ADDRESS))))
        new = '    "a/new:B.Address",\n'
        for before, after in (
            ('["a/new:Address"]\n', f'[\n    "a/new:Address",\n{new}]\n'),
            ('[\n    "a/new:Address" # ours\n]\n', f'[\n    "a/new:Address", # ours\n{new}]\n'),
            ('[\n    "a/new:Address"]\n', f'[\n    "a/new:Address",\n{new}]\n'),
        ):
            with self.subTest(before):
                shutil.rmtree(self.out, ignore_errors=True)
                self.map.write_text('[types."address"]\nplaces = ' + before)
                self.made("--adopt")
                self.assertEqual(self.map.read_text(), '[types."address"]\nplaces = ' + after)

    def test_a_type_of_several_models_is_not_named_after_one_of_them(self) -> None:
        self.map.write_text('[types.visit]\nplaces = ["c/new:Visit"]\n')
        stay = thing(Visit=thing("P", "Q", "R"))
        self.put(c_new=thing(Visit=thing("A", "B")), a_new=thing(Stay=stay), b_new=thing(Stay=stay))
        self.made("--adopt")
        self.assertIn("stay_visit", self.types())

    def test_a_map_that_can_not_be_extended_is_told_and_left_alone(self) -> None:
        text = 'types = { address = { places = ["a/new:Address"] } }\n'
        self.map.write_text(text)
        self.put(a_new=thing(Address=thing(*ADDRESS), HomeAddress=thing(*ADDRESS)))
        done = self.run_it("--adopt")
        self.assertEqual((done.returncode, done.stderr), (
            2,
            f"{self.map}: /types/address: can't be extended by --adopt: give it a table of its "
            "own, [types.address]\n",
        ))
        self.assertEqual(self.map.read_text(), text)
        self.assertFalse(self.out.exists())

    def test_no_symbol_of_the_output_moves_and_a_second_run_changes_nothing(self) -> None:
        shutil.copytree(SCHEMAS, self.schemas)
        self.map.write_bytes(MAP.read_bytes())
        self.assertEqual(self.made(), "")
        before = self.symbols()
        for file in sorted(self.schemas.glob("*/*.json")):
            schema = json.loads(file.read_text("utf-8"))
            address = schema["properties"].get("Patient", {}).get("properties", {})
            address = address.get("Demographics", {}).get("properties", {}).get("Address")
            new = {"Residence": address} if address else {}
            schema["properties"]["Elsewhere"] = thing("A", Care=thing("X", "Y"), **new)
            file.write_text(json.dumps(schema), "utf-8")
        said = self.made("--adopt")
        types = self.types()
        self.assertEqual(len(types["care"]["places"]), 14)
        self.assertEqual(len(types["elsewhere"]["places"]), 14)
        self.assertIn("notes/new:Elsewhere.Residence", types["address"]["places"])
        self.assertIn("address, care, elsewhere", said)
        self.assertEqual(moved(before, self.symbols()), [])
        first = (self.map.read_bytes(), tree(self.out))
        self.assertTrue(first[0].startswith(MAP.read_bytes()[:2000]))
        self.assertEqual(self.made("--adopt"), "")
        self.assertEqual((self.map.read_bytes(), tree(self.out)), first)
        self.assertEqual(self.made(), "")

    def test_without_a_map_one_is_made_and_the_first_run_is_the_last(self) -> None:
        shutil.copytree(SCHEMAS, self.schemas)
        self.assertIn("places adopted", self.made("--adopt"))
        first = (self.map.read_bytes(), tree(self.out))
        self.assertIn("address", self.types())
        self.assertEqual(self.made("--adopt"), "")
        self.assertEqual((self.map.read_bytes(), tree(self.out)), first)

    def test_places_that_the_output_has_keep_their_names(self) -> None:
        event = thing(Address=thing(*ADDRESS), Other=thing(Address=thing(*ADDRESS)))
        self.put(a_new=event)
        self.map.write_text("")
        self.made()
        before = tree(self.out)
        self.assertEqual(
            self.made("--adopt"),
            f"{self.map}: note: nothing adopted: 2 places without an entry are in {self.out} "
            "already, and code may use their names; to adopt, restore "
            f"{self.out} as it was before\n",
        )
        self.assertEqual(tree(self.out), before)
        self.assertEqual(self.map.read_text(), "")

    def test_new_places_are_told_once(self) -> None:
        self.map.write_text("")
        self.put(a_new=thing(**{key: thing("X") for key in "ABCD"}))
        self.assertEqual(
            self.made(),
            f"{self.map}: note: 4 places have no entry and so a name by path: "
            f"a/new:A, a/new:B, a/new:C ...; for proposed types restore {self.out} and run with "
            "--adopt\n",
        )
        self.assertEqual(self.made(), "")

    def test_a_map_that_can_not_be_written_stops_all_of_it(self) -> None:
        self.put(a_new=thing(Address=thing(*ADDRESS), Other=thing(Address=thing(*ADDRESS))))
        self.map = self.scratch / "nowhere" / "rdx.toml"
        done = self.run_it("--adopt")
        self.assertEqual((done.returncode, done.stderr),
                         (2, f"{self.map}: No such file or directory\n"))
        self.assertFalse(self.out.exists())

    @unittest.skipIf(os.geteuid() == 0, "root may write to anything")
    def test_a_map_to_be_read_only_is_not_replaced(self) -> None:
        self.put(a_new=thing(Address=thing(*ADDRESS), Other=thing(Address=thing(*ADDRESS))))
        self.map.write_text("")
        self.map.chmod(0o444)
        done = self.run_it("--adopt")
        self.assertEqual((done.returncode, done.stderr),
                         (2, f"{self.map}: is not to be written to\n"))
        self.assertFalse(self.out.exists())

    def test_an_output_that_is_refused_leaves_the_map_as_it_was(self) -> None:
        self.put(a_new=thing(Address=thing(*ADDRESS), Other=thing(Address=thing(*ADDRESS))))
        self.map.write_text("# mine\n")
        self.out.write_text("in the way")
        self.assertEqual(self.run_it("--adopt").returncode, 2)
        self.assertEqual(self.map.read_text(), "# mine\n")
        self.assertEqual(sorted(file.name for file in self.scratch.iterdir()),
                         ["out", "rdx.toml", "schemas"])


if __name__ == "__main__":
    unittest.main()
