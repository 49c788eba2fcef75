"""`rdx describe` and `rdx sample --full`: what they print is what the schemas have."""

from __future__ import annotations

import json
import re
import unittest
from typing import Any

import jsonschema
from programs import EVENTS, ROOT, run, schema

CELL = re.compile(r"(?<!\\)\|")
FORMATS = {"date", "date-time", "phone", "uuid"}


def members(node: dict[str, Any], at: str = "") -> list[tuple[str, list[str], bool]]:
    """Path, types and whether it is required, of every member of a schema in its order."""
    if node.get("type") == "array":
        return members(node["items"], at)
    found = []
    for key, member in node.get("properties", {}).items():
        types = member.get("type", "any")
        types = [types] if isinstance(types, str) else types
        path = (f"{at}." if at else "") + key + ("[]" if types == ["array"] else "")
        found.append((path, sorted(types), key in node.get("required", [])))
        found += members(member, path)
    return found


def of_schema(event: str) -> list[tuple[str, list[str], bool]]:
    document = schema(event)
    return members(document, "[]" if document["type"] == "array" else "")


def described(event: str) -> dict[str, Any]:
    return json.loads(run("describe", event, "--format", "json").text)


def of_words(path: str, types: str, required: str) -> tuple[str, list[str], bool]:
    return path, sorted(types.split(" or ")), {"yes": True, "no": False}[required]


class Describe(unittest.TestCase):
    def test_json_has_every_member_of_the_schema_with_types_and_required(self) -> None:
        for (data_model, event_type), event in EVENTS.items():
            with self.subTest(event):
                said = described(event)
                self.assertEqual((said["event"], said["data_model"], said["event_type"]),
                                 (event, data_model, event_type))
                found = [(m["path"], sorted(m["types"]), m["required"]) for m in said["members"]]
                self.assertEqual(found, of_schema(event))

    def test_the_table_says_the_same(self) -> None:
        for event in EVENTS.values():
            with self.subTest(event):
                head, *lines = run("describe", event).text.splitlines()
                self.assertEqual(head.split(), ["MEMBER", "TYPE", "REQUIRED", "C", "WHAT"])
                cells = [re.split(" {2,}", line) for line in lines]
                self.assertEqual([of_words(*cell[:3]) for cell in cells], of_schema(event))
                self.assertEqual([line for line in lines if line != line.rstrip()], [])

    def test_the_table_is_aligned(self) -> None:
        head, *lines = run("describe", "results/new").text.splitlines()
        for name in ("TYPE", "REQUIRED", "C", "WHAT"):
            column = head.index(f" {name}") + 1
            cut = [line for line in lines if line[column - 1:column] not in (" ", "")]
            self.assertEqual(cut, [], name)

    def test_markdown_is_one_table_with_five_cells_a_row(self) -> None:
        for event in EVENTS.values():
            with self.subTest(event):
                title, blank, *lines = run("describe", event, "--format=markdown").text.splitlines()
                self.assertTrue(title.startswith("## ") and f"`{event}`" in title, title)
                self.assertEqual(blank, "")
                rows = [[cell.strip() for cell in CELL.split(line)] for line in lines]
                self.assertEqual({(row[0], row[-1], len(row)) for row in rows}, {("", "", 7)})
                self.assertEqual(set(rows[1][1:-1]), {"---"})
                found = [of_words(row[1].strip("`"), *row[2:4]) for row in rows[2:]]
                self.assertEqual(found, of_schema(event))

    def test_c_names_are_members_of_generated_structs(self) -> None:
        headers = "".join(file.read_text("utf-8")
                          for file in (ROOT / "generated/include/rdx/gen").glob("*.h"))
        for event in EVENTS.values():
            for one in described(event)["members"]:
                struct, name = one["c"].split(".")
                with self.subTest(one["c"]):
                    body = re.search(rf"^struct {struct} {{\n(.*?)^}};", headers, re.M | re.S)
                    self.assertRegex(body[1], rf"(?m)^ .*[ *]{name};")

    def test_values_formats_and_words_are_there(self) -> None:
        by_path = {one["path"]: one for one in described("notes/new")["members"]}
        content_type = by_path["Note.ContentType"]
        self.assertEqual(content_type["values"], ["Plain Text", "Rich Text", "Base64 Encoded"])
        self.assertIs(content_type["closed"], True)
        self.assertEqual(content_type["c"], "rdx_note.content_type")
        self.assertIs(by_path["Patient.Demographics.Sex"]["closed"], False)
        self.assertEqual(by_path["Patient.Demographics.DOB"]["format"], "date")
        self.assertEqual(by_path["Meta.Destinations[].ID"]["format"], "uuid")
        self.assertEqual(by_path["Note.Provider.PhoneNumber.Office"]["format"], "phone")
        self.assertEqual(by_path["Note.Provider"]["doc"], "Who is responsible for the document.")
        self.assertEqual(by_path["Note.Authenticator"]["doc"], "A clinician, in any role.")
        self.assertNotIn("format", by_path["Meta.Logs[].ID"])

    def test_every_date_time_has_its_format(self) -> None:
        for event in EVENTS.values():
            for one in described(event)["members"]:
                with self.subTest(event=event, path=one["path"]):
                    self.assertEqual(one["path"].endswith("DateTime"),
                                     one.get("format") == "date-time")
                    self.assertIn(one.get("format", "date"), FORMATS)

    def test_without_an_event_the_events_are_listed(self) -> None:
        for arguments in (["describe"], ["describe", "--list"]):
            outcome = run(*arguments)
            self.assertEqual(outcome.code, 0)
            self.assertEqual([line.split()[0] for line in outcome.text.splitlines()],
                             list(EVENTS.values()))

    def test_wrong_use_is_trouble_and_points_at_help(self) -> None:
        for arguments in (["no/such"], ["notes/new", "notes/query"], ["--list", "notes/new"],
                          ["notes/new", "--format", "canary"], ["--format"], ["--canary=canary"]):
            with self.subTest(arguments):
                outcome = run("describe", *arguments)
                self.assertEqual((outcome.code, outcome.text), (2, ""))
                self.assertIn(" --help`\n", outcome.err)
                self.assertNotIn("=canary", outcome.everything)

    def test_it_explains_itself(self) -> None:
        outcome = run("describe", "--help")
        self.assertEqual((outcome.code, outcome.err), (0, ""))
        self.assertIn("Usage: rdx describe", outcome.text)
        self.assertIn("  describe ", run("--help").text)


class FullSample(unittest.TestCase):
    def test_it_is_valid_by_schema_and_breaks_no_rule(self) -> None:
        for event in EVENTS.values():
            for arguments in ([event], [event, "--full"]):
                with self.subTest(arguments):
                    sample = run("sample", *arguments)
                    self.assertEqual((sample.code, sample.err), (0, ""))
                    jsonschema.Draft4Validator(schema(event)).validate(json.loads(sample.text))
                    verdict = run("validate", "--rules", "error", "-", stdin=sample.out)
                    self.assertEqual((verdict.code, verdict.text, verdict.err),
                                     (0, f"<stdin>: valid {event}\n", ""))

    def test_it_has_every_member_that_describe_lists(self) -> None:
        for event in EVENTS.values():
            with self.subTest(event):
                found = list(paths(json.loads(run("sample", "--full", event).text)))
                self.assertEqual(found, [path for path, _, _ in of_schema(event)])


def paths(value: Any, at: str = "") -> list[str]:
    if isinstance(value, list):
        return [path for element in value for path in paths(element, at or "[]")]
    found = []
    for key, member in value.items() if isinstance(value, dict) else ():
        path = (f"{at}." if at else "") + key + ("[]" if isinstance(member, list) else "")
        found += [path, *paths(member, path)]
    return found


if __name__ == "__main__":
    unittest.main()
