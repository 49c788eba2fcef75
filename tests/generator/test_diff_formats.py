"""Formats of `diff` to the letter, read by their readers, with names that mean harm.

diff_golden/ has two sets of schemas and what each format prints. After a change that is meant,
`RDX_WRITE_GOLDEN=1 python3 -m unittest tests.generator.test_diff_formats` writes them anew.
"""

import json
import os
import re
import tempfile
import unittest
import xml.etree.ElementTree as xml
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema

from generator.diffs import escape
from generator.diffs.kinds import RULES
from generator.diffs.lines import Lines
from tests.generator.support import HERE, run

GOLDEN = HERE / "diff_golden"
FORMATS = ("text", "markdown", "json", "junit", "sarif", "github")
# Ends of lines, colours, reversed text, and what each format takes for its own.
HOSTILE = "a|b`c\n::error::d%0A\x1b[31m<img src=x>&\"'@team #1 ]]> -->\u202eend\u2028"


@cache
def diff(form: str, *arguments: str | Path, cwd: Path = GOLDEN) -> str:
    done = run("diff", "old", "new", "--map", "rdx.toml", "--format", form, *arguments, cwd=cwd)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def without_rules(text: str) -> str:
    """SARIF has all kinds, which the page of them has too."""
    return re.sub(r'"rules": \[.*?\n {5}\]', '"rules": [...]', text, flags=re.DOTALL)


class Golden(unittest.TestCase):
    def test_each_format_to_the_letter(self) -> None:
        for form in FORMATS:
            with self.subTest(format=form):
                text = without_rules(diff(form))
                path = GOLDEN / f"diff.{form}"
                if os.environ.get("RDX_WRITE_GOLDEN"):
                    path.write_text(text, "utf-8")
                self.assertEqual(text, path.read_text("utf-8"))


def closed(required: str, **properties: Any) -> dict[str, Any]:
    """As tests/cli/sarif_schema.py: what the standard knows, so that a slip is found."""
    return {"type": "object", "required": required.split(), "properties": properties,
            "additionalProperties": False}


TEXT = {"type": "string", "minLength": 1}
FROM_1 = {"type": "integer", "minimum": 1}
MESSAGE = closed("text", text=TEXT)
URI = {"type": "string", "pattern": r"^(?:[A-Za-z0-9\-._~/:]|%[0-9A-F]{2})+$"}
PHYSICAL = closed("artifactLocation", artifactLocation=closed("uri", uri=URI),
                  region=closed("startLine", startLine=FROM_1, startColumn=FROM_1))
LOCATION = closed("physicalLocation", physicalLocation=PHYSICAL, logicalLocations={
    "items": closed("fullyQualifiedName", fullyQualifiedName=TEXT)})
RESULT = closed("ruleId ruleIndex level message locations", ruleId=TEXT,
                ruleIndex={"type": "integer"}, level={"enum": ["none", "note", "warning", "error"]},
                message=MESSAGE, locations={"items": LOCATION}, properties={"type": "object"})
RULE = closed("id shortDescription", id=TEXT, shortDescription=MESSAGE, properties={})
DRIVER = closed("name version rules", name=TEXT, version=TEXT,
                rules={"items": RULE, "uniqueItems": True})
RUN = closed("tool results", tool=closed("driver", driver=DRIVER), columnKind=TEXT,
             results={"items": RESULT},
             invocations={"items": closed("executionSuccessful", executionSuccessful={})})
LOG = closed("$schema version runs", **{"$schema": TEXT, "version": {"enum": ["2.1.0"]},
                                        "runs": {"type": "array", "items": RUN, "minItems": 1}})


class Readers(unittest.TestCase):
    def test_sarif_points_at_the_line_of_the_key_in_the_new_file(self) -> None:
        log = json.loads(diff("sarif"))
        jsonschema.Draft4Validator(LOG).validate(log)
        results = log["runs"][0]["results"]
        self.assertEqual({log["runs"][0]["tool"]["driver"]["rules"][r["ruleIndex"]]["id"]
                          for r in results}, {r["ruleId"] for r in results})
        for result in results:
            where = result["locations"][0]["physicalLocation"]
            if result["ruleId"] == "member-added":
                line = (GOLDEN / where["artifactLocation"]["uri"]).read_text().splitlines()
                at = where["region"]
                here = line[at["startLine"] - 1][at["startColumn"] - 1 :]
                self.assertTrue(here.startswith(('"Phone"', '"Keywords"')), here)

    def test_json_has_each_place_and_all_symbols(self) -> None:
        document = json.loads(diff("json"))
        phones = [c for c in document["changes"] if c["path"].endswith(".Phone")]
        self.assertEqual([c["path"] for c in phones],
                         ["Document.Author.Phone", "Document.Copies[].Phone"])
        self.assertEqual([c["c"][0]["symbols"] for c in phones], [["rdx_person.phone"]] * 2)
        gone = next(c for c in document["changes"] if c["kind"] == "event-removed")
        symbols = {symbol for effect in gone["c"] for symbol in effect["symbols"]}
        self.assertIn("rdx_chart_gone_parse", symbols)
        self.assertEqual(gone["in"], "old")

    def test_junit_counts_what_failed(self) -> None:
        root = xml.fromstring(diff("junit"))
        for suite in root.iter("testsuite"):
            self.assertEqual(int(suite.get("tests", "")), len(suite.findall("testcase")))
            self.assertEqual(int(suite.get("failures", "")), len(list(suite.iter("failure"))))

    def test_counts_follow_the_audience(self) -> None:
        self.assertIn("for abi: 5 breaking", diff("text", "--for", "abi").splitlines()[0])

    def test_a_file_is_named_by_lines_even_where_a_pointer_leads_nowhere(self) -> None:
        lines = Lines(b'{"a": 1,\n "b~/": [true,\n  {"c": "\\u00e9"}]}')
        self.assertEqual(lines.at("/b~0~1/1/c"), (3, 4))
        self.assertEqual(lines.at("/b~0~1/1/c/properties/d"), (3, 4))
        self.assertEqual(lines.at(""), (1, 1))


class Hostile(unittest.TestCase):
    """Keys, values and patterns that would be more than text in a format."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        for side, key in (("old", "x"), ("new", HOSTILE)):
            (cls.folder / side / "chart").mkdir(parents=True)
            schema = {"type": "object", "properties": {key: {"type": "string"}}}
            (cls.folder / side / "chart" / "new.json").write_text(json.dumps(schema))
        (cls.folder / "rdx.toml").write_text("")

    def test_no_control_character_reaches_any_format(self) -> None:
        for form in FORMATS:
            with self.subTest(format=form):
                text = diff(form, cwd=self.folder)
                found = [c for c in text if ord(c) < 32 and c != "\n" or c in "\u202e\u2028"]
                self.assertEqual(found, [])

    def test_a_workflow_command_stays_one_line(self) -> None:
        for line in diff("github", cwd=self.folder).splitlines():
            self.assertRegex(line, r"^::(error|warning|notice) file=new|old")
            self.assertNotIn("%0A::", line)

    def test_xml_has_the_name_as_text(self) -> None:
        root = xml.fromstring(diff("junit", cwd=self.folder))
        names = [case.get("name", "") for case in root.iter("testcase")]
        self.assertTrue(any("<img src=x>&\"'@team" in name for name in names), names)

    def test_markdown_makes_nothing_of_it(self) -> None:
        text = diff("markdown", cwd=self.folder)
        bare = re.sub(r"(`+).*?[^`]\1(?!`)", "", text)
        self.assertNotIn("<img", bare)
        self.assertNotIn("@team", bare)
        self.assertEqual(escape.markdown("[a](b) <c> @d https://e"),
                         "\\[a\\]\\(b\\) &lt;c\\> &#64;d https&#58;//e")

    def test_json_keeps_the_key_as_it_is(self) -> None:
        paths = [c["path"] for c in json.loads(diff("json", cwd=self.folder))["changes"]]
        self.assertIn(HOSTILE, paths)

    def test_a_uri_has_no_byte_that_needs_escaping(self) -> None:
        for path in ("a b.zip: notes/new.json", "git:HEAD:schemas/ü.json", "/tmp/x#y?.json"):
            made = escape.uri(path)
            self.assertRegex(made, URI["pattern"])
            self.assertEqual(unquote(made.removeprefix("file://")), path)


class Table(unittest.TestCase):
    def test_the_way_back_of_a_kind_leads_back(self) -> None:
        for kind, rule in RULES.items():
            self.assertEqual(RULES[rule.mirror].mirror, kind)

    def test_verdicts_on_the_way_back_trade_sender_and_receiver(self) -> None:
        """What more messages pass is for readers to fear, what fewer pass for writers."""
        for kind, rule in RULES.items():
            is_wire = not kind.startswith(("c-", "map-"))
            if is_wire and not any(word in kind for word in ("member", "event", "model")):
                back = RULES[rule.mirror]
                with self.subTest(kind=kind):
                    self.assertEqual((rule.sender, rule.receiver), (back.receiver, back.sender))


if __name__ == "__main__":
    unittest.main()
