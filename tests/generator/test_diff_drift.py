"""What Redox changed from 2021 to 2023, as `diff` tells it: additions, and one relaxation.

The state of 2021 is made of the shipped schemas by taking back what is known to have come since.
"""

import json
import shutil
import tempfile
import unittest
from pathlib import Path
from typing import Any

from generator.diff import diff
from generator.diffs import sides
from generator.diffs.changes import Change, Report
from generator.diffs.kinds import AUDIENCES
from tests.generator.support import MAP, SCHEMAS, run

Json = dict[str, Any]

NOTES = ("notes/new", "notes/replace", "notes/delete")
MEDIA = ("media/new", "media/replace", "media/delete")
RESULTS = ("results/new", "results/newunsolicited")
ALL = (
    *NOTES, "notes/query", "notes/queryresponse",
    *RESULTS, "results/query", "results/queryresponse",
    *MEDIA, "media/query", "media/queryresponse",
)
CLINICAL = (*NOTES, *RESULTS, *MEDIA)
STATUS = "Orders[].Results[].Status"
IDENTIFIED = ("FacilityIdentifiers", "DepartmentIdentifiers")  # of a location
LOCATIONS = {
    CLINICAL: ("Visit",),
    NOTES: ("Note.Provider", "Note.Authenticator", "Note.Notifications[]"),
    MEDIA: ("Media.Provider", "Media.Authenticator", "Media.Notifications[]"),
    (*RESULTS, "results/queryresponse"): (
        "Orders[].Provider",
        "Orders[].ResultCopyProviders[]",
        "Orders[].Results[].PrimaryResultsInterpreter",
        "Orders[].Results[].Performer",
    ),
    RESULTS: ("Visit.AttendingProvider", "Visit.ReferringProvider"),
}
LOCATION = ("rdx_location.department_identifiers", "rdx_location.facility_identifiers")
# Member, events that got it, C symbols that tell it.
ADDED = (
    ("Meta.Logs", ALL, ("rdx_log", "rdx_meta.logs")),
    ("Patient.Demographics.Religion", CLINICAL, ("rdx_demographics.religion",)),
    (
        "Visit.AdditionalStaff",
        (*NOTES, *RESULTS),
        (*LOCATION, "rdx_provider.role", "rdx_visit.additional_staff"),
    ),
    ("Note.FileType", NOTES, ("rdx_note.file_type",)),
    ("Note.DocumentDescription", NOTES, ("rdx_note.document_description",)),
    ("Media.DirectAddressFrom", MEDIA, ("rdx_media.direct_address_from",)),
    ("Media.DirectAddressTo", MEDIA, ("rdx_media.direct_address_to",)),
    ("Orders", MEDIA, ()),  # told below: a member of each message
    ("Location", ("results/query",), (*LOCATION, "rdx_results_query.location")),
    ("LastUpdated", ("results/query",), ("rdx_results_query.last_updated",)),
)


def places() -> dict[tuple[str, str], tuple[str, ...]]:
    """Schema and path of each addition, and its C symbols."""
    found = {(schema, path): symbols for path, schemas, symbols in ADDED for schema in schemas}
    for schema in MEDIA:
        event = schema.partition("/")[2]
        found[schema, "Orders"] = (f"rdx_media_{event}.orders",)
    for schemas, owners in LOCATIONS.items():
        for schema in schemas:
            for owner in owners:
                for key, name in zip(IDENTIFIED, ("facility", "department"), strict=True):
                    at = f"{owner}.Location.{key}"
                    found[schema, at] = (f"rdx_location.{name}_identifiers",)
    return found


def at(document: Json, path: str) -> tuple[Json, str]:
    """The object that lists the member at `path`, and the member's key."""
    *outer, key = path.split(".")
    for step in outer:
        document = document["properties"][step.removesuffix("[]")]
        document = document["items"] if step.endswith("[]") else document
    return document, key


def without(document: Json, path: str) -> None:
    owner, key = at(document, path)
    del owner["properties"][key]


def required(document: Json, path: str) -> None:
    """As the published files have it: what is required can't be null."""
    owner, key = at(document, path)
    owner["properties"][key] = {"type": "string"}
    owner["required"].append(key)


def earlier(folder: Path, phone_is_text: bool = False) -> Path:
    """The schemas of 2021, or of before."""
    for file in sorted(SCHEMAS.glob("*/*.json")):
        name = f"{file.parent.name}/{file.stem}"
        document = json.loads(file.read_text("utf-8"))
        for schema, path in places():
            if schema == name:
                without(document, path)
        if name in RESULTS:
            required(document, STATUS)
        if phone_is_text and name in (*RESULTS, "results/queryresponse"):
            owner, key = at(document, "Orders[].Results[].Performer.PhoneNumber")
            owner["properties"][key] = {"type": ["string", "null"]}
        out = folder / f"{name}.json"
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(document))
    return folder


def report(before: Path, after: Path = SCHEMAS) -> Report:
    old, old_faults = sides.load(str(before), MAP)
    new, new_faults = sides.load(str(after), MAP)
    assert old is not None and new is not None, (old_faults, new_faults)
    return diff(old, new)


def line(change: Change) -> str:
    verdicts = [f"{who} {change.verdict(who).value}" for who in AUDIENCES]
    symbols = sorted({effect.symbol for effect in change.effects})
    return "; ".join([change.kind, change.place, *verdicts, *symbols])


class Drift(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.report = report(earlier(folder))

    def test_the_changes_are_exactly_these(self) -> None:
        compatible = "sender compatible; receiver compatible; source compatible"
        expected = [
            "; ".join(["member-added", f"{schema}:{path}", compatible, "abi breaking", *symbols])
            for (schema, path), symbols in places().items()
        ]
        for schema in RESULTS:
            expected += [
                f"required-relaxed; {schema}:{STATUS}; sender compatible; receiver breaking; "
                "source breaking; abi compatible; RDX_RESULT_REQUIRED",
                f"null-added; {schema}:{STATUS}; sender compatible; receiver breaking; "
                "source compatible; abi compatible",
            ]
        self.assertEqual(sorted(map(line, self.report.changes)), sorted(expected))
        self.assertEqual(self.report.untold, ())

    def test_the_relaxation_takes_a_parameter_from_one_macro(self) -> None:
        (relaxed,) = {c.effects for c in self.report.changes if c.kind == "required-relaxed"}
        self.assertEqual([(e.symbol, e.text) for e in relaxed],
                         [("RDX_RESULT_REQUIRED", "lost parameter status")])


class Command(unittest.TestCase):
    def test_status_and_first_line_of_the_drift(self) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            old = earlier(Path(scratch))
            done = run("diff", old, "schemas", "--fail-on", "breaking")
            self.assertEqual(done.returncode, 1)
            first = done.stdout.splitlines()[0]
            self.assertEqual(
                first, "132 changes in 14 groups, for sender, receiver, source: "
                "4 breaking, 128 compatible",
            )
            done = run("diff", old, "schemas", "--fail-on", "breaking", "--for", "sender")
            self.assertEqual(done.returncode, 0)


class OnePlace(unittest.TestCase):
    def test_code_that_compiles_but_is_refused_where_a_place_lost_a_member_is_broken(self) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            new = Path(scratch) / "new"
            shutil.copytree(SCHEMAS, new)
            document = json.loads((SCHEMAS / "notes/new.json").read_text("utf-8"))
            without(document, "Visit.Location.Bed")
            (new / "notes/new.json").write_text(json.dumps(document))
            (change,) = report(SCHEMAS, new).changes
        self.assertEqual(
            line(change),
            "member-removed; notes/new:Visit.Location.Bed; sender notice; receiver notice; "
            "source breaking; abi breaking; rdx_location.bed",
        )
        (effect,) = change.effects
        self.assertEqual((effect.kind, effect.text), (
            "c-member-unlisted", "write refuses rdx_location.bed in Notes.New at Visit.Location",
        ))


class Before(unittest.TestCase):
    """One member of rdx_provider was text at one place and an object at the others, so that one map
    can't be right for both sides."""

    def test_the_wire_side_comes_and_the_c_side_says_why_not(self) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            found = report(earlier(Path(scratch), phone_is_text=True))
        changed = [change for change in found.changes if change.kind == "type-changed"]
        place = "Orders[].Results[].Performer.PhoneNumber"
        self.assertEqual(
            [line(change) for change in changed],
            [f"type-changed; {schema}:{place}; sender breaking; receiver breaking; "
             "source unknown; abi unknown" for schema in (*RESULTS, "results/queryresponse")],
        )
        self.assertIn("map-unfit", [change.kind for change in found.changes])
        self.assertTrue(any(fault.pointer.endswith("Performer/properties/PhoneNumber")
                            for fault in found.untold))


if __name__ == "__main__":
    unittest.main()
