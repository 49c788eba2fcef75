"""Keys, settings and networks that are no good: one clear error, exit code 2, and no secret in it."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

from programs import run, write_private

CANARY = "canary-7355"


def openssl(*arguments: str) -> bytes:
    return subprocess.run(["openssl", *arguments], capture_output=True, check=True).stdout


class Trouble(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.key = openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
        write_private(cls.folder / "key.pem", cls.key)
        (cls.folder / "scan.pdf").write_bytes(CANARY.encode())
        sample = run("sample", "notes/new").out.replace(b"This is an example note.", CANARY.encode())
        (cls.folder / "note.json").write_bytes(sample)

    def run_rdx(self, *arguments: object, **settings: str):
        environment = {"RDX_CLIENT_ID": "client", "RDX_KEY_ID": "key",
                       "RDX_PRIVATE_KEY_FILE": "key.pem",
                       "RDX_TOKEN_URL": "http://127.0.0.1:1/token",
                       "RDX_API_URL": "http://127.0.0.1:1", "RDX_BLOB_URL": "http://127.0.0.1:1"}
        return run(*arguments, folder=self.folder, environment=environment | settings)

    def assert_trouble(self, outcome, *causes: str) -> None:
        self.assertEqual((outcome.code, outcome.text), (2, ""), outcome.err)
        errors = [line for line in outcome.err.splitlines() if ": error: " in line]
        self.assertEqual(len(errors), len(causes), outcome.err)
        for cause, error in zip(causes, errors):
            self.assertIn(cause, error)
        self.assertNotIn(CANARY, outcome.err)
        self.assertNotIn(self.key.decode().splitlines()[1], outcome.err)

    # ---- Keys ----

    def key_trouble(self, content: bytes, cause: str) -> None:
        write_private(self.folder / "other.pem", content)
        self.assert_trouble(self.run_rdx("token", "--private-key-file", "other.pem"), cause)

    def test_a_missing_key(self) -> None:
        self.assert_trouble(self.run_rdx("token", RDX_PRIVATE_KEY_FILE="none.pem"),
                            "file cannot be read: RDX_PRIVATE_KEY_FILE / --private-key-file: "
                            "there is no such file [RDX_E_FILE]")

    def test_a_key_that_is_a_directory_or_a_fifo(self) -> None:
        os.mkfifo(self.folder / "pipe.pem")
        for name in (".", "pipe.pem"):
            self.assert_trouble(self.run_rdx("token", RDX_PRIVATE_KEY_FILE=name), "[RDX_E_FILE]")

    def test_a_key_of_the_wrong_kind(self) -> None:
        self.key_trouble(openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout"),
                         "its curve is not P-384, which ES384 needs [RDX_E_KEY]")

    def test_a_key_that_others_may_read(self) -> None:
        (self.folder / "other.pem").write_bytes(self.key)
        (self.folder / "other.pem").chmod(0o640)
        self.assert_trouble(self.run_rdx("token", "--private-key-file", "other.pem"),
                            "its mode is 640; make it 600, or allow it by --loose-key-file "
                            "[RDX_E_PERMISSIONS]")

    def test_a_public_key(self) -> None:
        path = str(self.folder / "key.pem")
        self.key_trouble(openssl("pkey", "-in", path, "-pubout"), "public key")

    def test_a_key_with_a_pass_phrase(self) -> None:
        path = str(self.folder / "key.pem")
        self.key_trouble(openssl("pkey", "-in", path, "-aes128", "-passout", f"pass:{CANARY}"),
                         "pass phrase")

    def test_a_short_key(self) -> None:
        self.key_trouble(openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"),
                         "[RDX_E_KEY]")

    def test_a_damaged_an_empty_and_no_key(self) -> None:
        for content in (self.key[:700], b"", CANARY.encode()):
            self.key_trouble(content, "[RDX_E_KEY]")

    # ---- Settings ----

    def test_missing_settings_are_named_all_at_once(self) -> None:
        for command in (["token"], ["upload", "scan.pdf"], ["send", "note.json"]):
            with self.subTest(command):
                self.assert_trouble(
                    self.run_rdx(*command, RDX_CLIENT_ID="", RDX_KEY_ID="",
                                 RDX_PRIVATE_KEY_FILE=""),
                    "set RDX_CLIENT_ID or give --client-id", "set RDX_KEY_ID or give --key-id",
                    "set RDX_PRIVATE_KEY_FILE or give --private-key-file")

    def test_settings_that_are_no_good_are_named_without_their_value(self) -> None:
        for name in ("RDX_TIMEOUT_MS", "RDX_CONNECT_TIMEOUT_MS", "RDX_MAX_REQUEST",
                     "RDX_ENVIRONMENT", "RDX_FILE_POLICY"):
            with self.subTest(name):
                self.assert_trouble(self.run_rdx("token", **{name: CANARY}), f"{name}: expected ")

    def test_numbers_are_whole_and_above_0(self) -> None:
        for value in ("0", "-1", "+1", " 1", "1x", "1.5", "99999999999999999999"):
            with self.subTest(value):
                self.assert_trouble(self.run_rdx("token", "--timeout-ms", value), "whole number")

    def test_a_key_in_place_of_its_path_is_not_repeated(self) -> None:
        self.assert_trouble(self.run_rdx("token", RDX_PRIVATE_KEY_FILE=self.key.decode()),
                            "RDX_PRIVATE_KEY_FILE: expected the path of a file")
        body = "".join(self.key.decode().splitlines()[1:-1])
        for value in (body, body[:200], body[-64:]):
            outcome = self.run_rdx("token", RDX_PRIVATE_KEY_FILE=value)
            self.assert_trouble(outcome, "--private-key-file: there is no such file")
            self.assertNotIn(value[:20], outcome.err)

    def test_only_https_or_loopback(self) -> None:
        self.assert_trouble(self.run_rdx("token", "--token-url", "http://redox.invalid/token"),
                            "[RDX_E_URL]")
        self.assert_trouble(self.run_rdx("send", "note.json", "--api-url", "ftp://127.0.0.1"),
                            "[RDX_E_URL]")

    def test_a_url_that_is_refused_is_named_by_its_flag(self) -> None:
        for flag in ("token-url", "api-url", "blob-url"):
            with self.subTest(flag):
                self.assert_trouble(
                    self.run_rdx("send", "note.json", f"--{flag}", "http://a@127.0.0.1:1/"),
                    f"--{flag}: it has a user name [RDX_E_URL]")

    def test_authorities_that_are_no_readable_file_are_told_by_their_setting(self) -> None:
        os.mkfifo(self.folder / "pipe.ca")
        for name, cause in ((f"{CANARY}.ca", "No such file or directory"),
                            ("pipe.ca", "it is no regular file"), (".", "it is no regular file")):
            for command in (["token"], ["upload", "scan.pdf"], ["send", "note.json"]):
                with self.subTest((name, command)):
                    self.assert_trouble(self.run_rdx(*command, RDX_CA_FILE=name),
                                        f"RDX_CA_FILE / --ca-file: {cause} [RDX_E_FILE]")

    def test_a_terminal_obeys_no_name_of_a_file(self) -> None:
        name = "\x1b[2J\x9b1m\r\x07.json"
        missing = (["validate", name], ["send", name], ["extract", name, "--out", "x"],
                   ["send", "note.json", "--file", name], ["upload", name, "scan.pdf"],
                   ["send", "--batch", name], ["sample", name], ["extract", "note.json", "--at", name,
                                                                "--out", f"{name}/x"])
        for command in missing:
            with self.subTest(command):
                outcome = self.run_rdx(*command)
                self.assertNotEqual(outcome.code, 0)
                self.assertNotRegex(outcome.err, "[\x00-\x09\x0b-\x1f\x7f-\x9f]")
        (self.folder / name).write_text("{")
        self.assertNotRegex(self.run_rdx("send", name).err, "[\x00-\x09\x0b-\x1f\x7f-\x9f]")

    def test_a_flag_wins_over_the_environment(self) -> None:
        outcome = self.run_rdx("token", "--token-url", "http://127.0.0.1:1/",
                               RDX_TOKEN_URL="http://redox.invalid/")
        self.assert_trouble(outcome, "[RDX_E_CONNECT]")

    # ---- Options that are given twice ----

    def test_an_option_with_one_value_is_given_once(self) -> None:
        """The one that counts would be a guess; the other, a file to send say, would be lost."""
        for command, flag in (
                (["send", "note.json"], "file"), (["send", "note.json"], "file-type"),
                (["send", "note.json"], "source-id"), (["send", "--jobs", "2"], "batch"),
                (["upload", "scan.pdf"], "scope"), (["query", "note.json"], "out"),
                (["token"], "client-id"), (["extract", "note.json"], "out"),
                (["extract", "note.json", "--out", "-"], "at")):
            with self.subTest((command, flag)):
                self.assert_trouble(self.run_rdx(*command, f"--{flag}", CANARY,
                                                 f"--{flag}={CANARY}"),
                                    f"rdx {command[0]}: error: --{flag}: give it only once")
        for command, flag, value in (
                (["send", "note.json"], "result", "0/0"), (["send", "note.json"], "event", "notes/new"),
                (["send", "--batch", "-"], "jobs", "2"), (["token"], "timeout-ms", "300"),
                (["token"], "verbose", "false"), (["describe", "notes/new"], "format", "json"),
                (["validate", "note.json"], "event", "notes/new"),
                (["validate", "note.json"], "format", "text"),
                (["validate", "note.json"], "rules", "none"),
                (["validate", "note.json"], "max-issues", "9")):
            with self.subTest((command, flag)):
                self.assert_trouble(self.run_rdx(*command, f"--{flag}={value}", f"--{flag}={value}"),
                                    f"rdx {command[0]}: error: --{flag}: give it only once")

    def test_a_shortened_name_is_the_same_option(self) -> None:
        self.assert_trouble(self.run_rdx("token", "--client-id", CANARY, "--client-i", CANARY),
                            "--client-id: give it only once")

    def test_what_is_a_list_or_no_value_may_be_repeated(self) -> None:
        for arguments in (("validate", "--rule", "date=off", "--rule", "uuid=off", "note.json"),
                          ("validate", "--summary", "--summary", "note.json"),
                          ("send", "note.json", "--embed", "--embed", "--dry-run", "--dry-run")):
            with self.subTest(arguments):
                self.assertEqual(self.run_rdx(*arguments).code, 0)

    def test_options_that_exclude_each_other_are_no_choice(self) -> None:
        one = "--auto, --embed, --upload and --file-policy: give only one of them"
        for flags in (("--embed", "--upload"), ("--upload", "--auto"),
                      ("--embed", "--file-policy", "upload"), ("--file-policy=auto", "--embed")):
            with self.subTest(flags):
                self.assert_trouble(self.run_rdx("send", "note.json", "--dry-run", *flags), one)
        self.assertEqual(self.run_rdx("send", "note.json", "--dry-run", "--embed",
                                      RDX_FILE_POLICY="upload").code, 0)
        for flags in (("--at", CANARY, "--result", "0/0"), ("--result", "0/0", "--at", CANARY)):
            with self.subTest(flags):
                self.assert_trouble(self.run_rdx("extract", "note.json", "--out", "-", *flags),
                                    "--at and --result: give only one of them")

    # ---- Networks ----

    def test_an_unreachable_host(self) -> None:
        for command in (["token"], ["upload", "scan.pdf"], ["send", "note.json"]):
            with self.subTest(command):
                self.assert_trouble(self.run_rdx(*command), "[RDX_E_CONNECT]")

    def test_an_unknown_host(self) -> None:
        self.assert_trouble(self.run_rdx("token", "--token-url", "https://redox.invalid/token"),
                            "[RDX_E_CONNECT]")

    def serve(self, answer: bytes) -> str:
        """The URL of a server that gives `answer` to one request and hangs up."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def once() -> None:
            try:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(answer)
            except OSError:
                pass

        threading.Thread(target=once, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/token"

    def test_a_server_that_answers_html(self) -> None:
        page = f"<html>{CANARY}</html>".encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(page)}\r\n\r\n".encode()
        outcome = self.run_rdx("token", "--token-url", self.serve(head + page))
        self.assert_trouble(outcome, "[RDX_E_REPLY]")

    def test_a_server_that_answers_100_mb(self) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n"
        outcome = self.run_rdx("token", "--token-url", self.serve(head + bytes(20_000_000)))
        self.assert_trouble(outcome, "[RDX_E_REPLY_SIZE]")

    def test_a_server_that_is_silent(self) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/token"
        self.assert_trouble(self.run_rdx("token", "--token-url", url, "--timeout-ms", "300"),
                            "[RDX_E_TIMEOUT]")

    def test_refused_credentials(self) -> None:
        body = b'{"error": "invalid_client", "error_description": "' + CANARY.encode() + b'"}'
        head = f"HTTP/1.1 401 Unauthorized\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        outcome = self.run_rdx("token", "--token-url", self.serve(head + body))
        self.assert_trouble(outcome, "[RDX_E_AUTH]")

    def test_a_token_goes_to_a_pipe_but_not_to_a_terminal(self) -> None:
        body = b'{"access_token": "the-token", "token_type": "bearer", "expires_in": 300}'
        head = (f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n").encode()
        outcome = self.run_rdx("token", "--token-url", self.serve(head + body))
        self.assertEqual((outcome.code, outcome.text, outcome.err), (0, "the-token\n", ""))

        shown = self.run_on_terminal("token", "--token-url", self.serve(head + body))
        self.assertNotIn("the-token", shown)
        self.assertIn("--show", shown)
        shown = self.run_on_terminal("token", "--show", "--token-url", self.serve(head + body))
        self.assertIn("the-token", shown)

    def run_on_terminal(self, *arguments: str) -> str:
        """Both streams of a program whose standard output is a terminal."""
        from programs import BIN

        ours, theirs = os.openpty()
        settings = {"PATH": os.environ["PATH"], "RDX_CLIENT_ID": "a", "RDX_KEY_ID": "b",
                    "RDX_PRIVATE_KEY_FILE": "key.pem"}
        done = subprocess.run([str(BIN / "rdx"), *arguments], stdout=theirs, stderr=subprocess.PIPE,
                              cwd=self.folder, env=settings, timeout=60)
        os.set_blocking(ours, False)
        try:
            printed = os.read(ours, 65536)
        except BlockingIOError:
            printed = b""
        os.close(theirs)
        os.close(ours)
        self.assertEqual(done.returncode, 0, done.stderr)
        return (printed + done.stderr).decode()


if __name__ == "__main__":
    unittest.main()
