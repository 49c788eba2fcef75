"""`diff` as it is called: sources, exit codes, faults of both sides, the ignore file, --output."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

from tests.generator.support import HERE, ROOT, run

GOLDEN = HERE / "diff_golden"
SIDES = (GOLDEN / "old", GOLDEN / "new", "--map", GOLDEN / "rdx.toml")
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *arguments], cwd=folder, env=os.environ | GIT, check=True)


class Command(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def write(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def changes(self, *arguments: str | Path, cwd: Path | None = None) -> list[dict[str, Any]]:
        done = run("diff", *arguments, "--format", "json", cwd=cwd or self.folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)["changes"]


class Sources(Command):
    def test_a_zip_is_as_good_as_its_folder(self) -> None:
        for side in ("old", "new"):
            shutil.make_archive(str(self.folder / side), "zip", GOLDEN / side)
        from_zips = self.changes("old.zip", "new.zip", "--map", GOLDEN / "rdx.toml")
        from_folders = self.changes(*SIDES)
        plain = [{k: v for k, v in c.items() if k != "file"} for c in from_zips]
        self.assertEqual(plain, [{k: v for k, v in c.items() if k != "file"} for c in from_folders])
        self.assertIn("new.zip", from_zips[-1]["file"])

    def test_a_commit_is_as_good_as_its_folder(self) -> None:
        shutil.copytree(GOLDEN / "old", self.folder / "schemas")
        git(self.folder, "init", "-q")
        git(self.folder, "add", "schemas")
        git(self.folder, "commit", "-q", "-m", "old")
        shutil.rmtree(self.folder / "schemas")
        shutil.copytree(GOLDEN / "new", self.folder / "schemas")
        found = self.changes("git:HEAD:schemas", "schemas", "--map", GOLDEN / "rdx.toml")
        self.assertEqual([c["kind"] for c in found], [c["kind"] for c in self.changes(*SIDES)])

    def test_faults_of_both_sides_and_of_the_ignore_file_come_at_once(self) -> None:
        unknown = {"type": "object", "properties": {"A": {"type": "string", "oneOf": []}}}
        self.write("old/a/new.json", json.dumps(unknown))
        self.write("new/a/new.json", "[")
        self.write("ignore", "member-added\nmember-adde* x\nno-such-kind *\n# comment\n\n")
        self.write("rdx.toml", "[unknown]\n")
        done = run(*"diff old new --map rdx.toml --ignore ignore".split(), cwd=self.folder)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), 5, done.stderr)
        self.assertTrue(lines[0].startswith("old/a/new.json: /properties/A"), lines[0])
        self.assertIn("rdx.toml: /unknown: ", lines[1])
        self.assertTrue(lines[2].startswith("new/a/new.json: not JSON"), lines[2])
        self.assertEqual(lines[3], "ignore: line 1: expected KIND PLACE")
        self.assertEqual(lines[4], "ignore: line 3: no kind of change is called so")


class Status(Command):
    def status(self, *arguments: str) -> int:
        done = run("diff", *SIDES, *arguments)
        self.assertEqual(done.stderr, "")
        return done.returncode

    def test_nothing_fails_unless_asked(self) -> None:
        self.assertEqual(self.status(), 0)
        self.assertEqual(self.status("--fail-on", "breaking"), 1)
        self.assertEqual(self.status("--fail-on", "notice"), 1)

    def test_only_the_audiences_named_count(self) -> None:
        both = {"M": {"type": "string"}, "N": {"type": "string"}}
        for side, members in (("old", {"M": both["M"]}), ("new", both)):
            schema = json.dumps({"type": "object", "properties": members})
            self.write(f"{side}/a/new.json", schema)
        self.write("rdx.toml", "")
        for audiences, code in (("sender,receiver,source", 0), ("abi", 1), ("abi,sender", 1)):
            done = run(
                *("diff", "old", "new", "--map", "rdx.toml", "--fail-on", "notice"),
                *("--for", audiences), cwd=self.folder,
            )
            self.assertEqual(done.returncode, code, audiences)

    def test_an_unknown_c_side_counts_as_breaking_for_who_asks_for_it(self) -> None:
        for side, required in (("old", ["ID"]), ("new", ["ID", "Name"])):
            ids = {"ID": {"type": "string"}, "Name": {"type": "string"}}
            one = {"type": "object", "properties": ids, "required": ["ID"]}
            schema = {"type": "object", "properties": {"A": one | {"required": required}, "B": one}}
            self.write(f"{side}/a/new.json", json.dumps(schema))
        self.write("rdx.toml", '[events]\n"a/new" = {data_model = "A", event_type = "N"}\n'
                   '[types.person]\nplaces = ["a/new:A", "a/new:B"]\n')
        for audience, code in (("receiver", 0), ("source", 1), ("sender", 1)):
            done = run(
                *("diff", "old", "new", "--map", "rdx.toml", "--fail-on", "breaking"),
                *("--for", audience), cwd=self.folder,
            )
            self.assertEqual(done.returncode, code, done.stdout)
            self.assertIn("\nC side unknown: 1 fault\n", done.stdout)
            self.assertEqual(done.stdout.count("requires other members"), 1)
            self.assertIn("NEW: does not resolve with its map: new/a/new.json: /properties/B: "
                          "requires other members", done.stdout)
            self.assertIn("A.Name: is required now [required-added]", done.stdout)

    def test_every_fault_that_hides_the_c_side_is_told_once_in_every_format(self) -> None:
        two = {"A": {"type": "string"}, "B": {"type": "string"}}
        schema = json.dumps({"type": "object", "properties": two}, indent=1)
        self.write("old/a/new.json", schema)
        self.write("new/a/new.json", schema.replace("string", "number"))
        self.write("rdx.toml", '[events]\n"a/new" = {data_model = "A", event_type = "N"}\n'
                   '[value_sets.mood]\nvalues = ["x"]\nplaces = ["a/new:A", "a/new:B"]\n')
        for form in ("text", "markdown", "junit", "sarif", "github"):
            done = run("diff", "old", "new", "--map", "rdx.toml", "--format", form, cwd=self.folder)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            for key in ("A", "B"):
                fault = f"/properties/{key}: is a value set by the map, but no text"
                plain = done.stdout.replace("\\", "")  # Markdown escapes with it
                told = [line for line in plain.splitlines() if fault in line]
                self.assertEqual(len(told), 1, done.stdout)
        lines = [x for x in done.stdout.splitlines() if "title=map-unfit" in x]
        self.assertEqual([x.partition("::NEW")[0] for x in lines], [
            "::error file=new/a/new.json,line=4,col=3,title=map-unfit",
            "::error file=new/a/new.json,line=7,col=3,title=map-unfit",
        ])

    def test_a_wrong_call_is_told(self) -> None:
        for arguments in (("--for", "nobody"), ("--format", "html"), ("--fail-on", "all")):
            done = run("diff", *SIDES, *arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn("usage:", done.stderr)


class Limits(Command):
    """What is no regular file is not read: it may never end."""

    def test_maps_and_ignore_files_are_regular_files(self) -> None:
        os.mkfifo(self.folder / "fifo")
        for option in ("--map", "--old-map", "--ignore"):
            for file in (str(self.folder / "fifo"), "/dev/zero"):
                done = run("diff", *SIDES, option, file)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertEqual(done.stderr, f"{file}: is no regular file\n")

    def test_a_map_of_a_gigabyte_is_refused(self) -> None:
        file = self.folder / "huge"
        file.touch()
        os.truncate(file, 1_000_000_000)
        done = run("diff", *SIDES, "--map", file)
        self.assertEqual((done.returncode, done.stderr), (2, f"{file}: is larger than 10 MB\n"))

    def test_nothing_is_an_empty_file(self) -> None:
        empty = self.write("empty", "")
        for nothing in (empty, Path(os.devnull)):
            done = run("diff", *SIDES[:2], "--map", nothing, "--ignore", nothing)
            self.assertEqual((done.returncode, done.stderr), (0, ""))


class Ignore(Command):
    def test_what_it_names_is_left_out_and_counted(self) -> None:
        self.write("ignore", "# known\nmember-* chart/new:Document.*\n*-removed chart/gone\n")
        done = run("diff", *SIDES, "--ignore", self.folder / "ignore", "--format", "json")
        found = json.loads(done.stdout)
        self.assertEqual((found["ignored"], done.stderr), (5, ""))
        self.assertFalse([c for c in found["changes"] if c["kind"].startswith("member-")])

    def test_an_entry_that_names_nothing_is_told_and_fails_nothing(self) -> None:
        file = self.write("ignore", "* *\nmember-added nowhere\n")
        done = run("diff", *SIDES, "--ignore", file, "--fail-on", "notice")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stderr, f"{file}: line 2: matches no change\n")
        self.assertEqual(done.stdout, "no change; 13 ignored\n")

    def test_brackets_stand_for_themselves(self) -> None:
        file = self.write("ignore", "required-added chart/new:Document.Copies[].Sex\n")
        done = run("diff", *SIDES, "--ignore", file, "--format", "json")
        self.assertEqual(json.loads(done.stdout)["ignored"], 1)


class Output(Command):
    def test_it_goes_to_the_file_and_nowhere_else(self) -> None:
        file = self.folder / "out.md"
        done = run("diff", *SIDES, "--format", "markdown", "--output", file)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertEqual(os.listdir(self.folder), ["out.md"])
        self.assertTrue(file.read_text("utf-8").startswith("**Schemas: 13 changes"))

    def test_a_full_disk_is_a_fault_and_no_traceback(self) -> None:
        call = [sys.executable, "-m", "generator", "diff", *map(str, SIDES), "--format", "json"]
        with open("/dev/full", "wb") as full:
            done = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
                                  cwd=ROOT)
        self.assertEqual((done.returncode, done.stderr),
                         (2, "standard output: No space left on device\n"))

    def test_so_is_a_closed_output(self) -> None:
        call = ["sh", "-c", '"$@" >&-', "sh", sys.executable, "-m", "generator", "diff",
                *map(str, SIDES)]
        done = subprocess.run(call, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT)
        self.assertEqual((done.returncode, done.stderr),
                         (2, "standard output: Bad file descriptor\n"))

    def test_what_cannot_be_written_is_a_fault_and_leaves_nothing(self) -> None:
        (self.folder / "folder").mkdir()
        for file in (self.folder / "folder", self.folder / "none" / "out"):
            done = run("diff", *SIDES, "--output", file)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(str(file), done.stderr)
        self.assertEqual(os.listdir(self.folder), ["folder"])


if __name__ == "__main__":
    unittest.main()
