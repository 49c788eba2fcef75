"""What `rdx validate` takes: files, folders, streams, JSON Lines, gzip; and that memory stays."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from messages import BAD, BROKEN, CANARY, GOOD, NO_SCHEMA, ODD, as_line
from programs import BIN, run

LIMIT = 64_000_000


class Inputs(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def file(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def validate(self, *arguments: object, stdin: bytes = b""):
        return run("validate", "--no-source", *arguments, stdin=stdin, folder=self.folder)

    def assert_verdicts(self, outcome, *verdicts: str) -> None:
        """Each `FILE valid` or `FILE CODE`, in the order of the lines."""
        found = []
        for line in outcome.text.splitlines():
            file, _, rest = line.partition(": ")
            found.append(f"{file} {'valid' if rest.startswith('valid') else line.split('[')[-1][:-1]}")
        self.assertEqual(found, list(verdicts), outcome.everything)


class Events(Inputs):
    """Which schema judges, wherever the Meta stands that names it."""

    def events(self, text: bytes, *arguments: str) -> list[str | None]:
        outcome = self.validate("--format", "json", *arguments, "-", stdin=text)
        return [json.loads(line)["event"] for line in outcome.text.splitlines()]

    def test_the_last_of_two_metas_names_the_event_also_where_the_first_begins_the_text(self) -> None:
        first = json.loads(GOOD)
        meta = first.pop("Meta")
        other = {**meta, "DataModel": "Results", "EventType": "New"}
        for one, two, event in ((meta, other, "results/new"), (other, meta, "notes/new")):
            text = (f'{{"Meta": {json.dumps(one)}, {json.dumps(first)[1:-1]}, '
                    f'"M\\u0065ta": {json.dumps(two)}}}').encode()
            for rules in ((), ("--rules", "none"), ("--rule", "duplicate=warning")):
                self.assertEqual(self.events(text, *rules), [event], rules)

    def test_a_meta_behind_other_members_or_longer_than_a_page_names_the_event(self) -> None:
        whole = json.loads(GOOD)
        behind = {**{k: v for k, v in whole.items() if k != "Meta"}, "Meta": whole["Meta"]}
        long = {**whole, "Meta": {**whole["Meta"], "Note": "}" * 5000}}
        for message in (behind, long):
            self.assertEqual(self.events(json.dumps(message).encode()), ["notes/new"])

    def test_only_the_names_in_meta_itself_name_the_event_however_they_are_spelled(self) -> None:
        names, others = '"DataModel": "Notes", "EventType": "New"', '"DataModel": "Results"'
        self.assertIn(names.encode(), GOOD)
        for meta in (f'"Logs": [{{{others}}}, "{{", []], {names}', names.replace("Model", "M\\u006fdel"),
                      names.replace("Notes", "N\\u006ftes"), f'"Note\\"s": 1, "": {{"{{": "]"}}, {names}',
                      names.replace(" ", "\n\t"), f'"{"long" * 40}": "DataModel", {names}'):
            self.assertEqual(self.events(GOOD.replace(names.encode(), meta.encode())), ["notes/new"], meta)

    def test_a_meta_that_names_no_event_has_its_place_however_it_is_spelled(self) -> None:
        others = ", ".join(f'"{name}": 1' for name in ("Met\\u0062", "Met\\u0061a", "\\u004det", "Met\\\\u0061"))
        for name in ("Meta", "Met\\u0061", "\\u004Deta", "\\u004d\\u0065\\u0074\\u0061"):
            text = f'{{"a": "Meta",\n "{name}" :\n {{"DataModel": "Notes", "EventType": "Nope"}}, {others}}}'
            (issue,) = json.loads(self.validate("--format", "json", "-", stdin=text.encode()).text)["issues"]
            self.assertEqual((issue["pointer"], issue["line"], issue["column"]), ("/Meta", 3, 2), name)

    def test_an_event_that_meta_does_not_name_is_not_guessed(self) -> None:
        whole = json.loads(GOOD)
        for changed in ({"DataModel": "Notes" + "s" * 100}, {"DataModel": ""}, {"EventType": None},
                        {"EventType": ["New"]}, {"DataModel": "Notes\\"}):
            message = {**whole, "Meta": {**whole["Meta"], **changed}}
            self.assertEqual(self.events(json.dumps(message).encode()), [None], changed)

    def test_of_a_text_that_breaks_behind_its_meta_only_that_is_told(self) -> None:
        broken = GOOD.rstrip()[:-1] + b', "Note": }'
        outcome = self.validate("-", stdin=broken)
        self.assert_verdicts(outcome, f"<stdin>:{broken.count(10) + 1}:"
                             f"{len(broken.splitlines()[-1])} RDX_E_SYNTAX")


class Folders(Inputs):
    def test_messages_are_found_in_the_order_of_names(self) -> None:
        for name in ("b.json", "a/z.json", "a/A.json", "a.json", "Z.json", "a/n.ndjson", "c/d/e.json"):
            self.file(f"in/{name}", as_line(GOOD))
        outcome = self.validate("in")
        self.assert_verdicts(outcome, "in/Z.json valid", "in/a/A.json valid", "in/a/n.ndjson:1 valid",
                             "in/a/z.json valid", "in/a.json valid", "in/b.json valid",
                             "in/c/d/e.json valid")
        self.assertEqual((outcome.code, outcome.err), (0, ""))

    def test_only_messages_are_taken(self) -> None:
        for name in ("a.json", "b.txt", "json", ".hidden.json", ".git/c.json", "d.json.bak", ".json"):
            self.file(f"in/{name}", GOOD)
        for name in ("e.json.gz", "f.jsonl.gz"):
            self.file(f"in/{name}", gzip.compress(as_line(GOOD)))
        self.assert_verdicts(self.validate("in/"), "in/a.json valid", "in/e.json.gz valid",
                             "in/f.jsonl.gz:1 valid")

    def test_a_hidden_file_that_is_named_is_judged(self) -> None:
        self.file(".hidden", GOOD)
        self.assert_verdicts(self.validate(".hidden"), ".hidden valid")

    def test_loops_of_links_end(self) -> None:
        self.file("in/a.json", GOOD)
        os.symlink(".", self.folder / "in/loop")
        os.symlink("../in", self.folder / "in/b.json")
        os.symlink("c.json", self.folder / "in/c.json")
        os.symlink("a.json", self.folder / "in/d.json")
        outcome = self.validate("in")
        self.assert_verdicts(outcome, "in/a.json valid", "in/d.json valid")
        self.assertEqual(outcome.code, 2)
        self.assertIn("in/c.json: Too many levels of symbolic links", outcome.err)

    def test_a_folder_with_the_name_of_a_message_is_walked(self) -> None:
        self.file("in.json/a.json", GOOD)
        self.file("elsewhere/b.json", GOOD)
        (self.folder / "in.json/link.json").symlink_to(self.folder / "elsewhere")
        self.assert_verdicts(self.validate("in.json"), "in.json/a.json valid")

    def test_a_folder_in_place_of_standard_input_is_named_as_one(self) -> None:
        folder = os.open(self.folder, os.O_RDONLY)
        self.addCleanup(os.close, folder)
        done = subprocess.run([BIN / "rdx", "validate", "-"], stdin=folder, capture_output=True,
                              text=True, check=False)
        self.assertEqual((done.returncode, done.stderr),
                         (2, "rdx validate: error: <stdin>: is a directory [RDX_E_FILE]\n"))

    def test_a_link_to_a_folder_is_followed_when_it_is_named(self) -> None:
        self.file("in/a.json", GOOD)
        os.symlink("in", self.folder / "link")
        self.assert_verdicts(self.validate("link"), "link/a.json valid")

    def test_a_folder_with_nothing_to_judge_is_trouble(self) -> None:
        (self.folder / "in/deep").mkdir(parents=True)
        outcome = self.validate("in")
        self.assertEqual((outcome.code, outcome.text), (2, ""))
        self.assertIn("in: holds no *.json", outcome.err)

    def test_trouble_in_a_folder_does_not_hide_the_rest(self) -> None:
        self.file("in/a.json", GOOD)
        os.mkfifo(self.folder / "in/b.json")
        self.file("in/c.json", BAD)
        outcome = self.validate("in", "none", "in/a.json")
        self.assertEqual(outcome.code, 2)
        self.assertEqual(len(outcome.err.splitlines()), 2)
        self.assertIn("in/b.json: is no regular file", outcome.err)
        self.assertIn("none: No such file", outcome.err)
        self.assertEqual(outcome.text.count("valid notes/new"), 2)

    def test_a_thousand_files(self) -> None:
        for number in range(1000):
            self.file(f"in/{number:04}.json", BAD if number % 10 == 0 else GOOD)
        outcome = self.validate("in", "--summary", "--quiet")
        self.assertEqual((outcome.code, outcome.text), (1, ""))
        self.assertIn("1000 files: 900 valid, 100 invalid, 0 not read", outcome.err)

    def test_a_deep_folder_is_walked_as_far_as_paths_reach(self) -> None:
        depth = 300
        path = self.folder / "in" / "/".join(["d" * 5] * depth)
        path.mkdir(parents=True)
        (path / "a.json").write_bytes(GOOD)
        outcome = self.validate("in", "--quiet", "--summary")
        self.assertEqual(outcome.code, 0)
        self.assertIn("1 file: 1 valid", outcome.err)


class Lines(Inputs):
    def test_every_line_has_its_verdict_and_its_place(self) -> None:
        lines = [GOOD, BAD, b"", BROKEN, b" \t\r", NO_SCHEMA, b"{", ODD]
        self.file("a.ndjson", b"".join(as_line(line) for line in lines))
        outcome = self.validate("a.ndjson")
        self.assertEqual(outcome.code, 1)
        places = [line.split(": ")[0] for line in outcome.text.splitlines()]
        self.assertEqual([place.split(":")[1] for place in places], list("1224678") + ["8"])
        self.assertIn("a.ndjson:7:2: error: text is not JSON", outcome.text)
        self.assertIn("a.ndjson:6:12: error: /Meta: no schema for this data model", outcome.text)
        self.assertIn("a.ndjson:8: valid notes/new", outcome.text)
        self.assertNotIn(CANARY, outcome.everything)

    def test_the_last_line_needs_no_end_and_windows_ends_are_white_space(self) -> None:
        text = as_line(GOOD).replace(b"\n", b"\r\n") + as_line(GOOD)[:-1]
        self.file("a.jsonl", text)
        self.assert_verdicts(self.validate("a.jsonl"), "a.jsonl:1 valid", "a.jsonl:2 valid")

    def test_lines_makes_any_file_json_lines(self) -> None:
        self.file("a.json", as_line(GOOD) * 2)
        self.assertEqual(self.validate("a.json").code, 1)
        self.assert_verdicts(self.validate("--lines", "a.json", "-", stdin=as_line(GOOD)),
                             "a.json:1 valid", "a.json:2 valid", "<stdin>:1 valid")

    def test_lines_without_a_message_are_trouble(self) -> None:
        self.file("b.jsonl", as_line(GOOD))
        for content in (b"", b"\n\n", b" \t\r\n"):
            self.file("a.ndjson", content)
            outcome = self.validate("a.ndjson", "b.jsonl")
            self.assertEqual((outcome.code, outcome.err), (
                2, "rdx validate: error: a.ndjson: holds no message [RDX_E_FILE]\n"))
            self.assert_verdicts(outcome, "b.jsonl:1 valid")
            outcome = self.validate("--lines", "-", "--format", "github", stdin=content)
            self.assertEqual(outcome.code, 2)
            self.assertIn("::error", outcome.text)

    def test_a_line_across_chunks_is_one_message(self) -> None:
        for size in (65_535, 65_536, 65_537, 200_000):
            padded = as_line(GOOD)[:-1]
            padded += b" " * (size - len(padded) - 1) + b"\n"
            outcome = self.validate("--lines", "-", stdin=padded + as_line(BAD) + padded)
            self.assertEqual([line.split(": ")[0].split(":")[1] for line in outcome.text.splitlines()],
                             ["1", "2", "2", "3"], size)

    def test_a_file_behind_a_longer_one_is_judged_alone(self) -> None:
        self.file("a.json", BAD + b" " * 300_000)
        self.file("b.json", GOOD)
        self.file("c.jsonl", as_line(GOOD) * 200 + as_line(BAD))
        self.file("d.json", GOOD + b" " * 70_000)
        outcome = self.validate("a.json", "b.json", "c.jsonl", "d.json", "b.json", "--format", "json")
        verdicts = [json.loads(line) for line in outcome.text.splitlines()]
        self.assertEqual([(one["file"], one["valid"]) for one in verdicts],
                         [("a.json", False), ("b.json", True), *[("c.jsonl", True)] * 200,
                          ("c.jsonl", False), ("d.json", True), ("b.json", True)])

    def test_a_line_over_the_limit_is_refused_and_the_next_is_judged(self) -> None:
        line = b'"' + CANARY.encode() + b"x" * LIMIT + b'"\n'
        outcome = self.validate("--lines", "-", stdin=as_line(GOOD) + line + as_line(GOOD))
        self.assertEqual(outcome.code, 1)
        self.assert_verdicts(outcome, "<stdin>:1 valid", "<stdin>:2 RDX_E_SIZE", "<stdin>:3 valid")
        self.assertNotIn(CANARY, outcome.everything)

    def test_memory_does_not_grow_with_the_lines(self) -> None:
        for form in ("text", "json", "junit"):
            with self.subTest(form):
                few, many = (self.peak_kb(count, form) for count in (1_000, 100_000))
                self.assertLess(many, 1.5 * few)

    def peak_kb(self, lines: int, form: str) -> int:
        code = ("import resource, subprocess, sys\n"
                "done = subprocess.Popen(sys.argv[3:], stdin=subprocess.PIPE,"
                " stdout=subprocess.DEVNULL)\n"
                "block = (sys.argv[1].encode() + b'\\n') * 100\n"
                "for _ in range(int(sys.argv[2]) // 100): done.stdin.write(block)\n"
                "done.stdin.close()\n"
                "assert done.wait() == 1\n"
                "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n")
        command = [str(BIN / "rdx"), "validate", "--lines", "--format", form, "-"]
        # The sanitizer keeps freed memory, unless it is told not to.
        settings = os.environ | {"ASAN_OPTIONS": "quarantine_size_mb=0:thread_local_quarantine_size_kb=0"}
        done = subprocess.run([sys.executable, "-c", code, as_line(BAD).decode().strip(), str(lines),
                               *command], capture_output=True, text=True, check=True, env=settings)
        return int(done.stdout)


class Gzip(Inputs):
    def setUp(self) -> None:
        super().setUp()
        if "libz" not in subprocess.run(["ldd", BIN / "rdx"], capture_output=True, text=True).stdout:
            self.skipTest("this build has no zlib")

    def test_gzip_is_told_by_its_bytes(self) -> None:
        packed = gzip.compress(GOOD)
        self.file("a.json.gz", packed)
        self.file("b.json", packed)
        self.assert_verdicts(self.validate("a.json.gz", "b.json", "-", stdin=packed),
                             "a.json.gz valid", "b.json valid", "<stdin> valid")

    def test_places_are_those_of_the_unpacked_text(self) -> None:
        self.file("a.json.gz", gzip.compress(BAD))
        self.assertIn("a.json.gz:3:38: error: /Patient/Identifiers/0/ID",
                      self.validate("a.json.gz").text)

    def test_packed_lines_and_members_behind_each_other(self) -> None:
        self.file("a.ndjson.gz", gzip.compress(as_line(GOOD)) + gzip.compress(as_line(BAD)))
        outcome = self.validate("a.ndjson.gz")
        self.assertIn("a.ndjson.gz:1: valid", outcome.text)
        self.assertIn("a.ndjson.gz:2:", outcome.text)

    def assert_trouble(self, content: bytes, cause: str) -> None:
        self.file("a.json.gz", content)
        outcome = self.validate("a.json.gz")
        self.assertEqual((outcome.code, outcome.text), (2, ""))
        self.assertEqual(outcome.err, f"rdx validate: error: a.json.gz: {cause} [RDX_E_FILE]\n")

    def test_what_is_no_gzip_is_trouble(self) -> None:
        self.assert_trouble(GOOD, "is no gzip file")
        self.assert_trouble(b"", "is no gzip file")
        self.assert_trouble(b"\x1f", "is no gzip file")

    def test_zero_bytes_behind_gzip_are_padding(self) -> None:
        packed = gzip.compress(as_line(GOOD))
        for length in (1, 512, 65_536 - len(packed), 65_537, 200_000):
            outcome = self.validate("--lines", "-", stdin=packed + bytes(length))
            self.assert_verdicts(outcome, "<stdin>:1 valid")
            self.assertEqual((outcome.code, outcome.err), (0, ""))
            for behind in (packed, b"x"):
                self.assert_trouble(packed + bytes(length) + behind, "gzip data is damaged")

    def test_cut_off_and_damaged_gzip_is_trouble(self) -> None:
        packed = gzip.compress(GOOD)
        for length in (2, 9, 10, 11, len(packed) // 2, len(packed) - 8, len(packed) - 1):
            self.assert_trouble(packed[:length], "gzip data is cut off")
        self.assert_trouble(packed + CANARY.encode(), "gzip data is damaged")
        self.assert_trouble(packed[:-5] + bytes([packed[-5] ^ 1]) + packed[-4:], "gzip data is damaged")
        self.assert_trouble(packed[:20] + bytes(len(packed) - 20), "gzip data is damaged")

    def test_lines_before_the_damage_are_judged(self) -> None:
        lines = gzip.compress(as_line(GOOD)) + gzip.compress(as_line(BAD))[:-4]
        outcome = self.validate("--lines", "-", stdin=lines)
        self.assertEqual(outcome.code, 2)
        self.assertIn("<stdin>:1: valid", outcome.text)
        self.assertIn("<stdin>: gzip data is cut off", outcome.err)

    def test_a_bomb_is_refused_at_the_limit(self) -> None:
        outcome = self.validate("-", stdin=gzip.compress(b" " * (LIMIT + 1), 1))
        self.assertEqual(outcome.code, 1)
        self.assertIn("more than 64000000 bytes [RDX_E_SIZE]", outcome.text)


WITHOUT_ZLIB = BIN.parent / "tests/cli/rdx_without_zlib"


@unittest.skipUnless(WITHOUT_ZLIB.exists(), "this build has no program without zlib")
class WithoutZlib(Inputs):
    def validate(self, *arguments: object, stdin: bytes = b""):
        return run("validate", "--no-source", *arguments, stdin=stdin, folder=self.folder,
                   program=str(WITHOUT_ZLIB))

    def test_gzip_is_trouble_that_names_its_cause(self) -> None:
        outcome = self.validate("-", stdin=gzip.compress(GOOD))
        self.assertEqual((outcome.code, outcome.text), (2, ""))
        self.assertEqual(outcome.err, "rdx validate: error: <stdin>: is gzip, and this rdx was built "
                         "without zlib [RDX_E_FILE]\n")

    def test_all_else_is_judged(self) -> None:
        self.file("a.json", GOOD)
        self.file("b.json.gz", gzip.compress(GOOD))
        outcome = self.validate(".")
        self.assertEqual(outcome.code, 2)
        self.assert_verdicts(outcome, "./a.json valid")


class Choices(Inputs):
    def verdict(self, content: bytes, *arguments: str) -> tuple[int, bool]:
        outcome = self.validate(*arguments, "-", stdin=content)
        return outcome.code, "valid notes/new" in outcome.text

    def test_warnings_fail_only_on_demand(self) -> None:
        self.assertEqual(self.verdict(ODD), (0, True))
        self.assertEqual(self.verdict(ODD, "--fail-on", "error"), (0, True))
        self.assertEqual(self.verdict(ODD, "--fail-on", "warning"), (1, False))
        self.assertEqual(self.verdict(GOOD, "--fail-on", "warning"), (0, True))

    def test_notices_never_fail(self) -> None:
        stray = GOOD.replace(b'"Patient":', b'"Stranger": 1, "Patient":')
        self.assertIn("notice: /Stranger", self.validate("-", stdin=stray).text)
        self.assertEqual(self.verdict(stray, "--fail-on", "warning"), (0, True))

    def test_rules_are_chosen_all_and_one_by_one(self) -> None:
        self.assertEqual(self.validate("--rules", "none", "-", stdin=ODD).text.count("\n"), 1)
        self.assertEqual(self.verdict(ODD, "--rules", "error"), (1, False))
        self.assertEqual(self.verdict(ODD, "--rules", "error", "--rule", "date=off"), (0, True))
        self.assertEqual(self.verdict(ODD, "--rule", "date=off", "--rules", "error"), (0, True))
        self.assertEqual(self.verdict(ODD, "--rules", "none", "--rule", "date=error"), (1, False))

    def test_rules_hold_for_a_meta_without_its_names(self) -> None:
        twice = GOOD.replace(b'"DataModel": "Notes"', b'"DataModel": 1, "DataModel": 2')
        self.assertIn("[RDX_E_DUPLICATE]", self.validate("-", stdin=twice).text)
        for arguments in (("--rules", "none"), ("--rule", "duplicate=off")):
            outcome = self.validate(*arguments, "-", stdin=twice)
            self.assertEqual((outcome.code, outcome.text.count("\n")), (1, 1), outcome.text)
            self.assertIn("[RDX_E_TYPE]", outcome.text)

    def test_tolerant_reads_nothing_of_an_unknown_event(self) -> None:
        for old, new in ((b'"DataModel": "Notes", ', b""), (b'"Notes"', b"7"), (b'"Notes"', b'""')):
            self.assertEqual(self.verdict(GOOD.replace(old, new), "--tolerant"), (1, False))

    def test_a_warning_behind_many_notices_still_fails(self) -> None:
        strays = b"".join(b'"Stranger%d": 1, ' % number for number in range(50))
        text = ODD.replace(b'"Patient":', strays + b'"Patient":')
        self.assertEqual(self.verdict(text, "--fail-on", "warning", "--max-issues", "1"), (1, False))

    def test_wrong_choices_are_trouble(self) -> None:
        for arguments in (["--format", "xml"], ["--color", "red"], ["--fail-on", "notice"],
                          ["--max-issues", "0"], ["--max-issues", "-1"], ["--max-issues", "1x"],
                          ["--max-issues", "10001"], ["--max-issues", "9" * 30], ["--rules", "all"],
                          ["--rule", "date"], ["--rule", "date=on"], ["--rule", "dates=off"],
                          ["--rule", "x" * 99 + "=off"], ["--show-values", "--format", "json"],
                          ["--show-values", "--no-source"], ["--event", "notes"]):
            with self.subTest(arguments):
                outcome = run("validate", *arguments, "-", stdin=GOOD)
                self.assertEqual((outcome.code, outcome.text), (2, ""))
                self.assertEqual(len(outcome.err.splitlines()), 2)
                self.assertIn(" --help`\n", outcome.err)

    def test_as_many_issues_are_kept_as_help_says(self) -> None:
        self.assertIn("at most 10000", run("validate", "--help").text)
        self.assertEqual(self.verdict(GOOD, "--max-issues", "10000"), (0, True))

    def test_quiet_leaves_trouble_and_the_exit_code(self) -> None:
        self.file("bad.json", BAD)
        for form in ("text", "json", "junit", "sarif", "github", "tap"):
            outcome = self.validate("--quiet", "--format", form, "bad.json", "none.json")
            self.assertEqual((outcome.code, outcome.text), (2, ""))
            self.assertEqual(len(outcome.err.splitlines()), 1)

    def test_the_summary_counts_files_documents_and_codes(self) -> None:
        self.file("a.ndjson", as_line(GOOD) + as_line(BAD) + as_line(ODD))
        self.file("b.json", GOOD)
        outcome = self.validate("--summary", "--format", "json", "a.ndjson", "b.json", "none")
        self.assertEqual(outcome.err, "rdx validate: error: none: No such file or directory [RDX_E_FILE]\n"
                         "3 files: 1 valid, 1 invalid, 1 not read\n"
                         "5 documents: 3 valid, 1 invalid, 1 not read\n"
                         "  RDX_E_TYPE: 1 error\n  RDX_E_MISSING: 1 error\n  RDX_E_FILE: 1 error\n"
                         "  RDX_E_FORMAT: 1 warning\n")
        self.assertEqual(len(outcome.text.splitlines()), 5)
        for line in outcome.text.splitlines():
            json.loads(line)


if __name__ == "__main__":
    unittest.main()
