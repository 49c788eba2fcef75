"""Which events the map's patterns speak of, and what [names] does to members and structs."""

import json
import tempfile
import unittest
from pathlib import Path
from typing import Any

from generator import loader, mapping
from generator.ir import Model
from generator.resolve import Result, resolve


def thing(*keys: str, **members: Any) -> dict[str, Any]:
    """A schema of an object with texts, and with other members."""
    texts = {key: {"type": "string"} for key in keys}
    return {"type": "object", "properties": texts | members}


EVENT = thing(
    Meta=thing("DataModel", "EventType"), Person=thing("Name"), Staff=thing(Person=thing("Name"))
)
EVENTS = """
[events]
"listed/new" = { data_model = "Listed", event_type = "New" }
[named_events]
"named/new" = { data_model = "Named", event_type = "New" }
"""
IDENTITY = """
[identity]
data_model = ["*/*:Meta.DataModel"]
event_type = ["*/*:Meta.EventType"]
"""


class Scope(unittest.TestCase):
    def resolved(self, the_map: str, **schemas: Any) -> Result:
        """The model of schemas that are given as `model_event`."""
        with tempfile.TemporaryDirectory() as scratch:
            for name, schema in schemas.items():
                file = Path(scratch, "schemas", name.replace("_", "/") + ".json")
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(json.dumps(schema), "utf-8")
            (Path(scratch) / "rdx.toml").write_text(the_map, "utf-8")
            loaded, faults = loader.load(Path(scratch) / "schemas")
            self.assertEqual(faults, ())
            known, faults = mapping.load(Path(scratch) / "rdx.toml")
            self.assertEqual(faults, ())
        return resolve(loaded, known)

    def model(self, the_map: str, **schemas: Any) -> Model:
        result = self.resolved(the_map, **schemas)
        self.assertEqual(result.faults, ())
        assert result.model is not None
        return result.model

    def places(self, the_map: str, struct: str, **schemas: Any) -> list[str]:
        structs = {one.name: one for one in self.model(the_map, **schemas).structs}
        return [f"{at.schema}:{at.path}" for at in structs[struct].places]

    def test_a_pattern_for_any_model_speaks_of_listed_events_alone(self) -> None:
        three = {name: EVENT for name in ("listed_new", "named_new", "other_new")}
        the_map = EVENTS + '[types.person]\nplaces = ["*/*:Person"]'
        self.assertEqual(self.places(the_map, "rdx_person", **three), ["listed/new:Person"])

    def test_a_pattern_that_names_its_model_speaks_of_that_model_listed_or_not(self) -> None:
        three = {name: EVENT for name in ("listed_new", "named_new", "other_new", "other_old")}
        for places, expected in (
            ('"*/*:Person", "named/new:Person"', ["listed/new:Person", "named/new:Person"]),
            ('"other/*:Person"', ["other/new:Person", "other/old:Person"]),
            ('"other/new:**.Person"', ["other/new:Person", "other/new:Staff.Person"]),
        ):
            with self.subTest(places=places):
                the_map = EVENTS + f"[types.person]\nplaces = [{places}]"
                self.assertEqual(self.places(the_map, "rdx_person", **three), expected)

    def test_an_exception_has_the_scope_of_a_pattern(self) -> None:
        two = {name: EVENT for name in ("listed_new", "other_new")}
        for exception, expected in (
            ("*/*:Staff.Person", ["listed/new:Person", "other/new:Person", "other/new:Staff.Person"]),
            ("other/*:Staff.Person", ["listed/new:Person", "listed/new:Staff.Person",
                                      "other/new:Person"]),
        ):
            with self.subTest(exception=exception):
                the_map = EVENTS + (
                    '[types.person]\nplaces = ["*/*:**.Person", "other/new:**.Person"]\n'
                    f'except = ["{exception}"]'
                )
                self.assertEqual(self.places(the_map, "rdx_person", **two), expected)

    def test_identity_is_filled_in_for_every_event_that_has_a_name(self) -> None:
        three = {name: EVENT for name in ("listed_new", "named_new", "other_new")}
        model = self.model(EVENTS + IDENTITY, **three)
        rules = {
            (struct.name, row.member.key)
            for struct in model.structs
            for view in struct.views
            for row in view.rows
            if {"DATA_MODEL", "EVENT_TYPE"} & set(row.rules)
        }
        structs = ("rdx_listed_new_meta", "rdx_named_new_meta")
        keys = ("DataModel", "EventType")
        self.assertEqual(rules, {(struct, key) for struct in structs for key in keys})
        names = {event.schema: (event.data_model, event.event_type) for event in model.events}
        self.assertEqual(names["named/new"], ("Named", "New"))
        self.assertEqual(names["other/new"], ("other", "new"))

    def test_an_event_that_is_merely_named_needs_no_meta(self) -> None:
        model = self.model(EVENTS + IDENTITY, named_new=thing("Token"))
        self.assertEqual(model.events[0].name, "rdx_named_new")

    def test_a_pattern_that_matches_nothing_is_a_fault_only_where_it_could_match(self) -> None:
        for pattern, loaded, expected in (
            ("*/*:Nowhere", "listed_new", 1),
            ("*/*:Nowhere", "named_new", 0),
            ("named/*:Nowhere", "named_new", 1),
            ("other/new:Nowhere", "other_new", 1),
            ("other/new:Nowhere", "other_old", 0),
        ):
            with self.subTest(pattern=pattern, loaded=loaded):
                the_map = EVENTS + f'[names]\n"{pattern}" = "nowhere"'
                faults = self.resolved(the_map, **{loaded: EVENT}).faults
                self.assertEqual([fault.message for fault in faults],
                                 ["matches no place of the events that are loaded"] * expected)

    def test_names_tell_keys_apart_that_are_alike_in_c(self) -> None:
        schema = thing("Doc-ID", "DocID", "class", "Class", "")
        the_map = '[names]\n"a/b:Doc-ID" = "doc_dash_id"\n"a/*:Class" = "kind"\n"a/b:" = "empty"'
        members = self.model(the_map, a_b=schema).structs[0].members
        self.assertEqual(
            [(member.key, member.name) for member in members],
            [("Doc-ID", "doc_dash_id"), ("DocID", "doc_id"), ("class", "class_"),
             ("Class", "kind"), ("", "empty")],
        )

    def test_names_of_objects_are_in_the_names_of_their_structs(self) -> None:
        schema = thing(**{"Doc-A": thing("X"), "DocA": {"type": "array", "items": thing("X")}})
        model = self.model('[names]\n"a/b:Doc-A" = "doc_dash_a"', a_b=schema)
        self.assertEqual({struct.name for struct in model.structs},
                         {"rdx_a_b", "rdx_a_b_doc_dash_a", "rdx_a_b_doc_a"})

    def test_an_object_under_an_empty_key_has_a_struct_of_its_own(self) -> None:
        model = self.model("", a_b=thing(**{"": thing("X", **{"": thing("Y")})}))
        self.assertEqual([struct.name for struct in model.structs],
                         ["rdx_a_b", "rdx_a_b_unnamed", "rdx_a_b_unnamed_unnamed"])


if __name__ == "__main__":
    unittest.main()
