"""The sandbox against clients that take their time, come in numbers or write odd things: the right
answer for each, and none for the others to wait for."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import json
import random
import resource
import socket
import ssl
import subprocess
import threading
import unittest
from dataclasses import dataclass
from pathlib import Path

from sandbox_process import (BIN, CLIENT, KEY_ID, EcKey, SandboxTest, bearer, exchange, note,
                             receive, results)

FILE = "Encapsulated Data"
LIMIT = 256  # connections at one time
GOOD_FORM = "multipart/form-data; boundary=bb"


class LimitTest(SandboxTest):
    kind_of_key = EcKey  # made in no time

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
    by_tls = True

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


class Sizes(LimitTest):
    def memory(self) -> int:
        """Bytes that the sandbox holds now."""
        pages = Path(f"/proc/{self.sandbox.process.pid}/statm").read_text().split()[1]
        return int(pages) * resource.getpagesize()

    def test_files_that_are_fetched_slowly_are_not_held_in_memory(self) -> None:
        size, readers = 20_000_000, 12
        token = self.sandbox.token()
        uri = self.sandbox.upload(token, ("file", "a", b"x" * size)).json()["URI"]
        head = self.sandbox.head(f"GET {uri.removeprefix(self.sandbox.url)} HTTP/1.1",
                                 f"Authorization: Bearer {token}", "Connection: close")
        before = self.memory()
        with contextlib.ExitStack() as stack:
            for _ in range(readers):
                connection = stack.enter_context(self.sandbox.open())
                connection.sendall(head)
                self.assertEqual(connection.recv(12), b"HTTP/1.1 200")
            self.assertLess(self.memory() - before, readers * size / 4)
            self.assertEqual(receive(connection).body, b"x" * size)

    def test_a_message_of_many_files_keeps_others_waiting_so_it_is_refused(self) -> None:
        token = self.sandbox.token()
        self.assertEqual(self.sandbox.send(token, results(*[("QQ==", FILE)] * 1000)).status, 200)
        before = self.sandbox.stored("files")
        reply = self.sandbox.send(token, results(*[("QQ==", FILE)] * 1001))
        self.assertEqual((reply.status, "1,000 files" in reply.json()["errorDetail"]), (413, True))
        self.assert_happens(lambda: self.sandbox.stored("tmp") == [])
        self.assertEqual(self.sandbox.stored("files"), before)

    def test_a_length_that_comes_twice_is_refused_and_ends_the_connection(self) -> None:
        for first, second in (2, 2), (0, 0), (2, 3), (3, 2):
            answer = self.sandbox.raw(self.sandbox.head(
                "POST /endpoint HTTP/1.1", f"Content-Length: {first}",
                f"content-length: {second}") + b"{} "[:max(first, second)], end=False)
            # Behind a body that is too long the connection's end may overtake the reply.
            self.assertTrue(answer.status == 400 or (first != second and answer.was_reset))
            self.assertIn(answer.header("Connection"), ("close", None))
        self.assert_goes_on()

    def test_a_log_that_nobody_reads_keeps_nobody_waiting(self) -> None:
        command = [BIN / "rdx-sandbox", "--store", self.sandbox.store, *self.key.options(),
                   "--key-id", KEY_ID, "--client-id", CLIENT]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as box:
            assert box.stdout is not None and box.stderr is not None
            port = int(box.stdout.readline().rpartition(b":")[2])
            fcntl.fcntl(box.stderr, fcntl.F_SETPIPE_SZ, 4096)
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            for _ in range(300):
                connection.request("GET", "/none")
                self.assertEqual(connection.getresponse().read()[:1], b"{")
            connection.close()
            box.terminate()
            self.assertEqual(box.wait(timeout=20), 0)
            lines = box.stderr.read().splitlines()
        self.assertTrue(0 < len(lines) < 300)
        self.assertEqual(set(lines), {lines[0]})  # whole lines or none


class Turmoil(LimitTest):
    """All that can go wrong on both sides at once."""

    options = SlowClients.options
    faults = ("401:3%", "429=1:3%", "500:3%", "502:3%", "html:3%", "truncated:3%", "redirect:3%",
              "length-over:3%", "length-under:3%", "endless:3%", "slow=5:5%", "drip=1:5%",
              "silent:3%", "reset-request:5%", "reset-reply:5%")

    def be_careless(self, message: bytes, seed: int) -> None:
        """Sends whole messages and halves of them, and leaves before all is said."""
        chance = random.Random(seed)
        for _ in range(40):
            with contextlib.suppress(OSError), self.sandbox.open(timeout=0.1) as connection:
                for _ in range(chance.randint(1, 4)):
                    end = len(message) if chance.random() < 0.9 else chance.randrange(len(message))
                    connection.sendall(message[:end])
                    connection.recv(200)

    def test_nothing_is_left_of_it(self) -> None:
        body = json.dumps(note("")).encode()
        message = self.sandbox.head(
            "POST /endpoint HTTP/1.1", f"Authorization: Bearer {self.sandbox.token()}",
            "Content-Type: application/json", f"Content-Length: {len(body)}") + body
        self.sandbox.set_faults(*self.faults)
        clients = [threading.Thread(target=self.be_careless, args=(message, seed))
                   for seed in range(8)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        self.sandbox.set_faults()
        self.assert_happens(lambda: self.sandbox.open_connections() == 0)
        self.assert_goes_on()


class TurmoilByTls(Turmoil):
    by_tls = True


class OddForms(LimitTest):
    """Multipart bodies by hand, as no library writes them."""

    def setUp(self) -> None:
        self.token = self.sandbox.token()

    def upload(self, body: bytes, content_type: str = GOOD_FORM) -> int:
        return self.sandbox.request("POST", "/upload", body,
                                    {"Content-Type": content_type} | bearer(self.token)).status

    def test_forms_that_are_none(self) -> None:
        part = (b'--bb\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
                b"x\r\n--bb--\r\n")
        self.assertEqual(self.upload(part), 201)
        before = self.sandbox.stored("blobs")
        for name, body, content_type in (
                ("nothing", b"", GOOD_FORM),
                ("no part", b"--bb--\r\n", GOOD_FORM),
                ("no boundary", part, "multipart/form-data"),
                ("an empty boundary", part, "multipart/form-data; boundary="),
                ("another boundary", part, "multipart/form-data; boundary=other"),
                ("no name", part.replace(b'name="file"; ', b""), GOOD_FORM),
                ("no file name", part.replace(b'; filename="a"', b""),
                 GOOD_FORM),
                ("another name", part.replace(b'"file"', b'"data"'),
                 GOOD_FORM),
                ("no end", part[:-9], GOOD_FORM),
                ("a head without end", part[:40], GOOD_FORM),
                ("a huge head", part.replace(b"filename=", b"x=" + b"y" * 200_000 + b"; filename="),
                 GOOD_FORM),
                ("no colon", part.replace(b"Disposition:", b"Disposition"),
                 GOOD_FORM),
                ("the part twice", part.replace(b"--bb--\r\n", part),
                 GOOD_FORM),
                ("the part twice, once empty",
                 part.replace(b'"a"', b'"b"').replace(b"x\r\n--bb--\r\n", b"\r\n") + part,
                 GOOD_FORM)):
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
