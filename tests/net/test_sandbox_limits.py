"""The sandbox against clients that take their time, come in numbers or write odd things: the right
answer for each, and none for the others to wait for."""

from __future__ import annotations

import contextlib
import socket
import ssl
import tempfile
import unittest
from dataclasses import dataclass
from pathlib import Path

from sandbox_process import SandboxTest, bearer, exchange, make_certificate, note, receive

LIMIT = 256  # connections at one time


class LimitTest(SandboxTest):
    def assert_goes_on(self) -> None:
        self.assertIsNone(self.sandbox.process.poll())
        self.assertEqual(self.sandbox.send(self.sandbox.token(), note("")).status, 200)


@dataclass
class Slow:
    """A client that sends something again and again, and never comes to an end."""

    name: str
    first: bytes
    drop: bytes

    def is_cut_off(self, connection: socket.socket) -> bool:
        """Sends a drop; whether the sandbox has closed the connection, without a word."""
        try:
            connection.sendall(self.drop)
            return connection.recv(4096) == b""
        except (TimeoutError, ssl.SSLWantReadError):
            return False
        except OSError:
            return True


class SlowClients(LimitTest):
    """Each byte comes long before a connection counts as idle, and yet it ends."""

    options = ("--control", "--head-time", "1", "--body-time", "1")

    def cases(self) -> list[Slow]:
        bearer_line = f"Authorization: Bearer {self.sandbox.token()}"
        return [
            Slow("a head", b"POST /endpoint HTTP/1.1\r\nX-Slow: ", b"x"),
            Slow("nothing", b"", b""),
            Slow("a message", self.sandbox.head(
                "POST /endpoint HTTP/1.1", bearer_line, "Content-Type: application/json",
                "Content-Length: 1000000"), b" "),
            Slow("chunks", self.sandbox.head(
                "POST /endpoint HTTP/1.1", bearer_line, "Content-Type: application/json",
                "Transfer-Encoding: chunked"), b"1\r\n \r\n"),
            Slow("an upload", self.sandbox.head(
                "POST /upload HTTP/1.1", bearer_line, "Content-Length: 1000000",
                "Content-Type: multipart/form-data; boundary=bb"), b"--bb\r\n"),
            Slow("a form", self.sandbox.head(
                "POST /v2/auth/token HTTP/1.1", "Content-Length: 1000000",
                "Content-Type: application/x-www-form-urlencoded"), b"a=b&"),
            Slow("a body that is refused", self.sandbox.head(
                "POST /none HTTP/1.1", "Content-Length: 1000000"), b" "),
        ]

    def assert_all_end(self, slow: list[tuple[Slow, socket.socket]]) -> None:
        for case, connection in slow:
            connection.sendall(case.first)
            connection.settimeout(0.02)
        left = slow
        for _ in range(200):
            left = [(case, connection) for case, connection in left
                    if not case.is_cut_off(connection)]
            if not left:
                return
        self.fail(f"still open: {[case.name for case, _ in left]}")

    def test_who_never_comes_to_an_end_is_cut_off(self) -> None:
        with contextlib.ExitStack() as stack:
            self.assert_all_end([(case, stack.enter_context(self.sandbox.open()))
                                 for case in self.cases()])
        self.assert_happens(lambda: self.sandbox.stored("tmp") == [])
        self.assert_happens(lambda: "POST /endpoint 499 " in self.sandbox.log())
        self.assertEqual(self.sandbox.stored("blobs"), [])
        self.assert_goes_on()


class SlowClientsByTls(SlowClients):
    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory(prefix="rdx-test-")
        cls.addClassCleanup(folder.cleanup)
        certificate, key = make_certificate(Path(folder.name))
        cls.tls_options = ("--tls-cert", str(certificate), "--tls-key", str(key))
        cls.tls = ssl.create_default_context(cafile=certificate)
        super().setUpClass()

    def test_a_handshake_that_never_ends(self) -> None:
        with socket.create_connection(("127.0.0.1", self.sandbox.port), timeout=20) as plain:
            # The head of a TLS record of 512 bytes that do not come.
            self.assert_all_end([(Slow("a handshake", b"\x16\x03\x01\x02\x00\x01", b""), plain)])
        self.assert_goes_on()


class KeptConnections(LimitTest):
    options = SlowClients.options

    def ask_counts(self, connection: socket.socket) -> None:
        connection.sendall(self.sandbox.head("GET /sandbox/counts HTTP/1.1"))
        answer = b""
        while not answer.endswith(b"}}"):
            answer += connection.recv(4096)

    def test_a_connection_is_kept_beyond_these_limits_between_requests(self) -> None:
        with self.sandbox.open() as connection:
            self.ask_counts(connection)
            connection.settimeout(1.2)
            with self.assertRaises(TimeoutError):
                connection.recv(1)
            connection.settimeout(20)
            self.ask_counts(connection)

    def test_a_reply_that_is_not_taken_is_given_up(self) -> None:
        self.sandbox.set_faults("endless:1")
        with self.sandbox.open() as connection:
            connection.sendall(self.sandbox.head("POST /endpoint HTTP/1.1", "Content-Length: 0"))
            self.assert_happens(lambda: "fault=endless" in self.sandbox.log())
        self.assert_goes_on()


class Crowds(LimitTest):
    def test_one_client_too_many_waits_for_its_turn_and_all_get_their_answer(self) -> None:
        token = self.sandbox.token()
        head = self.sandbox.head("POST /endpoint HTTP/1.1", f"Authorization: Bearer {token}",
                                 "Content-Type: application/json", "Content-Length: 2",
                                 "Connection: close")
        with contextlib.ExitStack() as stack:
            crowd = [stack.enter_context(self.sandbox.open()) for _ in range(LIMIT)]
            for connection in crowd:
                connection.sendall(head + b"{")
            self.assert_happens(lambda: self.sandbox.open_connections() >= LIMIT)
            extra = stack.enter_context(self.sandbox.open(timeout=0.2))
            with self.assertRaises(TimeoutError):
                exchange(extra, head + b"{}", end=False)
            statuses = {exchange(connection, b"}", end=False).status for connection in crowd}
            extra.settimeout(20)
            statuses.add(receive(extra).status)
        self.assertEqual(statuses, {400})
        self.assert_goes_on()

    def test_hundreds_of_connections_one_after_the_other(self) -> None:
        for _ in range(1000):
            self.sandbox.open().close()
        self.assert_goes_on()


class OddForms(LimitTest):
    """Multipart bodies by hand, as no library writes them."""

    def setUp(self) -> None:
        self.token = self.sandbox.token()

    def upload(self, body: bytes, content_type: str = "multipart/form-data; boundary=bb") -> int:
        return self.sandbox.request("POST", "/upload", body,
                                    {"Content-Type": content_type} | bearer(self.token)).status

    def test_forms_that_are_none(self) -> None:
        part = b'--bb\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n--bb--\r\n'
        self.assertEqual(self.upload(part), 201)
        before = self.sandbox.stored("blobs")
        for name, body, content_type in (
                ("nothing", b"", "multipart/form-data; boundary=bb"),
                ("no part", b"--bb--\r\n", "multipart/form-data; boundary=bb"),
                ("no boundary", part, "multipart/form-data"),
                ("an empty boundary", part, "multipart/form-data; boundary="),
                ("another boundary", part, "multipart/form-data; boundary=other"),
                ("no name", part.replace(b'name="file"; ', b""), "multipart/form-data; boundary=bb"),
                ("no file name", part.replace(b'; filename="a"', b""),
                 "multipart/form-data; boundary=bb"),
                ("another name", part.replace(b'"file"', b'"data"'),
                 "multipart/form-data; boundary=bb"),
                ("no end", part[:-9], "multipart/form-data; boundary=bb"),
                ("a head without end", part[:40], "multipart/form-data; boundary=bb"),
                ("a huge head", part.replace(b"filename=", b"x=" + b"y" * 200_000 + b"; filename="),
                 "multipart/form-data; boundary=bb"),
                ("no colon", part.replace(b"Disposition:", b"Disposition"),
                 "multipart/form-data; boundary=bb"),
                ("the part twice", part.replace(b"--bb--\r\n", part),
                 "multipart/form-data; boundary=bb")):
            with self.subTest(name):
                self.assertEqual(self.upload(body, content_type), 400)
        self.assertEqual(self.sandbox.stored("blobs"), before)
        self.assert_goes_on()

    def test_paths_as_file_names_are_names_and_no_paths(self) -> None:
        top = self.sandbox.store.parent
        outside = sorted(path.name for path in top.iterdir())
        for name in ("../../escaped", "/tmp/escaped", "..", ".", "a/../../b", "C:\\escaped", "~",
                     "%2e%2e%2fescaped", "a\\0b", "x" * 5000, "..\\..\\escaped", "con", "-rf",
                     "$(touch escaped)", "`touch escaped`", ";reboot", ""):
            with self.subTest(name[:20]):
                reply = self.sandbox.upload(self.token, ("file", name, b"content"))
                self.assertEqual(reply.status, 201)
                blob = reply.json()["URI"].rpartition("/")[2]
                self.assertRegex(blob, r"\A[0-9a-f]{32}\Z")
                self.assertEqual((self.sandbox.store / "blobs" / blob).read_bytes(), b"content")
        self.assertEqual(sorted(path.name for path in top.iterdir()), outside)
        self.assertFalse(Path("/tmp/escaped").exists())

    def test_paths_as_blob_names_in_a_message_are_refused(self) -> None:
        for name in ("../messages", "..%2f", "/etc/passwd", "", ".", "x" * 32, "0" * 31, "0" * 33,
                     "0" * 32, "../" * 10 + "etc/passwd", "0" * 32 + "/../x", "0" * 32 + ".name"):
            with self.subTest(name[:20]):
                reply = self.sandbox.send(self.token, note(f"{self.sandbox.url}/blob/{name}"))
                self.assertEqual(reply.status, 400)


if __name__ == "__main__":
    unittest.main()
