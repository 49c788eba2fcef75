"""The configuration file: where it is found, what wins, and faults that repeat no value."""

from __future__ import annotations

import os
import re
import tempfile
import unittest
from pathlib import Path

from boxed import WHOLE, Boxed
from programs import ROOT, Outcome, run

CANARY = "canary-7355"


class Config(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.home = self.folder / "home"
        (self.home / ".config/rdx").mkdir(parents=True)
        (self.folder / "note.json").write_bytes(run("sample", "notes/new").out)

    def write(self, text: str | bytes, path: str = "config") -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())

    def dry_run(self, *arguments: object, **environment: str) -> Outcome:
        chosen = {"HOME": str(self.home), "XDG_CONFIG_HOME": "", "RDX_CONFIG": ""} | environment
        return run("send", "note.json", "--dry-run", *arguments, folder=self.folder,
                   environment=chosen)

    def limit(self, *arguments: object, **environment: str) -> str:
        """Which `max-request` counts; each of these tests sets one that the message is above."""
        outcome = self.dry_run(*arguments, **environment)
        found = re.search(r"the limit is (\d+) ", outcome.err)
        return found[1] if found else f"none: {outcome.err}"

    def assert_refused(self, text: str | bytes, cause: str, *arguments: object) -> None:
        self.write(text)
        outcome = self.dry_run("--config", "config", *arguments)
        self.assertEqual((outcome.code, outcome.out), (2, b""), outcome.err)
        self.assertEqual(outcome.err, f"rdx send: error: {cause}\n")
        self.assertNotIn(CANARY, outcome.err)

    # ---- Where it is ----

    def test_it_is_found_where_the_system_keeps_such_files(self) -> None:
        self.assertEqual(self.dry_run().code, 0)
        self.write("[default]\nmax-request = 11\n", "home/.config/rdx/config")
        self.assertEqual(self.limit(), "11")
        self.write("[default]\nmax-request = 12\n", "xdg/rdx/config")
        self.assertEqual(self.limit(XDG_CONFIG_HOME=str(self.folder / "xdg")), "12")
        self.assertEqual(self.dry_run(XDG_CONFIG_HOME=str(self.folder / "empty")).code, 0)
        self.assertEqual(self.limit(XDG_CONFIG_HOME="relative"), "11")

    def test_one_that_is_named_counts_alone(self) -> None:
        self.write("[default]\nmax-request = 11\n", "home/.config/rdx/config")
        self.write("[default]\nmax-request = 13\n")
        self.write("[default]\nmax-request = 14\n", "other")
        self.assertEqual(self.limit(RDX_CONFIG="config"), "13")
        self.assertEqual(self.limit("--config", "other", RDX_CONFIG="config"), "14")
        self.assertEqual(self.dry_run("--config", "none", RDX_CONFIG="config").code, 0)

    def test_a_missing_one_is_a_fault_only_where_it_is_named_and_its_name_is_not_told(self) -> None:
        for arguments in (("--config", CANARY), (f"--config={CANARY}",)):
            outcome = self.dry_run(*arguments)
            self.assertEqual((outcome.code, outcome.err), (2, "rdx send: error: RDX_CONFIG / "
                                                           "--config: there is no such file\n"))

    def test_one_that_cannot_be_reached_is_not_taken_for_none(self) -> None:
        (self.home / ".config/rdx").rmdir()
        (self.home / ".config/rdx").symlink_to("rdx")
        outcome = self.dry_run()
        self.assertEqual((outcome.code, outcome.err), (
            2, f"rdx send: error: {self.home}/.config/rdx/config: "
               "Too many levels of symbolic links\n"))
        (self.home / ".config/rdx").unlink()
        (self.home / ".config/rdx").write_text("no folder")
        self.assertEqual(self.dry_run().code, 0)

    def test_a_byte_order_mark_is_told(self) -> None:
        self.assert_refused(b"\xef\xbb\xbf[default]\n",
                            "config: begins with a byte order mark; save it without")

    def test_what_is_no_file_or_too_large_is_refused(self) -> None:
        os.mkfifo(self.folder / "pipe")
        for name, cause in {"pipe": "is no regular file", "home": "is a directory"}.items():
            self.assertRegex(self.dry_run("--config", name).err, f"{name}: {cause}( \\[|\\n)")
        self.assert_refused("#" * 64_001, "config: more than 64000 bytes")

    def test_one_that_anybody_may_change_is_refused(self) -> None:
        self.write("[default]\n")
        (self.folder / "config").chmod(0o646)
        outcome = self.dry_run("--config", "config")
        self.assertEqual((outcome.code, outcome.err), (
            2, "rdx send: error: config: others may change this file; chmod o-w it\n"))

    def test_help_and_commands_that_do_not_send_read_none(self) -> None:
        self.write("broken")
        for arguments in (("send", "--help"), ("token", "--help"), ("upload", "--help"),
                          ("validate", "note.json"), ("sample", "notes/new")):
            outcome = run(*arguments, folder=self.folder, environment={"RDX_CONFIG": "config"})
            self.assertEqual(outcome.code, 0, outcome.err)

    # ---- What wins ----

    def test_flag_then_variable_then_profile_then_default(self) -> None:
        self.write("[b]\nmax-request = 22\n\n[default]\nmax-request = 21\n[c]\n")
        told: tuple[object, ...] = ("--config", "config")
        self.assertEqual(self.limit(*told), "21")
        self.assertEqual(self.limit(*told, "--profile", "b"), "22")
        self.assertEqual(self.limit(*told, RDX_PROFILE="b"), "22")
        self.assertEqual(self.limit(*told, "--profile=c", RDX_PROFILE="b"), "21")
        self.assertEqual(self.limit(*told, "--profile", "b", RDX_MAX_REQUEST="23"), "23")
        self.assertEqual(self.limit(*told, "--max-request", "24", RDX_MAX_REQUEST="23"), "24")

    def test_a_flag_of_the_command_wins_over_the_file(self) -> None:
        self.write("[default]\nfile-policy = upload\n")
        (self.folder / "scan.pdf").write_bytes(b"x")
        draft = [line for line in run("sample", "notes/new").text.splitlines()
                 if not re.search("ContentType|FileName|FileContents", line)]
        self.write("\n".join(draft), "note.json")
        told = ("--file", "scan.pdf", "--config", "config")
        self.assertIn("would be uploaded", self.dry_run(*told).err)
        for flag in (("--embed",), ("--auto",), ("--file-policy", "embed")):
            self.assertEqual(self.dry_run(*told, *flag).code, 0)

    def test_a_switch_is_true_or_false(self) -> None:
        self.write("[default]\nverbose = true\nmay-duplicate = false\nno-progress = 1\n")
        for flag in (("--verbose=false",), ("--no-progress=0",), ("--may-duplicate",)):
            self.assertEqual(self.dry_run("--config", "config", *flag).code, 0)
        self.assertEqual(self.dry_run("--verbose=maybe").err.splitlines()[0],
                         "rdx send: error: --verbose: expected true or false")

    def test_paths_are_relative_to_the_file(self) -> None:
        self.write("[default]\nclient-id = a\nkey-id = b\nprivate-key-file = key.pem\n",
                   "other/config")
        self.write("no key", "other/key.pem")
        (self.folder / "other/key.pem").chmod(0o600)
        for folder, path in ((self.folder, "other/config"), (self.folder / "other", "config"),
                             (ROOT, self.folder / "other/config")):
            outcome = run("token", "--config", path, folder=folder)
            self.assertIn("[RDX_E_KEY]", outcome.err)

    # ---- How it is written ----

    def test_blanks_comments_and_line_ends_of_windows_are_no_values(self) -> None:
        self.write(b"# first\r\n\r\n  [default]\t\r\n\t# [no]\n  max-request\t=  31  \r\n[last]")
        self.assertEqual(self.limit("--config", "config"), "31")
        self.assertEqual(self.limit("--config", "config", "--profile", "last"), "31")

    def test_what_is_wrong_is_named_by_line_and_key_and_never_by_value(self) -> None:
        for text, cause in {
            f"[default]\n\nmax-request = {CANARY}\n":
                "config:3: max-request: expected a whole number above 0",
            f"[default]\nattempts = 21\n": "config:2: attempts: expected a whole number from 1 to 20",
            f"[default]\nrate = {CANARY}\n":
                "config:2: rate: expected a whole number above 0, or none",
            f"[default]\nalgorithm = {CANARY}": "config:2: algorithm: expected RS384, ES384 or HS384",
            f"[default]\nproxy = http://a:{CANARY}@b":
                "config:2: proxy: expected no password in this file; set RDX_PROXY",
            "[default]\nclient-id =\n": "config:2: client-id: a value is missing",
            f"[default]\n{CANARY} = 1\n": "config:2: there is no such key",
            "[default]\nprofile = b\n": "config:2: there is no such key",
            f"[default]\n{CANARY}\n": "config:2: expected [name] or key = value",
            f"[{CANARY}!]\n": "config:1: expected [name], of letters, digits, - and _",
            "[]\n": "config:1: expected [name], of letters, digits, - and _",
            "scope = a\n": "config:1: a section such as [default] must stand before",
            "[a]\nscope = a\nrate = none\nscope = a\n": "config:4: scope: stands in this section twice",
            "[a]\n[b]\n[a]\n": "config:3: this section stands further up already",
            f"[a]\nscope = {CANARY}\0\n": "config:2: control characters have no place here",
            f"[a]\nscope = {CANARY}\x1b[0m\n": "config:2: control characters have no place here",
            f"[a]\nscope = {'a' * 17_000}\n": "config:2: the values are too long",
        }.items():
            with self.subTest(text[:40]):
                self.assert_refused(text, cause)

    def test_a_key_in_it_is_refused_and_not_repeated(self) -> None:
        pem = f"-----BEGIN PRIVATE KEY-----\n{CANARY}=\n-----END PRIVATE KEY-----\n"
        path = "expected the path of a file, not what stands in it"
        self.assert_refused(f"[a]\nprivate-key-file = {pem}", f"config:2: private-key-file: {path}")
        self.assert_refused(f'[a]\nprivate-key-file = {{"k": "{CANARY}"}}',
                            f"config:2: private-key-file: {path}")
        self.assert_refused(f'[a]\nkey-id = {{"k": "{CANARY}"}}',
                            "config:2: key-id: expected one line, and no key")
        self.assert_refused(pem, "config:1: expected [name] or key = value")
        self.assert_refused(f"[a]\n{CANARY}=", "config:2: there is no such key")

    def test_other_profiles_are_judged_too(self) -> None:
        self.assert_refused("[default]\n[b]\nrate = 0\n",
                            "config:3: rate: expected a whole number above 0, or none")

    def test_a_profile_that_is_not_there_is_a_fault(self) -> None:
        self.assert_refused("[default]\n", "config: there is no section of the name that "
                            "RDX_PROFILE or --profile tells", "--profile", CANARY)
        outcome = self.dry_run("--profile", "b", "--config", "none")
        self.assertEqual(outcome.err, "rdx send: error: RDX_PROFILE / --profile: there is no "
                         "configuration file\n")

    # ---- The page ----

    def test_the_page_lists_each_key_and_no_other(self) -> None:
        page = (ROOT / "docs/config.md").read_text(encoding="utf-8")
        keys = set(re.findall(r"^\| `([a-z-]+)`", page, re.MULTILINE))
        flags = set(re.findall(r"^  --([a-z-]+) +RDX_", run("send", "--help").text, re.MULTILINE))
        self.assertEqual(keys, flags - {"config", "profile"})

    def test_the_example_of_the_page_is_taken(self) -> None:
        page = (ROOT / "docs/config.md").read_text(encoding="utf-8")
        example = re.search(r"^```ini\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
        assert example
        self.write(example[1])
        for profile in re.findall(r"^\[(\w+)\]", example[1], re.MULTILINE):
            outcome = self.dry_run("--config", "config", "--profile", profile)
            self.assertEqual(outcome.code, 0, outcome.err)


@WHOLE
class Switches(Boxed):
    """What a switch does, by the file and against it."""

    def setUp(self) -> None:
        super().setUp()
        self.sandbox.set_faults()
        self.write("note.json", self.sample("notes/new"))

    def arguments(self, line: str) -> tuple[str, ...]:
        return "send", "note.json", "--config", self.write("config", f"[default]\n{line}\n")

    def test_requests_are_told_of_unless_a_flag_or_a_variable_says_otherwise(self) -> None:
        told = self.arguments("verbose = true")
        self.assertIn("/endpoint attempt 1: 200 RDX_OK", self.rdx(*told).err)
        self.assertEqual(self.rdx(*told, "--verbose=false").err, "")
        self.assertEqual(self.rdx(*told, RDX_VERBOSE="0").err, "")

    def test_what_may_have_arrived_is_tried_again_unless_a_flag_says_otherwise(self) -> None:
        told = self.arguments("may-duplicate = true")
        for flag, code in ((), 0), (("--may-duplicate=false",), 2):
            self.sandbox.set_faults("502:1@endpoint")
            self.assertEqual(self.rdx(*told, *flag, RDX_ATTEMPTS="2").code, code)

    def test_no_progress_is_shown_unless_a_flag_says_otherwise(self) -> None:
        told = self.arguments("no-progress = true")
        self.sandbox.set_faults("slow=800@endpoint")
        self.assertNotIn("\x1b[K", self.on_terminal(*told))
        self.assertIn("\x1b[K", self.on_terminal(*told, "--no-progress=false"))


if __name__ == "__main__":
    unittest.main()
