"""What others on the machine, and whoever reads a log, get to see of a run: nothing secret.

/proc shows every user the command line of a program. A server that answers slowly holds the
programs while it is read, again and again, and so does a standard input that has no end yet.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from boxed import CANARY, WHOLE, Boxed, Sandbox
from programs import BIN, ROOT

FAULTS = re.findall(r"^\| `([0-9a-z-]+)(\[?=\w+\]?)?` \|", (ROOT / "docs/sandbox.md").read_text(),
                    re.MULTILINE)
OF_THE_WHOLE = ("refuse", "tls-expired", "tls-self-signed", "tls-wrong-name")


class Seen:
    """The command lines, environments and programs that a process had."""

    def __init__(self) -> None:
        self.lines: set[tuple[bytes, ...]] = set()
        self.environments: set[frozenset[bytes]] = set()
        self.programs: set[str] = set()

    def look(self, process: int) -> None:
        folder = Path("/proc") / str(process)
        try:
            line = (folder / "cmdline").read_bytes()
            environment = (folder / "environ").read_bytes()
            program = os.readlink(folder / "exe")
        except OSError:  # it ended
            return
        if line and environment:
            self.lines.add(tuple(sorted(line.split(b"\0"))))
            self.environments.add(frozenset(environment.split(b"\0")))
            self.programs.add(os.path.basename(program))


@WHOLE
class CommandLine(Boxed):
    def setUp(self) -> None:
        super().setUp()
        self.write("note.json", self.sample("notes/new").replace(b"This is an example note.",
                                                                 CANARY.encode()))
        self.write("query.json", self.sample("notes/query"))
        self.write("scan.pdf", CANARY.encode() * 100)
        self.secrets = [line for line in self.key.private.read_text().splitlines()
                        if "-----" not in line]

    def start(self, arguments: list[str], stdin: int) -> tuple[subprocess.Popen[bytes], Seen]:
        """A process, and what it was given: it may show no more."""
        given = {"PATH": os.environ["PATH"], "RDX_CONFIG": "none"} | self.settings()
        process = subprocess.Popen([BIN / "rdx", *arguments], stdin=stdin, env=given,
                                   cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        expected = Seen()
        line = [str(BIN / "rdx"), *arguments, ""]
        expected.lines.add(tuple(sorted(part.encode() for part in line)))
        expected.environments.add(frozenset(
            [b"", *(f"{name}={value}".encode() for name, value in given.items())]))
        return process, expected

    def assert_as_given(self, seen: Seen, expected: Seen) -> None:
        self.assertEqual((seen.lines, seen.environments), (expected.lines, expected.environments))

    def watch(self, *arguments: str) -> set[str]:
        """The programs that were seen on the way to the end."""
        process, expected = self.start(list(arguments), subprocess.DEVNULL)
        seen = Seen()
        while process.poll() is None:
            seen.look(process.pid)
            time.sleep(0.005)
        process.communicate()
        self.assertEqual(process.returncode, 0)
        self.assert_as_given(seen, expected)
        return seen.programs

    def test_commands_that_send_show_what_their_caller_wrote_and_no_more(self) -> None:
        message = json.loads((self.folder / "note.json").read_text())
        uploaded = self.rdx("upload", "scan.pdf").text.strip()
        message["Note"] |= {"ContentType": "Base64 Encoded", "FileContents": uploaded}
        self.write("uri.json", json.dumps(message))
        self.sandbox.set_faults("slow=150")
        for arguments in (("token",), ("send", "note.json"), ("query", "query.json"),
                          ("upload", "scan.pdf"), ("extract", "uri.json", "--out", "-")):
            with self.subTest(arguments):
                self.assertIn("rdx-net", self.watch(*arguments))

    def test_so_does_rdx_itself(self) -> None:
        for arguments in (["send", "-", "--dry-run"], ["extract", "-", "--out", "-"],
                          ["validate", "-"]):
            process, expected = self.start(arguments, subprocess.PIPE)
            seen = Seen()
            text = (self.folder / "note.json").read_bytes()
            assert process.stdin is not None
            process.stdin.write(text[:-2])
            process.stdin.flush()
            while not seen.programs:
                seen.look(process.pid)
            _, err = process.communicate(text[-2:])
            self.assertEqual((process.returncode, seen.programs), (0, {"rdx"}), err)
            self.assert_as_given(seen, expected)

    # ---- What is printed ----

    def assert_clean(self, text: str) -> None:
        """Neither values, keys, tokens nor assertions, nor the server's words."""
        for word in (CANARY, "Bearer", "eyJ", "example.invalid", "<html", *self.secrets):
            self.assertNotIn(word, text)

    def test_no_fault_makes_them_print_a_secret_a_value_or_the_servers_words(self) -> None:
        self.assertGreater(len(FAULTS), 18)
        with ThreadPoolExecutor() as pool:
            for _ in pool.map(self.fail_at, ("token", "upload", "endpoint")):
                pass

    def box(self, *options: str) -> Sandbox:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="rdx-test-")))
        sandbox = Sandbox(folder, self.key, *options)
        self.addCleanup(sandbox.stop)
        return sandbox

    def fail_at(self, place: str) -> None:
        sandbox = self.box("--control")
        for kind, value in FAULTS:
            if kind not in OF_THE_WHOLE:
                sandbox.set_faults(f"{kind}=1@{place}" if value else f"{kind}@{place}")
                self.fail_verbosely(sandbox, kind, place)

    def fail_verbosely(self, sandbox: Sandbox, kind: str, place: str, *more: object) -> None:
        command = {"token": ("token",), "upload": ("upload", "scan.pdf"),
                   "endpoint": ("send", "note.json")}[place]
        path = {"token": "/v2/auth/token"}.get(place, f"/{place}")
        outcome = self.rdx(*command, "--verbose", "--timeout-ms", "300", *more,
                           RDX_TOKEN_URL=f"{sandbox.url}/v2/auth/token",
                           RDX_API_URL=sandbox.url, RDX_BLOB_URL=sandbox.url)
        told = f"{kind} at {place}: {outcome.err}"
        self.assertRegex(outcome.err, rf"rdx: POST {sandbox.url}{path} attempt 1: ", told)
        self.assert_clean(outcome.err)
        if outcome.code == 0:
            self.assertNotIn("error", outcome.err, told)
        else:
            self.assertEqual(outcome.out, b"", told)
            self.assertRegex(outcome.err, rf"rdx {command[0]}: error: .* \[RDX_E_\w+\]\n", told)

    def test_nor_does_a_server_that_refuses_or_has_another_certificate(self) -> None:
        for kind in OF_THE_WHOLE:
            authority = self.folder / f"{kind}.pem"
            tls = ("--tls-ca-out", str(authority)) if kind.startswith("tls") else ()
            sandbox = self.box("--fault", kind, *tls)
            self.fail_verbosely(sandbox, kind, "token",
                                *(("--ca-file", authority) if tls else ()))

    def test_the_first_byte_is_that_of_the_reply(self) -> None:
        self.sandbox.set_faults("slow=120@endpoint")
        told = re.search(r"/endpoint .*, first byte (\d+), all (\d+) ms",
                         self.rdx("send", "note.json", "--verbose").err)
        assert told
        self.assertGreaterEqual(int(told[1]), 110)
        self.assertGreaterEqual(int(told[2]), int(told[1]))

    def test_a_message_that_may_have_arrived_twice_is_told(self) -> None:
        self.sandbox.set_faults("502:1@endpoint")
        outcome = self.rdx("send", "note.json", "--may-duplicate", RDX_ATTEMPTS="2")
        self.assertEqual((outcome.code, outcome.err), (
            0, "rdx send: notice: attempts: 2; it may have arrived more than once\n"))
        self.sandbox.set_faults("503:1@endpoint")
        outcome = self.rdx("send", "note.json", "--may-duplicate", RDX_ATTEMPTS="2")
        self.assertEqual((outcome.code, outcome.err), (0, ""))

    def test_a_deadline_and_a_rate_are_obeyed(self) -> None:
        self.sandbox.set_faults("503=5@endpoint")
        outcome = self.rdx("send", "note.json", "--verbose", "--deadline-ms", "2000",
                           RDX_ATTEMPTS="4")
        self.assertEqual((outcome.code, outcome.err.count("/endpoint attempt")), (2, 1))
        self.sandbox.set_faults()
        outcome = self.rdx("send", "note.json", "--rate", "4", "--deadline-ms", "500")
        self.assertEqual(outcome.code, 2, outcome.err)
        self.assertIn("[RDX_E_RATE]", outcome.err)


if __name__ == "__main__":
    unittest.main()
