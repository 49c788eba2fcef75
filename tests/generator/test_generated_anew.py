"""What a change of schemas does to code that is there: constants stay what they are, lines of other
places stay as they are; `check` says what of the map is idle; texts of any length compile."""

import json
import tempfile
import unittest
from pathlib import Path
from typing import Any

from generator import loader, mapping
from generator.render import render
from generator.resolve import Result, resolve
from tests.generator.support import WARNINGS, compile_errors, run

T = {"type": "string"}


def thing(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members}


class GeneratedAnew(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def write(self, the_map: str, schemas: dict[str, Any]) -> tuple[Path, Path]:
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        for name, schema in schemas.items():
            file = folder / "schemas" / f"{name}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(schema), "utf-8")
        (folder / "map.toml").write_text(the_map, "utf-8")
        return folder / "schemas", folder / "map.toml"

    def resolved(self, the_map: str, schemas: dict[str, Any]) -> Result:
        place, file = self.write(the_map, schemas)
        loaded, faults = loader.load(str(place))
        known, more = mapping.load(file)
        self.assertEqual((*faults, *more), ())
        return resolve(loaded, known)

    def files(self, the_map: str, schemas: dict[str, Any]) -> dict[str, str]:
        result = self.resolved(the_map, schemas)
        assert result.model is not None, result.faults
        return render(result.model)

    def constants(self, the_map: str, *values: str) -> dict[str, str]:
        result = self.resolved(the_map, {"m/e": thing(En={"type": "string", "enum": list(values)})})
        assert result.model is not None, result.faults
        return {name: value for value, name in result.model.value_sets[0].values}

    def test_a_value_added_before_an_other_that_is_alike_never_takes_its_constant(self) -> None:
        old = self.constants("", "A-1", "B")
        self.assertEqual(old["RDX_M_E_EN_A1"], "A-1")
        schemas = {"m/e": thing(En={"type": "string", "enum": ["a1", "A-1", "B"]})}
        faults = self.resolved("", schemas).faults
        self.assertEqual([fault.pointer for fault in faults], ["/properties/En/enum/1"])
        self.assertIn("/properties/En/enum/0: rename one in [value_names]", faults[0].message)
        new = self.constants('[value_names]\n"m/e:En" = { a1 = "small_a1" }', "a1", "A-1", "B")
        self.assertEqual(new, old | {"RDX_M_E_EN_SMALL_A1": "a1"})

    def test_names_tell_the_values_of_a_closed_set_apart(self) -> None:
        the_map = """
            [value_sets.mood]
            closed = true
            values = ["Other", "A-1", "a1"]
            names = { Other = "others", a1 = "small_a1" }
            places = ["m/e:Mood"]
        """
        header = self.files(the_map, {"m/e": thing(Mood=T)})["include/rdx/gen/value_sets.h"]
        lines = [line.strip() for line in header.splitlines() if line.startswith("    RDX_MOOD_")]
        self.assertEqual(lines, [f"RDX_MOOD_{name}," for name in (
            "ABSENT", "NULL", "OTHERS", "A1", "SMALL_A1", "OTHER")])

    def test_what_a_new_event_leaves_alone_differs_in_its_hash_alone(self) -> None:
        the_map = '[types.thing]\nplaces = ["*/*:Thing"]\n[events]\n'
        the_map += "".join(f'"m/{e}" = {{data_model = "M", event_type = "{e}"}}\n' for e in "abcz")
        event = thing(Thing=thing(Name=T, List={"type": "array", "items": thing(X=T)}))
        old = self.files(the_map, {f"m/{name}": event for name in "abc"})
        new = self.files(the_map, {f"m/{name}": event for name in "abcz"})
        for name in ("include/rdx/gen/thing.h", "include/rdx/gen/m_a.h"):
            changed = [line for line in new[name].splitlines() if line not in old[name].splitlines()]
            self.assertTrue(all(line.startswith("// Schemas: ") for line in changed), changed)
        gone = [line for line in old["src/thing.c"].splitlines()
                if line not in new["src/thing.c"].splitlines()]
        self.assertEqual(gone, [])

    def test_a_member_with_a_long_name_changes_no_line_of_another(self) -> None:
        long = {"ANameThatIsFarLongerThanAllOfTheOthersAreAndThenSome": thing(X=T)}
        words = {"Id": T | {"description": "Which."}, "Name": T | {"description": "Who."}}
        old = self.files("", {"m/e": thing(**words)})["include/rdx/gen/m_e.h"]
        new = self.files("", {"m/e": thing(**words, **long)})["include/rdx/gen/m_e.h"]
        gone = [line for line in old.splitlines() if line not in new.splitlines()]
        self.assertTrue(all(line.startswith("// Schemas: ") for line in gone), gone)

    def test_texts_of_any_length_and_script_compile(self) -> None:
        words = {"title": "名" * 999, "description": "前" * 999}
        pattern = {"type": "string", "enum": ["values", "x"]}
        schema = thing(a=thing(b=pattern, c=T) | words, e=T | words,
                       list={"type": "array", "items": pattern, "maxItems": 2}, list_items=pattern)
        place, file = self.write("", {"m/e": schema, "size/t": schema | words})
        out = self.folder / "out"
        done = run("generate", "--schemas", place, "--map", file, "--out", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        for source in sorted((out / "src").glob("*.c")):
            with self.subTest(source=source.name):
                self.assertEqual(compile_errors(["gcc", "-std=c11", *WARNINGS], source, out), "")

    def test_a_name_that_no_compiler_need_take_is_a_fault(self) -> None:
        faults = self.resolved("", {"m/e": thing(**{"é" * 900: T})}).faults
        self.assertIn("more than 4000 characters in C: [names]", faults[0].message)

    def test_check_names_idle_exceptions_and_events_without_a_schema(self) -> None:
        the_map = """
            [events]
            "m/a" = { data_model = "M", event_type = "A" }
            "m/gone" = { data_model = "M", event_type = "Gone" }
            "unloaded/new" = { data_model = "Unloaded", event_type = "New" }
            [named_events]
            "m/named" = { data_model = "M", event_type = "Named" }
            [types.thing]
            places = ["m/*:*"]
            except = ["m/a:Other", "m/a:Slip", "unloaded/new:X"]
        """
        schemas = {"m/a": thing(Thing=thing(X=T), Other=thing(X=T))}
        found = [fault.pointer for fault in self.resolved(the_map, schemas).gaps]
        self.assertEqual(found, ["/events/m~1gone", "/types/thing/except/1"])
        place, file = self.write(the_map, schemas)
        options = ("--schemas", place, "--map", file, "--out", self.folder / "fresh")
        self.assertEqual(run("generate", *options).returncode, 0)
        done = run("check", *options)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, f"{file}: /events/m~1gone: has no schema, but its model has "
                         f"others\n{file}: /types/thing/except/1: takes no place out\n")


if __name__ == "__main__":
    unittest.main()
