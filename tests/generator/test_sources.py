"""Where schemas come from: folders, zips, commits; and what each of them may hold that is bad."""

import io
import os
import struct
import subprocess
import tempfile
import unittest
import warnings
import zipfile
from pathlib import Path
from unittest import mock

from generator import loader, sources
from generator.sources import archive, entry, folder
from tests.generator.support import run

SCHEMA = b'{"type": "object", "properties": {"A": {"type": "string"}}}'


class Case(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.here = Path(scratch.name)
        self.zip = self.here / "s.zip"

    def said(self, source: str | Path) -> list[str]:
        """All faults, with paths below the scratch folder."""
        _, faults = loader.load(source)
        return [str(fault).replace(f"{self.here}/", "") for fault in faults]

    def names(self, source: str | Path) -> list[str]:
        files, faults = sources.read(source)
        self.assertEqual(faults, ())
        return [file.name for file in files]

    def files(self, *names: str, data: bytes = SCHEMA) -> Path:
        for name in names:
            file = self.here / "s" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return self.here / "s"

    def packed(self, *entries: str | zipfile.ZipInfo, data: bytes = SCHEMA) -> Path:
        with zipfile.ZipFile(self.zip, "w", zipfile.ZIP_DEFLATED) as made, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of doubled names
            for one in entries:
                made.writestr(one, data)
        return self.zip


class Names(Case):
    def test_a_folder_a_zip_and_a_commit_have_the_same_files(self) -> None:
        source = self.files("b/new.json", "a/old.json", "a/sign-on.json", "README.md", "rdx.toml")
        self.packed("b/new.json", "a/old.json", "a/sign-on.json", "README.md")
        git = ("git", "-C", self.here, "-c", "user.name=t", "-c", "user.email=t@t")
        for command in (["init", "-q"], ["add", "s"], ["commit", "-qm", "t"]):
            subprocess.run([*git, *command], check=True)
        found = [sources.read(source), sources.read(self.zip)]
        with mock.patch.dict(os.environ, {"GIT_DIR": str(self.here / ".git")}):
            found.append(sources.read("git:HEAD:s"))
            self.assertEqual(self.said("git:HEAD:s/a/old.json"), ["git:HEAD:s/a/old.json: is no zip"])
        for files, faults in found:
            self.assertEqual(faults, ())
            self.assertEqual([file.name for file in files], ["a/old", "a/sign-on", "b/new"])
            self.assertEqual({file.data for file in files}, {SCHEMA})
        labels = [files[0].label.replace(f"{self.here}/", "") for files, _ in found]
        self.assertEqual(labels, ["s/a/old.json", "s.zip: a/old.json", "git:HEAD:s/a/old.json"])

    def test_the_files_of_a_zip_may_stand_below_one_folder(self) -> None:
        self.assertEqual(self.names(self.packed("top/a/b.json", "top/c/d.json")), ["a/b", "c/d"])
        self.assertEqual(self.names(self.packed("a/b.json", "a/c.json")), ["a/b", "a/c"])
        self.assertEqual(self.said(self.packed("top/a/b.json", "top/c.json")),
                         ["s.zip: top/c.json: expected <model>/<event>.json"])
        self.assertEqual(self.said(self.packed("one/a/b.json", "two/c/d.json")),
                         [f"s.zip: {name}.json: expected <model>/<event>.json"
                          for name in ("one/a/b", "two/c/d")])

    def test_what_nobody_means_to_be_a_schema_is_left_out(self) -> None:
        names = ("a/b.json", "__MACOSX/a/._b.json", "a/._b.json", ".git/x.json", ".vscode/s.json",
                 "a/notes.txt", "LICENSE")
        self.assertEqual(self.names(self.files(*names)), ["a/b"])
        self.assertEqual(self.names(self.packed(*names)), ["a/b"])

    def test_odd_names_are_faults_of_their_files_all_at_once(self) -> None:
        names = ("a/B.json", "a/b.json", "a/c.JSON", "a/d*.json", "a/e\n.json", "a/-f.json", "g.json",
                 "a/.json", "a/h/i.json", "a/j:k.json", 'a/l".json')
        odd = "expected letters, digits, spaces, _ - and . in the names of model and event"
        expected = {
            "a/b.json: differs from a/B.json in case alone",
            "a/c.JSON: expected a name that ends in .json, in small letters",
            f"a/d*.json: {odd}",
            f"a/e\\n.json: {odd}",
            f"a/-f.json: {odd}",
            f"a/j:k.json: {odd}",
            f'a/l".json: {odd}',
            "g.json: expected <model>/<event>.json",
            "a/h/i.json: expected <model>/<event>.json",
        }
        for source, front in ((self.files(*names), "s/"), (self.packed(*names), "s.zip: ")):
            said = {line.replace(front, "") for line in self.said(source)}
            self.assertEqual(said, expected)

    def test_accents_that_are_spelled_in_two_ways_are_one_name(self) -> None:
        self.assertEqual(len(self.said(self.packed("a/\u00e9.json", "a/e\u0301.json"))), 1)


class Folders(Case):
    def test_what_can_not_be_read_is_named_and_nothing_hangs(self) -> None:
        source = self.files("a/good.json")
        os.mkfifo(source / "a" / "pipe.json")
        (source / "a" / "gone.json").symlink_to(source / "nothing")
        (source / "a" / "folder.json").mkdir()
        (source / "linked").symlink_to(source / "a")
        (source / "a" / "loop.json").symlink_to(source / "a" / "loop.json")
        self.assertEqual(self.said(source), [
            "s/a/folder.json: is no regular file",
            "s/a/gone.json: No such file or directory",
            "s/a/loop.json: Too many levels of symbolic links",
            "s/a/pipe.json: is no regular file",
            "s/linked: is a link to a folder, which is not followed",
        ])

    def test_a_link_to_a_file_is_read(self) -> None:
        source = self.files("a/b.json")
        (source / "a" / "c.json").symlink_to(source / "a" / "b.json")
        self.assertEqual(self.names(source), ["a/b", "a/c"])

    def test_a_folder_that_can_not_be_listed_is_named(self) -> None:
        source = self.files("a/b.json", "c/d.json")
        real = os.scandir

        def scandir(path: str) -> object:
            if str(path).endswith("/c"):
                raise PermissionError(13, "Permission denied", str(path))
            return real(path)

        with mock.patch("os.scandir", scandir):
            self.assertEqual(self.said(source), ["s/c: Permission denied"])

    def test_limits_are_kept(self) -> None:
        source = self.files("a/b.json", "a/c.json", data=SCHEMA + b" " * 41)
        for module, name, value, expected in (
            (sources, "MAX_FILE", 99, ["s/a/b.json: is larger than 0 MB",
                                       "s/a/c.json: is larger than 0 MB"]),
            (folder, "MAX_FILE", 99, ["s/a/b.json: is larger than 0 MB",
                                      "s/a/c.json: is larger than 0 MB"]),
            (sources, "MAX_TOTAL", 199, ["s: has more than 0 MB of .json files"]),
            (sources, "MAX_FILES", 1, ["s: has more than 1 .json files"]),
            (folder, "MAX_VISITED", 2,
             ["s: more than 2 files and folders: not a folder of schemas"]),
        ):
            with self.subTest(limit=name), mock.patch.object(module, name, value):
                self.assertEqual(self.said(source), expected)
        self.assertEqual(self.said(source), [])
        self.assertEqual((entry.MAX_FILE, entry.MAX_TOTAL, entry.MAX_FILES),
                         (10_000_000, 200_000_000, 5_000))

    def test_sources_that_are_none_are_one_fault(self) -> None:
        self.files("README.md")
        for source, message in (
            ("s", "s: no <model>/<event>.json here"),
            ("nowhere", "nowhere: No such file or directory"),
            ("nowhere.zip", "nowhere.zip: No such file or directory"),
            ("s/README.md", "s/README.md: is no zip"),
        ):
            self.assertEqual(self.said(self.here / source), [message])


class Content(Case):
    def test_what_is_no_schema_is_said_with_its_file_and_place(self) -> None:
        half = "\\ud800"
        for data, message in (
            (b"", "not JSON: the file is empty"),
            (b" \n", "not JSON: the file is empty"),
            (b"\xef\xbb\xbf" + SCHEMA, "not JSON: the file starts with a byte order mark"),
            (SCHEMA.decode().encode("utf-16"), "not UTF-8 at byte 0"),
            (b'{"type": "\xff"}', "not UTF-8 at byte 10"),
            (b"[]", "expected an object, not a list"),
            (b"7", "expected an object, not a number"),
            (b'"x"', "expected an object, not a text"),
            (b"null", "expected an object, not null"),
            (b"[" * 100_000, "nested too deeply"),
            (b'{"a":' * 100_000, "nested too deeply"),
            (b'{"type": "object", "type": "object", "properties": {"A": {"type": "string"}}}',
             "/type: the key occurs twice"),
            (b'{"type": "object", "properties": {"A": {"type": "string"}, "A": {}}}',
             "/properties/A: the key occurs twice"),
            (f'{{"type": "object", "properties": {{"{half}": {{}}}}}}'.encode(),
             "/properties: a key holds half of a surrogate pair"),
        ):
            with self.subTest(data=data[:40]):
                self.assertEqual(self.said(self.files("a/b.json", data=data)),
                                 [f"s/a/b.json: {message}"])

    def test_a_label_of_a_zip_stands_before_the_pointer(self) -> None:
        self.packed("notes/new.json", data=b'{"type": "colour"}')
        (fault,) = self.said(self.zip)
        self.assertTrue(fault.startswith("s.zip: notes/new.json: /type: "), fault)


class Zips(Case):
    def test_entries_that_nobody_packs_in_good_faith_are_named_all_at_once(self) -> None:
        link = zipfile.ZipInfo("a/link.json")
        link.external_attr = 0o120777 << 16
        pipe = zipfile.ZipInfo("a/pipe.json")
        pipe.external_attr = 0o010644 << 16
        other = zipfile.ZipInfo("a/lzma.json")
        other.compress_type = zipfile.ZIP_LZMA
        self.packed("a/good.json", "../up.json", "a/../b.json", "/etc/x.json", "a//b.json", "C:/x.txt",
                    "a\\b.json", "a/twice.json", "a/twice.json", link, pipe, other)
        path = "leads out of the zip, or is no plain path"
        self.assertEqual(self.said(self.zip), sorted([
            f"s.zip: ../up.json: {path}",
            f"s.zip: a/../b.json: {path}",
            "s.zip: /etc/x.json: has an absolute name",
            f"s.zip: a//b.json: {path}",
            "s.zip: C:/x.txt: has an absolute name",
            "s.zip: a\\b.json: has a backslash in its name",
            "s.zip: a/twice.json: is in the zip twice",
            "s.zip: a/link.json: is a link or a device, not a file",
            "s.zip: a/pipe.json: is a link or a device, not a file",
            "s.zip: a/lzma.json: is packed by a method other than deflate",
        ]))

    def test_an_encrypted_entry_is_named(self) -> None:
        data = bytearray(self.packed("a/b.json").read_bytes())
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.index(mark) + at] |= 1
        self.zip.write_bytes(data)
        self.assertEqual(self.said(self.zip), ["s.zip: a/b.json: is encrypted"])

    def test_a_bomb_is_refused_by_the_size_that_it_states(self) -> None:
        with zipfile.ZipFile(self.zip, "w", zipfile.ZIP_DEFLATED) as made:
            with made.open("a/b.json", "w") as bomb:
                for _ in range(12):
                    bomb.write(b" " * 1_000_000)
            made.writestr("a/c.json", SCHEMA)
        self.assertLess(self.zip.stat().st_size, 100_000)
        self.assertEqual(self.said(self.zip), ["s.zip: a/b.json: is larger than 10 MB"])

    def test_many_files_that_are_allowed_each_are_refused_together(self) -> None:
        with zipfile.ZipFile(self.zip, "w", zipfile.ZIP_DEFLATED) as made:
            for index in range(2):
                made.writestr(f"a/b{index}.json", b" " * 900_000)
        with mock.patch.object(sources, "MAX_TOTAL", 1_000_000):
            self.assertEqual(self.said(self.zip), ["s.zip: has more than 1 MB of .json files"])

    def test_a_bomb_that_states_a_small_size_is_not_unpacked_beyond_it(self) -> None:
        self.packed("a/b.json", data=b" " * 9_000_000)
        data = bytearray(self.zip.read_bytes())
        for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            struct.pack_into("<I", data, data.index(mark) + at, 100)
        self.zip.write_bytes(data)
        self.assertEqual(self.said(self.zip), ["s.zip: a/b.json: is damaged or cut short in the zip"])

    def test_a_zip_with_too_many_entries_is_refused_before_they_are_looked_at(self) -> None:
        self.zip.write_bytes(b"PK\x01\x02" * 5_001)
        with mock.patch("zipfile.ZipFile", side_effect=AssertionError):
            self.assertEqual(self.said(self.zip), ["s.zip: has more than 5000 entries"])

    def test_a_zip_that_is_too_large_is_not_read(self) -> None:
        with self.zip.open("wb") as file:
            file.truncate(archive.MAX_ZIP + 1)
        self.assertEqual(self.said(self.zip), ["s.zip: is larger than 64 MB"])

    def test_a_zip_that_is_cut_at_any_byte_is_refused(self) -> None:
        whole = self.packed("a/b.json", "a/c.json").read_bytes()
        for length in range(len(whole)):
            self.zip.write_bytes(whole[:length])
            self.assertEqual(len(self.said(self.zip)), 1, length)
        self.zip.write_bytes(whole[:-5])
        self.assertEqual(self.said(self.zip), ["s.zip: is a zip that is damaged or cut short"])

    def test_a_zip_with_any_byte_changed_gives_faults_or_its_files(self) -> None:
        whole = self.packed("a/b.json", "a/c.json").read_bytes()
        for at in range(len(whole)):
            data = bytearray(whole)
            data[at] ^= 0xFF
            files, faults = archive.entries_of(bytes(data), "s.zip")
            for file in files:
                try:
                    self.assertLessEqual(len(file.read()), len(SCHEMA))
                except entry.Unreadable:
                    pass
            self.assertTrue(files or faults)

    def test_what_is_no_zip_is_said(self) -> None:
        for data in (b"", b"hello", SCHEMA, io.BytesIO(b"\0" * 100).getvalue()):
            self.zip.write_bytes(data)
            self.assertEqual(self.said(self.zip), ["s.zip: is no zip"])


class Commits(Case):
    def setUp(self) -> None:
        super().setUp()
        self.git("init", "-q")
        self.addCleanup(mock.patch.stopall)
        mock.patch.dict(os.environ, {"GIT_DIR": str(self.here / ".git")}).start()

    def git(self, *arguments: str) -> None:
        identity = ("-c", "user.name=t", "-c", "user.email=t@t")
        command = ["git", "-C", self.here, *identity, *arguments]
        subprocess.run(command, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("--work-tree", str(self.here), "add", "-A")
        self.git("--work-tree", str(self.here), "commit", "-qm", "t")

    def test_each_revision_has_its_own_files(self) -> None:
        self.files("a/b.json")
        self.commit()
        self.files("a/c d.json")
        self.packed("x/a/b.json")
        self.commit()
        self.git("tag", "v1")
        for source, names in (
            ("git:HEAD:s", ["a/b", "a/c d"]),
            ("git:HEAD~1:s/", ["a/b"]),
            ("git:v1^{commit}:s", ["a/b", "a/c d"]),
            ("git:v1:s.zip", ["a/b"]),
        ):
            self.assertEqual(self.names(source), names)

    def test_calls_that_name_nothing_are_one_clear_fault(self) -> None:
        self.files("a/b.json")
        self.commit()
        for source, message in (
            ("git:", "expected git:REV:path"),
            ("git:HEAD", "expected git:REV:path"),
            ("git::s", "expected git:REV:path"),
            ("git:nope:s", "names no revision of this repository"),
            ("git:--help:s", "names no revision"),
            ("git:--output=x:s", "names no revision"),
            ("git:HEAD\n:s", "names no revision"),
            ("git:HEAD:nope", "the revision has no such path"),
            ("git:HEAD:--help", "the revision has no such path"),
            ("git:HEAD:../s", "the revision has no such path"),
        ):
            with self.subTest(source=source):
                (said,) = self.said(source)
                self.assertTrue(said.endswith(f": {message}"), said)
        self.assertEqual([file.name for file in self.here.iterdir() if file.name == "x"], [])

    def test_links_and_submodules_are_named(self) -> None:
        source = self.files("a/b.json")
        (source / "a" / "link.json").symlink_to("b.json")
        self.commit()
        head = subprocess.run(["git", "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
        self.git("update-index", "--add", "--cacheinfo", f"160000,{head.stdout.strip()},s/sub")
        self.git("commit", "-qm", "t")
        self.assertEqual(self.said("git:HEAD:s"), [
            "git:HEAD:s/a/link.json: is a link, not a file",
            "git:HEAD:s/sub: is a submodule, which is not looked into",
        ])

    def test_a_folder_that_is_no_repository_and_a_missing_git_are_said(self) -> None:
        for changed, message in (
            ({"GIT_DIR": str(self.here / "none")},
             "there is no git repository here that git would read"),
            ({"PATH": str(self.here)}, "git is not installed"),
        ):
            with mock.patch.dict(os.environ, changed):
                self.assertEqual(self.said("git:HEAD:s"), [f"git:HEAD:s: {message}"])


class Commands(Case):
    def test_each_command_takes_a_zip_and_refuses_a_bad_one_with_status_2(self) -> None:
        (self.here / "rdx.toml").write_text("")
        for command in ("generate", "check", "docs"):
            out = self.here / command
            options = ("--map", self.here / "rdx.toml", "--out", out)
            self.packed("a/b.json")
            done = run(command, "--schemas", self.zip, *options)
            self.assertEqual(done.returncode, 1 if command == "check" else 0, done.stderr)
            self.packed("a/b.json", "../b.json")
            done = run(command, "--schemas", self.zip, "--map", self.here / "rdx.toml",
                       "--out", self.here / "never")
            self.assertEqual(done.returncode, 2)
            self.assertEqual(done.stderr, f"{self.zip}: ../b.json: "
                                          "leads out of the zip, or is no plain path\n")
            self.assertFalse((self.here / "never").exists())


if __name__ == "__main__":
    unittest.main()
