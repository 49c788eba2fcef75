"""The sandbox as a server: paths, hostile clients, TLS, options and how it ends."""

from __future__ import annotations

import os
import random
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
import warnings
from pathlib import Path

from sandbox_process import (BIN, CLIENT, KEY_ID, Key, Sandbox, SandboxTest, bearer,
                             make_certificate, multipart, note, openssl)


class Paths(SandboxTest):
    def test_other_paths_are_not_found(self) -> None:
        token = self.sandbox.token()
        for path in ("/", "/endpoint/", "//endpoint", "/ENDPOINT", "/query", "/blob/../endpoint",
                     "/blob/../messages", "/messages", "/%2e%2e/etc/passwd"):
            for method in "GET", "POST":
                reply = self.sandbox.request(method, path, headers=bearer(token))
                self.assertEqual(reply.status, 404, path)

    def test_other_methods_are_refused_with_the_one_that_is_allowed(self) -> None:
        for path in "/v2/auth/token", "/upload", "/endpoint":
            for method in "GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW":
                reply = self.sandbox.request(method, path)
                self.assertEqual((reply.status, reply.headers["Allow"]), (405, "POST"), method)

    def test_a_web_page_is_no_client(self) -> None:
        reply = self.sandbox.send(self.sandbox.token(), note(""), Origin="http://example.invalid")
        self.assertEqual(reply.status, 403)
        self.assertEqual(self.sandbox.stored("messages"), [])

    def test_a_page_that_got_a_name_resolved_to_loopback_gets_nothing(self) -> None:
        token = self.sandbox.token()
        port = self.sandbox.port
        for host in "evil.example", f"evil.example:{port}", "127.0.0.1", "localhost", "":
            self.assertEqual(self.sandbox.send(token, note(""), Host=host).status, 421, host)

    def test_the_log_shows_no_path_of_the_client(self) -> None:
        self.sandbox.request("GET", "/Patient/Canary-Path?name=Canary-Name")
        self.assert_happens(lambda: "GET (other) 404" in self.sandbox.log())
        self.assertNotIn("Canary", self.sandbox.log())

    def test_it_listens_on_loopback_alone(self) -> None:
        port = f"{self.sandbox.port:04X}"
        listening = [line.split()[1] for table in ("tcp", "tcp6")
                     for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
                     if line.split()[3] == "0A" and line.split()[1].endswith(f":{port}")]
        self.assertEqual(listening, [f"0100007F:{port}"])


class HostileClients(SandboxTest):
    def assert_alive(self) -> None:
        self.assertIsNone(self.sandbox.process.poll())
        self.assertEqual(self.sandbox.send(self.sandbox.token(), note("")).status, 200)

    def test_a_huge_header_is_refused(self) -> None:
        huge = self.sandbox.head("POST /endpoint HTTP/1.1", "X-Huge: " + "x" * 1_000_000)
        answer = self.sandbox.raw(huge)
        self.assertIn(answer.status, (431, 0))
        many = [f"X-{i}: {i}" for i in range(50_000)]
        answer = self.sandbox.raw(self.sandbox.head("POST /endpoint HTTP/1.1", *many))
        self.assertIn(answer.status, (431, 0))
        long_path = self.sandbox.head("GET /" + "x" * 1_000_000 + " HTTP/1.1")
        self.assertIn(self.sandbox.raw(long_path).status, (414, 431, 0))
        self.assert_alive()

    def test_garbage_is_survived(self) -> None:
        chance = random.Random(2)
        for size in 0, 1, 10, 1000, 100_000:
            self.sandbox.raw(chance.randbytes(size))
        for text in (b"\r\n" * 1000, b"GET", b"GET / HTTP/9.9\r\n\r\n",
                     b"POST /upload HTTP/1.1\r\n\r\n"):
            self.sandbox.raw(text)
        for fields in (["Content-Length: -1"], ["Content-Length: 99999999999999999999999"],
                       ["Content-Length: 5", "Content-Length: 6"], ["Transfer-Encoding: chunked"],
                       ["Transfer-Encoding: chunked", "Content-Length: 5"]):
            self.sandbox.raw(self.sandbox.head("POST /upload HTTP/1.1", *fields) + b"zz\r\n")
        self.assert_alive()

    def test_a_reply_comes_though_the_body_was_refused(self) -> None:
        body = b"x" * 3_000_000
        head = self.sandbox.head("POST /upload HTTP/1.1", f"Content-Length: {len(body)}",
                                 "Connection: close")
        self.assertEqual(self.sandbox.raw(head + body).status, 401)

    def test_who_waits_for_a_go_is_refused_before_the_body(self) -> None:
        with socket.create_connection(("127.0.0.1", self.sandbox.port), timeout=20) as connection:
            connection.sendall(self.sandbox.head(
                "POST /upload HTTP/1.1", "Content-Length: 1000", "Expect: 100-continue"))
            self.assertEqual(connection.recv(12), b"HTTP/1.1 401")

    def test_broken_forms_are_survived(self) -> None:
        token = self.sandbox.token()
        body, content_type = multipart(("file", "a.pdf", b"x" * 300))
        chance = random.Random(3)
        for _ in range(300):
            broken = bytearray(body)
            for _ in range(chance.randint(1, 8)):
                at = chance.randrange(len(broken))
                broken[at:at + chance.randint(0, 20)] = chance.randbytes(chance.randint(0, 20))
            reply = self.sandbox.request("POST", "/upload", bytes(broken),
                                         {"Content-Type": content_type} | bearer(token))
            self.assertIn(reply.status, (201, 400))
        self.assert_alive()

    def test_slow_bodies_keep_nobody_waiting(self) -> None:
        token = self.sandbox.token()
        slow = []
        for path, content_type in (("/endpoint", "application/json"),
                                   ("/upload", "multipart/form-data; boundary=b")) * 20:
            connection = socket.create_connection(("127.0.0.1", self.sandbox.port), timeout=20)
            self.addCleanup(connection.close)
            head = self.sandbox.head(f"POST {path} HTTP/1.1", f"Authorization: Bearer {token}",
                                     f"Content-Type: {content_type}", "Content-Length: 1000")
            connection.sendall(head + b"{")
            slow.append(connection)
        start = time.monotonic()
        self.assertEqual(self.sandbox.send(token, note("")).status, 200)
        self.assertLess(time.monotonic() - start, 5)
        for connection in slow:
            connection.close()
        self.assert_happens(lambda: self.sandbox.stored("tmp") == [])

    def test_many_clients_at_once_each_get_their_own_answer(self) -> None:
        token = self.sandbox.token()
        wrong: list[str] = []

        def work(number: int) -> None:
            for _ in range(5):
                content = os.urandom(5000 + number)
                uri = self.sandbox.upload(token, ("file", "a", content)).json()["URI"]
                reply = self.sandbox.send(token, note(uri))
                log_id = reply.json()["Meta"]["Logs"][0]["ID"]
                if (self.sandbox.store / "files" / log_id / "0").read_bytes() != content:
                    wrong.append(log_id)

        workers = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self.assertEqual(wrong, [])
        # A thread that failed has stored less.
        self.assertGreaterEqual(len(self.sandbox.stored("files")), 40)


class Tls(unittest.TestCase):
    folder: tempfile.TemporaryDirectory[str]

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix="rdx-test-")
        cls.addClassCleanup(cls.folder.cleanup)
        top = Path(cls.folder.name)
        cls.certificate, cls.tls_key = make_certificate(top)
        cls.context = ssl.create_default_context(cafile=cls.certificate)
        cls.sandbox = Sandbox(top, Key(top, "key"), "--tls-cert", str(cls.certificate),
                              "--tls-key", str(cls.tls_key), tls=cls.context)
        cls.addClassCleanup(cls.sandbox.stop)

    def test_all_endpoints_are_served_by_https(self) -> None:
        self.assertTrue(self.sandbox.url.startswith("https://127.0.0.1:"))
        token = self.sandbox.token()
        content = os.urandom(500_000)
        uri = self.sandbox.upload(token, ("file", "a.pdf", content)).json()["URI"]
        self.assertTrue(uri.startswith(self.sandbox.url))
        log_id = self.sandbox.send(token, note(uri)).json()["Meta"]["Logs"][0]["ID"]
        self.assertEqual((self.sandbox.store / "files" / log_id / "0").read_bytes(), content)

    def test_old_tls_is_refused(self) -> None:
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.load_verify_locations(self.certificate)
        old.set_ciphers("DEFAULT:@SECLEVEL=0")
        with warnings.catch_warnings(action="ignore"):  # that these versions are old is the point
            old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        with socket.create_connection(("127.0.0.1", self.sandbox.port), timeout=20) as plain:
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                old.wrap_socket(plain, server_hostname="127.0.0.1").close()

    def test_plain_http_is_no_way_in(self) -> None:
        with socket.create_connection(("127.0.0.1", self.sandbox.port), timeout=20) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try:
                self.assertNotIn(b"HTTP/1.1 ", plain.recv(4096))
            except ConnectionError:
                pass
        self.assertTrue(self.sandbox.token())

    @classmethod
    def tearDownClass(cls) -> None:
        if cls.sandbox.stop() != 0:
            raise AssertionError(cls.sandbox.log()[-4000:])


class Options(unittest.TestCase):
    folder: tempfile.TemporaryDirectory[str]

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix="rdx-test-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.top = Path(cls.folder.name)
        cls.key = Key(cls.top, "key")
        cls.good = ("--store", str(cls.top / "store"), "--public-key", str(cls.key.public),
                    "--key-id", KEY_ID, "--client-id", CLIENT)

    def run_sandbox(self, *options: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([BIN / "rdx-sandbox", *options], capture_output=True, timeout=20)

    def assert_usage(self, *options: str) -> None:
        ended = self.run_sandbox(*options)
        self.assertEqual((ended.returncode, ended.stdout), (2, b""), options)
        self.assertTrue(ended.stderr)

    def test_help_and_version_go_to_standard_output(self) -> None:
        for option, text in ("--help", b"Usage: rdx-sandbox"), ("--version", b"rdx-sandbox "):
            ended = self.run_sandbox(option)
            self.assertEqual((ended.returncode, ended.stderr), (0, b""))
            self.assertTrue(ended.stdout.startswith(text))

    def test_unusable_options_end_it_with_2(self) -> None:
        self.assert_usage()
        self.assert_usage("--store", str(self.top / "store"))
        self.assert_usage(*self.good, "--client-id", "client-2")
        self.assert_usage(*self.good, "--port", "65536")
        self.assert_usage(*self.good, "--port", "-1")
        self.assert_usage(*self.good, "--max-file", "0")
        self.assert_usage(*self.good, "--max-file", "30MB")
        self.assert_usage(*self.good, "--token-life", "0")
        self.assert_usage(*self.good, "--environment", "prod")
        self.assert_usage(*self.good, "--account", "none")
        self.assert_usage(*self.good, "--bind", "0.0.0.0")
        self.assert_usage(*self.good, "--tls-cert", str(self.key.public))
        self.assert_usage(*self.good, "more")

    def test_files_that_cannot_be_used_end_it_with_2(self) -> None:
        self.assert_usage(*self.good, "--tls-cert", str(self.key.public),
                          "--tls-key", str(self.key.private))
        self.assert_usage(*self.good, "--store", "/dev/null")
        ended = self.run_sandbox(*self.good, "--port-file", str(self.top / "no" / "port"))
        self.assertEqual(ended.returncode, 2)

    def test_a_port_that_is_taken_is_an_error(self) -> None:
        first = Sandbox(self.top, self.key)
        self.addCleanup(first.stop)
        ended = self.run_sandbox(*self.good, "--port", str(first.port))
        self.assertEqual(ended.returncode, 2)
        self.assertIn(b"in use", ended.stderr)

    def test_the_port_file_has_the_port(self) -> None:
        port_file = self.top / "port"
        box = Sandbox(self.top, self.key, "--port-file", str(port_file))
        self.addCleanup(box.stop)
        for _ in range(200):
            if port_file.exists():
                break
            time.sleep(0.05)
        self.assertEqual(port_file.read_text(), f"{box.port}\n")

    def test_both_signals_end_it_well_though_clients_are_connected(self) -> None:
        for number in signal.SIGINT, signal.SIGTERM:
            box = Sandbox(self.top, self.key)
            with socket.create_connection(("127.0.0.1", box.port)) as connection:
                connection.sendall(b"POST /endpoint HTTP/1.1\r\n")
                box.process.send_signal(number)
                self.assertEqual(box.process.wait(timeout=20), 0, box.log())
            box.stop()

    def test_it_ends_with_its_parent_when_asked_to(self) -> None:
        command = ('"$@" --with-parent >"$0/out" 2>&1 & echo $!; '
                   'until [ -s "$0/out" ]; do sleep 0.05; done; kill -KILL $$')
        shell = subprocess.run(
            ["sh", "-c", command, self.top, str(BIN / "rdx-sandbox"), *self.good],
            stdout=subprocess.PIPE, timeout=30)
        self.assertEqual(shell.returncode, -signal.SIGKILL)
        process = Path(f"/proc/{shell.stdout.decode().strip()}/stat")
        for _ in range(200):
            if not process.exists() or process.read_text().rpartition(")")[2].split()[0] == "Z":
                return
            time.sleep(0.05)
        self.fail("the sandbox outlives its parent")


if __name__ == "__main__":
    unittest.main()
