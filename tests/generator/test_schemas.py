"""The schemas and samples, judged by Debian's python3-jsonschema."""

import json
import re
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import Any

import jsonschema

from generator import loader, mapping, naming
from generator.resolve import resolve
from tests.generator.support import HERE, MAP, ROOT, SCHEMAS, WARNINGS, generate

PRINT_SAMPLES = """
#include <rdx/gen/samples.h>
#include <stdio.h>

int main(int count, char **schemas)
{
    for (int i = 1; i < count; i++) {
        const rdx_event event = {.schema = schemas[i]};
        const char *const *piece = FIND(&event);
        if (piece == NULL)
            printf("no sample");
        while (piece != NULL && *piece != NULL)
            printf("%s", *piece++);
        putchar(0);
    }
    return 0;
}
"""


def documents() -> dict[str, Any]:
    files = {f"{file.parent.name}/{file.stem}": file for file in sorted(SCHEMAS.glob("*/*.json"))}
    return {name: json.loads(file.read_text("utf-8")) for name, file in files.items()}


class Schemas(unittest.TestCase):
    def test_all_fourteen_are_valid_draft_04(self) -> None:
        found = documents()
        self.assertEqual(len(found), 14)
        for name, document in found.items():
            with self.subTest(schema=name):
                self.assertEqual(document["$schema"], "http://json-schema.org/draft-04/schema#")
                jsonschema.Draft4Validator.check_schema(document)

    def test_the_map_names_exactly_these_events(self) -> None:
        the_map, faults = mapping.load(MAP)
        self.assertEqual(faults, ())
        self.assertEqual(sorted(the_map.events), sorted(documents()))

    def test_the_map_names_all_events_that_redox_publishes(self) -> None:
        the_map, _ = mapping.load(MAP)
        self.assertEqual(len(the_map.all_events), 111)
        self.assertEqual(list(the_map.named_events), sorted(the_map.named_events))
        names = {
            naming.event_name(event.data_model, event.event_type, the_map.acronyms)
            for event in the_map.all_events.values()
        }
        self.assertEqual(len(names), 111)
        self.assertLessEqual(
            {
                "rdx_sso_sign_on",
                "rdx_clinical_summary_document_get_response",
                "rdx_clinical_decisions_request",
                "rdx_patient_admin_pre_admit",
                "rdx_surgical_scheduling_no_show",
                "rdx_order_grouped_orders",
                "rdx_enrichment_natural_language_processing_query",
                "rdx_scheduling_available_slots_response",
                "rdx_referral_auth_review",
                "rdx_notes_query_response",
            },
            names,
        )
        for name in names:
            self.assertTrue(naming.is_name(name), name)
            self.assertFalse(naming.is_reserved(name), name)

    def test_no_place_of_a_type_lacks_a_member_by_oversight(self) -> None:
        schemas, _ = loader.load(SCHEMAS)
        the_map, _ = mapping.load(MAP)
        result = resolve(schemas, the_map)
        self.assertEqual((result.faults, result.gaps), ((), ()))

    def test_a_scalar_is_required_exactly_when_it_cannot_be_null(self) -> None:
        """As Redox publishes them; a slip of ours would show here."""

        def walk(node: Any, at: str) -> None:
            for key, member in node.get("properties", {}).items():
                kinds = member.get("type")
                if kinds not in ("object", "array"):
                    required = key in node.get("required", [])
                    self.assertEqual(required, isinstance(kinds, str), f"{at}/{key}")
                walk(member, f"{at}/{key}")
            if "items" in node:
                walk(node["items"], at + "[]")

        for name, document in documents().items():
            walk(document, name)


class Samples(unittest.TestCase):
    def test_samples_as_compiled_are_valid_messages_of_their_event(self) -> None:
        schemas = documents()
        the_map, _ = mapping.load(MAP)
        for name, text in _compiled_samples(list(schemas)).items():
            with self.subTest(event=name):
                message = json.loads(text)
                jsonschema.Draft4Validator(schemas[name]).validate(message)
                self.assertEqual(message["Meta"]["DataModel"], the_map.events[name].data_model)
                self.assertEqual(message["Meta"]["EventType"], the_map.events[name].event_type)
                self.assertTrue(text.endswith("}\n"))
                self.assertNotIn("SSN", text)

    def test_a_sample_to_send_has_a_destination_and_a_document(self) -> None:
        found = _compiled_samples(["notes/new", "media/new"])
        note = json.loads(found["notes/new"])
        self.assertTrue(note["Meta"]["Destinations"][0]["ID"])
        self.assertEqual(note["Note"]["ContentType"], "Plain Text")
        self.assertTrue(note["Note"]["FileContents"])
        self.assertTrue(json.loads(found["media/new"])["Media"]["FileContents"])

    def test_full_samples_as_compiled_are_valid_and_have_every_member_of_their_schema(self) -> None:
        schemas = documents()
        for name, text in _compiled_samples(list(schemas), full=True).items():
            with self.subTest(event=name):
                message = json.loads(text)
                jsonschema.Draft4Validator(schemas[name]).validate(message)
                self.assertEqual(_paths_of_value(message), _paths_of_schema(schemas[name]))

    def test_full_samples_name_no_number_that_could_be_a_persons(self) -> None:
        for name, text in _compiled_samples(list(documents()), full=True).items():
            with self.subTest(event=name):
                self.assertLessEqual(set(re.findall(r"\d{3}-\d{2}-\d{4}", text)), {"000-00-0000"})
                phones = re.findall(r"\+\d+", text)
                self.assertTrue(all(re.fullmatch(r"\+155555501\d\d", one) for one in phones))

    def test_a_sample_longer_than_c_literals_may_be_is_compiled_too(self) -> None:
        members = {f"Number{index}": {"type": "string"} for index in range(400)}
        schema = {"type": "object", "properties": members, "required": list(members)}
        with tempfile.TemporaryDirectory() as scratch:
            file = Path(scratch) / "schemas" / "long" / "list.json"
            file.parent.mkdir(parents=True)
            file.write_text(json.dumps(schema))
            the_map = Path(scratch) / "rdx.toml"
            the_map.write_text("")
            out = Path(scratch) / "out"
            self.assertEqual(generate(file.parents[1], the_map, out).stderr, "")
            text = _compiled_samples(["long/list"], out)["long/list"]
        self.assertGreater(len(text), 4095)
        jsonschema.Draft4Validator(schema).validate(json.loads(text))

    def test_samples_satisfy_every_keyword(self) -> None:
        golden = HERE / "golden" / "keywords"
        files = {f"odd/{file.stem}": file for file in (golden / "schemas").glob("*/*.json")}
        for full in (False, True):
            found = _compiled_samples(list(files), golden / "expected", full)
            for name, text in found.items():
                with self.subTest(event=name, full=full):
                    schema = json.loads(files[name].read_text("utf-8"))
                    checker = jsonschema.draft4_format_checker
                    judge = jsonschema.Draft4Validator(schema, format_checker=checker)
                    judge.validate(json.loads(text))

    def test_an_unknown_event_has_no_sample(self) -> None:
        self.assertEqual(_compiled_samples(["notes/nothing"])["notes/nothing"], "no sample")


def _paths_of_schema(node: Any, at: str = "") -> list[str]:
    """Every member that a schema lists, in its order; the elements of an array as `path[]`."""
    found = []
    for key, member in node.get("properties", {}).items():
        found += [f"{at}.{key}", *_paths_of_schema(member, f"{at}.{key}")]
    if "items" in node:
        found += [at + "[]", *_paths_of_schema(node["items"], at + "[]")]
    return found


def _paths_of_value(value: Any, at: str = "") -> list[str]:
    found = []
    if isinstance(value, dict):
        for key, member in value.items():
            found += [f"{at}.{key}", *_paths_of_value(member, f"{at}.{key}")]
    if isinstance(value, list):
        for element in value:
            found += [at + "[]", *_paths_of_value(element, at + "[]")]
    return found


def _compiled_samples(
    names: list[str], out: Path = ROOT / "generated", full: bool = False
) -> dict[str, str]:
    """What a C program gets from rdx_event_sample or rdx_event_full_sample."""
    file, function = ("full_samples", "rdx_event_full_sample") if full else (
        "samples", "rdx_event_sample")
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "print_samples.c"
        source.write_text(PRINT_SAMPLES)
        program = Path(scratch) / "print_samples"
        includes = [f"-I{ROOT}/runtime/include", f"-I{out}/include"]
        samples = out / "src" / f"{file}.c"
        command = ["gcc", "-std=c11", *WARNINGS, f"-DFIND={function}", *includes]
        command += ["-o", program, source, samples]
        subprocess.run(command, check=True)
        said = subprocess.run([program, *names], check=True, capture_output=True, text=True).stdout
    return dict(zip(names, said.split("\0")[:-1], strict=True))


if __name__ == "__main__":
    unittest.main()
