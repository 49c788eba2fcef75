"""How `rdx validate` says it: each format to the letter, read by its readers, and free of values.

golden/ has what each format prints of the files that `write_files` makes. After a change that is
meant, `RDX_WRITE_GOLDEN=1 python3 tests/cli/test_validate_formats.py` writes them anew; look at the
difference.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

import jsonschema
from messages import BAD, BROKEN, CANARY, GOOD, NO_SCHEMA, ODD, as_line, with_patient
from programs import BIN, ROOT, run
from sarif_schema import LOG

FORMATS = ("text", "json", "junit", "sarif", "github", "tap")
GOLDEN = ROOT / "tests/cli/golden"
FILES = ("good.json", "bad.json", "odd.json", "broken.json", "batch.ndjson", "none.json")
# Bytes that mean something to a format each, and one that is no UTF-8.
STRANGE = os.fsdecode(b"a:b,c%d#e\\f\n::error g<&>\"'h\x1b[31m\xff\xc3\xa9 i.json")


def write_files(folder: Path) -> None:
    contents = {"good.json": GOOD, "bad.json": BAD, "odd.json": ODD, "broken.json": BROKEN,
                "batch.ndjson": as_line(GOOD) + as_line(BAD) + as_line(NO_SCHEMA)}
    for name, content in contents.items():
        (folder / name).write_bytes(content)


def without_rules(text: str) -> str:
    """SARIF's list of statuses grows, and the version with every release."""
    text = re.sub(r'"rules":\[\n.*?\}\]\}\}', '"rules":[...]}}', text, flags=re.DOTALL)
    return re.sub(r'"version":"\d+\.\d+\.\d+","rules"', '"version":"...","rules"', text)


class Formats(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        write_files(self.folder)

    def validate(self, form: str, *arguments: object, stdin: bytes = b""):
        return run("validate", "--format", form, *arguments, folder=self.folder, stdin=stdin)

    def strange_file(self, content: bytes) -> str:
        (self.folder / STRANGE).write_bytes(content)
        return STRANGE


class Golden(Formats):
    def test_each_format_to_the_letter(self) -> None:
        for form in FORMATS:
            with self.subTest(form):
                outcome = self.validate(form, *FILES)
                self.assertEqual(outcome.code, 2)
                text = without_rules(outcome.text)
                path = GOLDEN / f"validate.{form}"
                if os.environ.get("RDX_WRITE_GOLDEN"):
                    path.write_text(text, encoding="utf-8")
                self.assertEqual(text, path.read_text(encoding="utf-8"))

    def test_every_format_tells_of_the_file_that_cannot_be_read(self) -> None:
        for form in FORMATS:
            with self.subTest(form):
                outcome = self.validate(form, "none.json", "good.json")
                self.assertEqual(outcome.err, "rdx validate: error: none.json: No such file or "
                                 "directory [RDX_E_FILE]\n")
                if form != "text":
                    self.assertIn("No such file or directory", outcome.text)

    def test_every_format_tells_how_many_issues_are_not_shown(self) -> None:
        told = {"text": "bad.json: 1 further issue is not shown\n", "json": '"unkept":1}',
                "junit": "\n1 further issue is not shown\n", "sarif": '"properties":{"unkept":1}',
                "github": "\n::notice file=bad.json::1 further issue is not shown\n",
                "tap": "\n  unkept: 1\n"}
        for form in FORMATS:
            with self.subTest(form):
                outcome = self.validate(form, "--max-issues", "1", "bad.json")
                self.assertIn(told[form], outcome.text)
                self.assertEqual(outcome.text.count("/Note"), 0)


class Canaries(Formats):
    def test_no_format_prints_a_value(self) -> None:
        texts = [GOOD, BAD, ODD, BROKEN, NO_SCHEMA.replace(b"Scheduling", b"canary")]
        texts += [BAD[:length] for length in range(0, len(BAD), 7)]
        texts += [GOOD.replace(b'"Patient"', b'"Canary canary"'),
                  GOOD.replace(b'"canary"', b"canary"), GOOD.replace(b'"canary"', b'canary"'),
                  GOOD.replace(b'"canary"', b'"canary'), GOOD.replace(b'"canary"', b"'canary'"),
                  GOOD.replace(b'"canary"', b'"Canary" "Canary": "canary"'),
                  GOOD.replace(b'"canary"', b'"canary\n", "Canary": 73550'),
                  GOOD.replace(b'"canary"', b'"\\u0063anary\\" Canary\xff"'),
                  b'{"Meta": {}, "Canary", "ID": 1}', b'{"Meta": {}, "Canary"\n}', b'{"Canary',
                  b'["Canary", "Canary": 73550]', b'{"A": "Canary": 1}', b"73550 canary"]
        for number, text in enumerate(texts):
            (self.folder / f"c{number}.json").write_bytes(text)
        for form in FORMATS:
            outcome = self.validate(form, "--color", "always" if form == "text" else "never", ".")
            with self.subTest(form):
                self.assertNotIn(CANARY, outcome.everything.lower())
                self.assertNotIn("73550", outcome.everything)
                self.assertIn("RDX_E_SYNTAX", outcome.text)

    def test_all_is_masked_but_names(self) -> None:
        text = GOOD.replace(b'{"ID": "canary", "IDType": "canary"}',
                            '{"Oh no": null, "ID": -1.5e+7, "IDType": "ü\\"\\u0041[{}:,"}'.encode())
        outcome = self.validate("text", "--rules", "none", "-", stdin=text)
        self.assertEqual(outcome.text.splitlines()[1], '     3 |   "Patient": {"Identifiers": '
                         '[{"xxxxx": xxxx, "ID": xxxxxxx, "IDType": "xxxxxxxxxxxxxx"}]},')

    def test_true_and_false_look_alike(self) -> None:
        texts = [GOOD.replace(b'"canary"', value, 1) for value in (b"true", b"false")]
        lines = [self.validate("text", "-", stdin=text).text.splitlines()[1] for text in texts]
        self.assertEqual(*lines)

    def test_names_are_masked_behind_the_end_of_json(self) -> None:
        line, caret = self.validate("text", "broken.json").text.splitlines()[1:3]
        self.assertIn('"Identifiers": [{"ID": "xxxxxx", "IDType": xxxxxx, "xxxxxx": "xxxxxx"}]', line)
        self.assertEqual(caret.index("^"), line.index('xxxxxx, "xxxxxx":'))

    def test_they_are_masked_when_the_end_of_json_is_no_issue_that_is_shown(self) -> None:
        text = (b'{"Meta": {"DataModel": "Notes", "EventType": "New"},\n'
                b'"Patient": 7, "Visit": "a"b,{"Smith": "x"}}')
        for most in (1, 2, 1000):
            shown = self.validate("text", "--event", "notes/new", "--max-issues", most, "-",
                                  stdin=text).text
            self.assertIn('"Patient": x', shown)
            self.assertNotIn("Smith", shown)


class Text(Formats):
    def test_the_caret_stands_under_the_place(self) -> None:
        lines = self.validate("text", "bad.json").text.splitlines()
        self.assertEqual(lines[1], '     3 |   "Patient": {"Identifiers": [{"ID": xxxxx, "IDType": "xxxxxx"}]},')
        self.assertEqual(lines[2].index("^"), lines[1].index("xxxxx"))

    def test_the_caret_counts_characters_not_bytes(self) -> None:
        text = GOOD.replace(b'{"ID": "canary", "IDType": "canary"}',
                            '{"IDType": "äöü€😀", "ID": 7}'.encode())
        lines = self.validate("text", "-", stdin=text).text.splitlines()
        self.assertEqual(lines[2].index("^"), lines[1].index("x}"))

    def test_long_lines_are_cut_around_the_place(self) -> None:
        many = [{"ID": f"é{n}", "IDType": "x" * n} for n in range(300)]
        many[150]["ID"] = 7
        lines = self.validate("text", "-", stdin=with_patient(Identifiers=many)).text.splitlines()
        self.assertTrue(all(len(line) < 130 for line in lines[1:]))
        self.assertRegex(lines[1], r'^     1 \| \.\.\..*"ID": x, "IDType": "x*\.\.\.$')
        self.assertEqual(lines[1][lines[2].index("^") - 6:][:7], '"ID": x')

    def test_a_place_in_an_empty_text_has_its_caret(self) -> None:
        self.assertTrue(self.validate("text", "-").text.endswith("     1 |\n       | ^\n"))

    def test_values_are_shown_on_demand_without_what_steers_terminals(self) -> None:
        text = BAD.replace(b'"IDType": "canary"', b'"IDType": "Zo\xc3\xab\x1b[2J\xc2\x9b\xff"')
        lines = self.validate("text", "--show-values", "-", stdin=text).text.splitlines()
        self.assertIn('"ID": 73550, "IDType": "Zoë\ufffd[2J\ufffd\ufffd"', lines[-2])
        self.assertNotIn("\x1b", "".join(lines))

    def test_without_source_there_is_a_line_an_issue(self) -> None:
        self.assertEqual(len(self.validate("text", "--no-source", "bad.json").text.splitlines()), 2)

    def test_colours_are_for_terminals_and_for_who_asks(self) -> None:
        self.assertNotIn("\033", self.validate("text", "bad.json").text)
        coloured = self.validate("text", "--color", "always", "bad.json").text
        self.assertIn("\033[1mbad.json:3:38:\033[0m \033[1;31merror:\033[0m ", coloured)
        self.assertEqual(re.sub(r"\033\[[0-9;]*m", "", coloured), self.validate("text", "bad.json").text)
        self.assertIn("\033", self.on_terminal(TERM="xterm"))
        self.assertIn("\033", self.on_terminal(TERM="xterm", NO_COLOR=""))
        for settings in ({"TERM": "dumb"}, {"TERM": "xterm", "NO_COLOR": "1"}, {}):
            self.assertNotIn("\033", self.on_terminal(**settings))

    def on_terminal(self, **settings: str) -> str:
        ours, theirs = os.openpty()
        subprocess.run([BIN / "rdx", "validate", "bad.json"], stdout=theirs, cwd=self.folder,
                       env={"PATH": os.environ["PATH"], **settings}, timeout=60)
        shown = os.read(ours, 65536).decode()
        os.close(ours)
        os.close(theirs)
        return shown

    def test_names_of_files_do_not_steer_terminals(self) -> None:
        out = self.validate("text", self.strange_file(GOOD)).out
        self.assertEqual(out, b"a:b,c%d#e\\f?::error g<&>\"'h?[31m\xff\xc3\xa9 i.json: valid notes/new\n")

    def test_nor_do_controls_beyond_ascii_in_them(self) -> None:
        name = "a\x7f\x80\x9b31m\x9f\xa0é.json"
        (self.folder / name).write_bytes(GOOD)
        self.assertEqual(self.validate("text", name, "\x9bnone").text,
                         "a???31m?\xa0é.json: valid notes/new\n")
        self.assertTrue(self.validate("text", "\x9bnone").err.startswith("rdx validate: error: ?none:"))


class Json(Formats):
    def documents(self, *arguments: object) -> list[dict]:
        return [json.loads(line) for line in self.validate("json", *arguments).text.splitlines()]

    def test_an_object_has_these_members(self) -> None:
        whole, line = self.documents("bad.json")[0], self.documents("batch.ndjson")[1]
        self.assertEqual(list(whole), ["file", "event", "valid", "issues", "unkept"])
        self.assertEqual(list(line), ["file", "line", "event", "valid", "issues", "unkept"])
        self.assertEqual(list(whole["issues"][0]), [
            "code", "number", "stage", "severity", "pointer", "line", "column", "meaning", "expected",
            "came", "detail"])

    def test_lines_are_those_of_the_file(self) -> None:
        second = self.documents("batch.ndjson")[1]
        self.assertEqual([issue["line"] for issue in second["issues"]], [2, 2])

    def test_a_file_that_cannot_be_read_is_not_valid(self) -> None:
        document = self.documents("none.json")[0]
        self.assertEqual((document["valid"], document["event"]), (False, None))
        self.assertEqual(document["issues"][0]["stage"], "file")

    def test_any_name_of_a_file_is_utf8(self) -> None:
        expected = os.fsencode(STRANGE).decode(errors="replace")
        self.assertEqual(self.documents(self.strange_file(GOOD))[0]["file"], expected)


class JUnit(Formats):
    def suites(self, *arguments: object) -> list[xml.Element]:
        return list(xml.fromstring(self.validate("junit", *arguments).out))

    def test_counts_are_those_of_the_cases(self) -> None:
        for suite in self.suites(*FILES):
            cases = suite.findall("testcase")
            self.assertEqual([int(suite.get(name)) for name in ("tests", "failures", "errors")],
                             [len(cases), len(suite.findall("testcase/failure")),
                              len(suite.findall("testcase/error"))])

    def test_a_suite_a_file_and_a_case_a_document(self) -> None:
        suites = self.suites(*FILES)
        self.assertEqual([suite.get("name") for suite in suites], list(FILES))
        self.assertEqual([len(suite) for suite in suites], [1, 1, 1, 1, 3, 1])
        self.assertEqual([case.get("name") for case in suites[4]],
                         ["batch.ndjson:1", "batch.ndjson:2", "batch.ndjson:3"])
        self.assertEqual(suites[1][0][0].get("type"), "RDX_E_TYPE")
        self.assertEqual(len(suites[1][0][0].text.strip().splitlines()), 2)
        self.assertIn("warning: /Patient/Demographics/DOB", suites[2][0].find("system-out").text)

    def test_two_batches_do_not_mix(self) -> None:
        first, second = self.suites("batch.ndjson", "batch.ndjson")
        self.assertEqual(xml.tostring(first).strip(), xml.tostring(second).strip())

    def test_a_failure_is_told_by_its_worst_issue(self) -> None:
        stray = BAD.replace(b'"Meta"', b'"Stranger": 1, "Meta"')
        failure = xml.fromstring(self.validate("junit", "-", stdin=stray).out)[0][0][0]
        self.assertEqual(failure.get("type"), "RDX_E_TYPE")

    def test_any_name_of_a_file_is_xml(self) -> None:
        expected = os.fsencode(STRANGE).decode(errors="replace").replace("\x1b", "\ufffd")
        self.assertEqual(self.suites(self.strange_file(BAD))[0].get("name"), expected)


class Sarif(Formats):
    def log(self, *arguments: object, stdin: bytes = b"") -> dict:
        log = json.loads(self.validate("sarif", *arguments, stdin=stdin).out)
        jsonschema.Draft7Validator(LOG).validate(log)
        return log["runs"][0]

    def test_it_is_sarif(self) -> None:
        self.log(*FILES)
        self.log("good.json")
        self.log("--max-issues", "1", *FILES)
        self.log(self.strange_file(BAD), "/none", "-")

    def test_results_point_at_their_rules(self) -> None:
        found = self.log(*FILES)
        rules = found["tool"]["driver"]["rules"]
        self.assertGreater(len(found["results"]), 6)
        for result in found["results"]:
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])

    def test_trouble_is_a_run_that_did_not_succeed(self) -> None:
        self.assertFalse(self.log("none.json")["invocations"][0]["executionSuccessful"])
        self.assertTrue(self.log("bad.json")["invocations"][0]["executionSuccessful"])

    def test_columns_are_counted_in_characters(self) -> None:
        text = GOOD.replace(b'{"ID": "canary", "IDType": "canary"}',
                            '{"IDType": "äöü€😀", "ID": 7}, {"IDType": "é", "ID": 8}'.encode())
        line = text.decode().splitlines()[2]
        columns = [result["locations"][0]["physicalLocation"]["region"]["startColumn"]
                   for result in self.log("-", stdin=text)["results"]]
        self.assertEqual(columns, [line.index("7") + 1, line.index("8") + 1])

    def test_uris_hold_every_byte(self) -> None:
        self.strange_file(BAD)
        absolute = self.folder / STRANGE
        for path in (STRANGE, absolute):
            uri = self.log(path)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            self.assertNotIn("\n", uri)
            self.assertIn("a%3Ab%2Cc%25d%23e%5Cf%0A%3A%3Aerror%20g", uri)
            self.assertIn("%FF%C3%A9%20i.json", uri)
        self.assertTrue(uri.startswith("file:///"))


class GitHub(Formats):
    COMMAND = re.compile(r"::(error|warning|notice) file=[^:,\n]+(,line=\d+)?(,col=\d+)?(,title=\w+)?::.+")

    def test_every_line_is_a_command(self) -> None:
        for line in self.validate("github", *FILES, self.strange_file(BAD)).text.splitlines():
            self.assertIsNotNone(self.COMMAND.fullmatch(line), line)

    def test_names_of_files_begin_no_command_of_their_own(self) -> None:
        text = self.validate("github", self.strange_file(BAD)).text
        self.assertTrue(text.startswith("::error file=a%3Ab%2Cc%25d#e\\f%0A%3A%3Aerror g<&>"), text)

    def test_places_are_in_the_line_of_a_batch(self) -> None:
        self.assertIn("::error file=batch.ndjson,line=3,col=12,title=RDX_E_EVENT::/Meta: ",
                      self.validate("github", "batch.ndjson").text)


class Tap(Formats):
    def test_tests_are_numbered_and_planned(self) -> None:
        lines = self.validate("tap", *FILES).text.splitlines()
        tests = [line for line in lines if re.match(r"(not )?ok ", line)]
        self.assertEqual(lines[0], "TAP version 14")
        self.assertEqual(lines[-1], f"1..{len(tests)}")
        self.assertEqual([re.search(r"\d+", line)[0] for line in tests],
                         [str(number) for number in range(1, len(tests) + 1)])
        self.assertEqual([line.startswith("ok") for line in tests],
                         [True, False, True, False, True, False, False, False])

    def test_diagnostics_are_closed_and_indented(self) -> None:
        text = self.validate("tap", *FILES).text
        self.assertEqual(text.count("\n  ---\n"), text.count("\n  ...\n"))
        for line in text.splitlines():
            self.assertRegex(line, r"^(TAP version 14|1\.\.\d+|(not )?ok \d+ - .*|  .*)$")

    def test_names_of_files_are_no_directives(self) -> None:
        line = self.validate("tap", self.strange_file(GOOD)).text.splitlines()[1]
        self.assertTrue(line.startswith("ok 1 - a:b,c%d\\#e\\\\f\ufffd::error g"), line)


if __name__ == "__main__":
    unittest.main()
