"""`rdx upload` with several files: one line a file, in their order, over two connections."""

from __future__ import annotations

import os
import subprocess
import unittest
from pathlib import Path

from sandbox_process import BIN, CLIENT, KEY_ID, SandboxTest

CANARY = "canary-7355"


class Uploads(SandboxTest):
    """Runs the program against the sandbox of the class."""

    def setUp(self) -> None:
        self.work = Path(self.folder.name) / self.id().rpartition(".")[2]
        self.work.mkdir()

    def make(self, name: str, size: int = 1000) -> str:
        content = CANARY.encode() + os.urandom(size)
        (self.work / name).write_bytes(content[:size])
        return name

    def upload(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("RDX_")}
        environment |= {"RDX_CONFIG": "none", "RDX_ATTEMPTS": "1", "RDX_CLIENT_ID": CLIENT,
                        "RDX_KEY_ID": KEY_ID, "RDX_PRIVATE_KEY_FILE": str(self.key.private),
                        "RDX_TOKEN_URL": f"{self.sandbox.url}/v2/auth/token",
                        "RDX_BLOB_URL": self.sandbox.url} | settings
        done = subprocess.run([BIN / "rdx", "upload", *arguments], env=environment, cwd=self.work,
                              capture_output=True, text=True, timeout=60)
        self.assertNotIn(CANARY, done.stdout + done.stderr)
        return done

    def blob(self, uri: str) -> bytes:
        self.assertTrue(uri.startswith(f"{self.sandbox.url}/blob/"), uri)
        return (self.sandbox.store / "blobs" / uri.rpartition("/")[2]).read_bytes()

    def assert_uploaded(self, line: str, name: str) -> None:
        told, uri = line.split("\t")
        self.assertEqual(told, name)
        self.assertEqual(self.blob(uri), (self.work / name).read_bytes())

    def tokens(self) -> int:
        """How often a token was asked for. One thread serves: the log has what came before."""
        return sum(line.split()[1] == "/v2/auth/token" for line in self.sandbox.log().splitlines())


class Several(Uploads):
    def test_each_file_has_its_line_with_its_own_uri_in_the_order_given(self) -> None:
        # Sizes differ so that later files are over before earlier ones.
        names = [self.make(f"scan-{i}.pdf", 1 + (i * 7919) % 5 * 200_000) for i in range(40)]
        done = self.upload(*names)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), len(names))
        for line, name in zip(lines, names):
            self.assert_uploaded(line, name)

    def test_one_token_serves_them_all(self) -> None:
        before = self.tokens()
        done = self.upload(*[self.make(f"{i}.pdf") for i in range(12)])
        self.assertEqual((done.returncode, len(done.stdout.splitlines())), (0, 12))
        self.assertEqual(self.tokens(), before + 1)

    def test_one_file_has_its_uri_alone(self) -> None:
        done = self.upload(self.make("scan.pdf"))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.blob(done.stdout.removesuffix("\n")),
                         (self.work / "scan.pdf").read_bytes())

    def test_the_same_file_twice_is_uploaded_twice(self) -> None:
        name = self.make("scan.pdf")
        first, second = self.upload(name, name).stdout.splitlines()
        self.assert_uploaded(first, name)
        self.assert_uploaded(second, name)
        self.assertNotEqual(first, second)

    def test_a_name_is_shown_without_its_control_characters(self) -> None:
        name = self.make("a\tb\nc\x1b[2J.pdf")
        lines = self.upload(name, self.make("d.pdf")).stdout.splitlines()
        self.assertEqual(len(lines), 2)
        self.assertEqual(lines[0].split("\t")[0], "a?b?c?[2J.pdf")

    def test_a_full_disk_for_the_lines_is_trouble(self) -> None:
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [BIN / "rdx", "upload", self.make("a.pdf"), self.make("b.pdf")], cwd=self.work,
                stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, env=os.environ | {
                    "RDX_CONFIG": "none", "RDX_CLIENT_ID": CLIENT, "RDX_KEY_ID": KEY_ID,
                    "RDX_PRIVATE_KEY_FILE": str(self.key.private),
                    "RDX_TOKEN_URL": f"{self.sandbox.url}/v2/auth/token",
                    "RDX_BLOB_URL": self.sandbox.url})
        self.assertEqual(done.returncode, 2)
        self.assertIn("standard output", done.stderr)


class Failing(Uploads):
    options = ("--max-file", "50000")

    def test_a_file_that_is_refused_does_not_stop_the_others(self) -> None:
        names = [self.make("a.pdf"), self.make("large.pdf", 60_000), self.make("b.pdf")]
        done = self.upload(*names)
        self.assertEqual(done.returncode, 1)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 2)
        self.assert_uploaded(lines[0], "a.pdf")
        self.assert_uploaded(lines[1], "b.pdf")
        self.assertRegex(done.stderr, r"\Alarge\.pdf: error: .*HTTP 413: .*\[RDX_E_REJECTED\]\n\Z")

    def test_the_exit_code_is_the_worst(self) -> None:
        done = self.upload("none.pdf", self.make("large.pdf", 60_000), self.make("a.pdf"))
        self.assertEqual(done.returncode, 2)
        self.assert_uploaded(done.stdout.removesuffix("\n"), "a.pdf")
        missing, large = done.stderr.splitlines()
        self.assertEqual(missing, "rdx upload: error: file cannot be read: none.pdf: "
                         "No such file or directory [RDX_E_FILE]")
        self.assertTrue(large.startswith("large.pdf: error: "), large)

    def test_nothing_is_asked_of_the_server_when_no_file_can_be_sent(self) -> None:
        before = self.tokens()
        done = self.upload("none.pdf", "neither.pdf")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(len(done.stderr.splitlines()), 2)
        self.assertEqual(self.tokens(), before)

    def test_fail_fast_begins_no_file_behind_one_that_failed(self) -> None:
        names = [self.make("large.pdf", 60_000)] + [self.make(f"{i}.pdf") for i in range(9)]
        done = self.upload("--fail-fast", *names)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(done.stderr.splitlines()[1:],
                         ["rdx upload: files that were not tried: 9"])

    def test_fail_fast_tells_of_what_was_uploaded_before(self) -> None:
        done = self.upload("--fail-fast", self.make("a.pdf"), "none.pdf", self.make("b.pdf"))
        self.assertEqual(done.returncode, 2)
        self.assert_uploaded(done.stdout.splitlines()[0], "a.pdf")

    def test_a_refused_key_is_told_once_and_ends_the_work(self) -> None:
        before = self.tokens()
        done = self.upload(*[self.make(f"{i}.pdf") for i in range(9)], RDX_KEY_ID="another")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        error, rest = done.stderr.splitlines()
        self.assertIn("[RDX_E_AUTH]", error)
        self.assertEqual(rest, "rdx upload: files that were not tried: 8")
        self.assert_happens(lambda: self.tokens() == before + 1)

    def test_no_file_is_a_complaint_about_use(self) -> None:
        done = self.upload()
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("a file is missing", done.stderr)


class Forbidden(Uploads):
    options = ("--environment", "development", "--account", "free")

    def test_an_account_that_may_not_upload_is_told_so_once(self) -> None:
        done = self.upload(*[self.make(f"{i}.pdf") for i in range(5)])
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        error, rest = done.stderr.splitlines()
        self.assertIn("[RDX_E_FORBIDDEN]", error)
        self.assertEqual(rest, "rdx upload: files that were not tried: 4")


if __name__ == "__main__":
    unittest.main()
