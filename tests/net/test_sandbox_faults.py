"""Faults on purpose: each kind as a client sees it, and whether the request was acted on."""

from __future__ import annotations

import contextlib
import json
import subprocess
import time
import unittest
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from sandbox_process import (ASSERTION_TYPE, BIN, EcKey, RawAnswer, Sandbox, SandboxTest, exchange,
                             make_assertion, multipart, note, receive)


@dataclass
class Plain:
    """A fault that is a whole reply."""

    fault: str
    status: int
    stored: bool
    content_type: str = "application/json"
    retry_after: str | None = None
    location: str | None = None


PLAIN = [
    Plain("401", 401, False),
    Plain("429", 429, False),
    Plain("429=7", 429, False, retry_after="7"),
    Plain("500", 500, False),
    Plain("502", 502, True, "text/html"),
    Plain("503", 503, False),
    Plain("503=120", 503, False, retry_after="120"),
    Plain("504", 504, True, "text/html"),
    Plain("html", 200, True, "text/html"),
    Plain("errors", 200, False),
    Plain("redirect", 307, False, location="http://example.invalid/"),
]


class FaultTest(SandboxTest):
    kind_of_key = EcKey  # made in no time
    options = ("--control",)

    def setUp(self) -> None:
        self.set_faults()
        self.token = self.sandbox.token()

    def set_faults(self, *faults: str) -> None:
        self.assertEqual(self.sandbox.set_faults(*faults).status, 204, faults)

    def message(self, *lines: str) -> bytes:
        """A good request, with further lines in its head."""
        body = json.dumps(note("")).encode()
        head = self.sandbox.head(
            "POST /endpoint HTTP/1.1", f"Authorization: Bearer {self.token}",
            "Content-Type: application/json", f"Content-Length: {len(body)}", *lines)
        return head + body

    def ask(self) -> RawAnswer:
        """Sends the message; the connection ends with the reply."""
        return self.sandbox.raw(self.message("Connection: close"), end=False)

    def assert_counts(self, place: str, requests: int, stored: int) -> None:
        self.assertEqual(self.sandbox.counts(place), (requests, stored))


class WholeReplies(FaultTest):
    def test_each_has_its_status_and_header_and_acts_or_not(self) -> None:
        for case in PLAIN:
            with self.subTest(case.fault):
                self.set_faults(f"{case.fault}:1@endpoint")
                before = self.sandbox.stored("messages")
                answer = self.ask()
                self.assertEqual(answer.status, case.status)
                self.assertEqual(answer.header("Content-Type"), case.content_type)
                self.assertEqual(answer.header("Retry-After"), case.retry_after)
                self.assertEqual(answer.header("Location"), case.location)
                self.assertEqual(int(answer.header("Content-Length") or -1), len(answer.body))
                self.assert_counts("endpoint", 1, int(case.stored))
                self.assertEqual(len(self.sandbox.stored("messages")) - len(before), case.stored)
                self.assertEqual(self.ask().status, 200)

    def test_errors_are_those_of_a_message(self) -> None:
        self.set_faults("errors:1")
        self.assertTrue(json.loads(self.ask().body)["Meta"]["Errors"][0]["Text"])

    def test_a_truncated_reply_is_half_a_json_in_a_whole_reply(self) -> None:
        self.set_faults("truncated:1")
        answer = self.ask()
        self.assertEqual(answer.status, 200)
        self.assertEqual(int(answer.header("Content-Length") or -1), len(answer.body))
        self.assertTrue(answer.body.startswith(b'{"Meta":'))
        with self.assertRaises(json.JSONDecodeError):
            json.loads(answer.body)
        self.assert_counts("endpoint", 1, 1)

    def test_the_log_names_the_fault(self) -> None:
        self.set_faults("503=3:1")
        self.ask()
        self.assert_happens(lambda: "POST /endpoint 503 " in self.sandbox.log())
        self.assertIn("fault=503\n", self.sandbox.log())


class OddReplies(FaultTest):
    """What a client sees by plain http, and by TLS: see OddRepliesByTls."""

    def raw_message(self, *faults: str) -> RawAnswer:
        self.set_faults(*faults)
        return self.ask()

    def assert_length_once(self, answer: RawAnswer) -> int:
        """That the head tells one length, so that every client believes the same; it."""
        head = answer.data.partition(b"\r\n\r\n")[0].lower()
        self.assertEqual(head.count(b"\r\ncontent-length:"), 1)
        self.assertNotIn(b"transfer-encoding", head)
        return int(answer.header("Content-Length") or -1)

    def assert_goes_on(self, stored: int) -> None:
        """That the fault was met once, acted on or not, and that the next request is answered."""
        self.assert_counts("endpoint", 1, stored)
        self.assertEqual(self.ask().status, 200)

    def test_slow_waits_before_the_first_byte(self) -> None:
        start = time.monotonic()
        answer = self.raw_message("slow=200:1@endpoint")
        self.assertGreaterEqual(time.monotonic() - start, 0.2)
        self.assertEqual(answer.status, 200)
        self.assertEqual(json.loads(answer.body)["Meta"]["EventType"], "New")
        self.assert_goes_on(1)

    def test_slow_replies_keep_nobody_else_waiting(self) -> None:
        # One after the other they would take longer than a client here waits.
        many = 80
        self.set_faults(f"slow=300:{many}@endpoint")
        with contextlib.ExitStack() as stack:
            slow = [stack.enter_context(self.sandbox.open()) for _ in range(many)]
            for connection in slow:
                connection.sendall(self.message("Connection: close"))
            self.assert_happens(lambda: self.sandbox.counts("endpoint") == (many, many))
            self.assertEqual(self.ask().status, 200)
            answers = [receive(connection) for connection in slow]
        self.assertEqual({answer.status for answer in answers}, {200})

    def test_drip_gives_the_whole_reply_byte_by_byte(self) -> None:
        start = time.monotonic()
        answer = self.raw_message("drip=2:1@endpoint")
        self.assertEqual(answer.status, 200)
        self.assertEqual(json.loads(answer.body)["Meta"]["EventType"], "New")
        self.assertGreaterEqual(time.monotonic() - start, 0.002 * (len(answer.body) - 1))
        self.assert_goes_on(1)

    def test_silent_gives_no_reply(self) -> None:
        self.set_faults("silent:1@endpoint")
        with self.sandbox.open(timeout=0.3) as connection:
            connection.sendall(self.message())
            with self.assertRaises(TimeoutError):
                connection.recv(1)
        self.assert_goes_on(1)
        # Long before the minute is over it has seen that the client is gone.
        self.assert_happens(lambda: "fault=silent" in self.sandbox.log())

    def test_a_client_that_left_is_not_waited_for_to_the_end_of_a_pause(self) -> None:
        for fault in "slow=600000", "drip=600000":
            self.set_faults(f"{fault}:3@endpoint")
            with contextlib.ExitStack() as stack:
                for _ in range(3):
                    stack.enter_context(self.sandbox.open()).sendall(self.message())
                self.assert_happens(lambda: self.sandbox.counts("endpoint") == (3, 3))
            log = f"fault={fault.partition('=')[0]}\n"
            self.assert_happens(lambda log=log: self.sandbox.log().count(log) >= 3)
            self.assert_happens(lambda: self.sandbox.open_connections() == 0)

    def test_the_sandbox_ends_well_though_it_is_silent_to_some(self) -> None:
        options = ("--fault", "silent@token", *self.tls_options)
        box = Sandbox(Path(self.folder.name), self.key, *options, tls=self.sandbox.tls)
        with box.open() as first, box.open() as second:
            for connection in first, second:
                connection.sendall(box.head("POST /v2/auth/token HTTP/1.1", "Content-Length: 0",
                                            "Content-Type: application/x-www-form-urlencoded"))
            self.assert_happens(lambda: box.open_connections() == 2)
            time.sleep(0.1)
            self.assertEqual(box.stop(), 0)

    def test_reset_request_breaks_off_before_anything_is_done(self) -> None:
        for size in 0, 100, 5_000_000:
            self.set_faults("reset-request:1@endpoint")
            head = self.sandbox.head(
                "POST /endpoint HTTP/1.1", f"Authorization: Bearer {self.token}",
                "Content-Type: application/json", f"Content-Length: {size}")
            answer = self.sandbox.raw(head + b" " * size, end=False)
            self.assertEqual((answer.data, answer.was_reset), (b"", True), size)
            self.assert_goes_on(0)

    def test_reset_reply_breaks_off_in_the_middle(self) -> None:
        answer = self.raw_message("reset-reply:1@endpoint")
        self.assertTrue(answer.was_reset)
        self.assertEqual(answer.status, 200)
        self.assertEqual(len(answer.body), self.assert_length_once(answer) // 2)
        self.assert_goes_on(1)

    def test_lengths_that_are_none(self) -> None:
        usual = self.ask()
        over = self.raw_message("length-over:1@endpoint")
        told = self.assert_length_once(over)
        self.assertEqual((over.status, told - len(over.body)), (200, 100))
        self.assertFalse(over.was_reset)
        self.assert_goes_on(1)
        under = self.raw_message("length-under:1@endpoint")
        told = self.assert_length_once(under)
        self.assertEqual((under.status, told), (200, len(under.body) // 2))
        self.assertEqual(len(under.body), len(usual.body))
        self.assert_goes_on(1)

    def test_endless_gives_spaces_until_the_client_leaves(self) -> None:
        self.set_faults("endless:1@endpoint")
        with self.sandbox.open() as connection:
            connection.sendall(self.message())
            got = b""
            while len(got) < 3_000_000:
                got += connection.recv(65536)
        self.assertEqual(got[9:12], b"200")
        self.assertGreater(got.count(b" "), 2_900_000)
        self.assert_goes_on(1)

    def test_a_client_that_waits_for_its_go_meets_each_of_them(self) -> None:
        for fault, status in ("slow=1", 200), ("503", 503), ("reset-request", 0), ("drip=1", 200):
            self.set_faults(f"{fault}:1@endpoint")
            with self.sandbox.open() as connection:
                head, body = self.message("Expect: 100-continue", "Connection: close").split(
                    b"\r\n\r\n", 1)
                connection.sendall(head + b"\r\n\r\n")
                go = connection.recv(65536)
                if go.startswith(b"HTTP/1.1 100 "):
                    answer = exchange(connection, body, end=False)
                else:
                    answer = receive(connection)
                    answer.data = go + answer.data
            self.assertEqual(answer.status, status, fault)


class OddRepliesByTls(OddReplies):
    by_tls = True


class OtherPlaces(FaultTest):
    """Where a token is given, a file taken or given back, the kinds are the same."""

    def setUp(self) -> None:
        super().setUp()
        reply = self.sandbox.upload(self.token, ("file", "a.pdf", b"c" * 250))
        self.blob = reply.json()["URI"].removeprefix(self.sandbox.url)

    def request_to(self, place: str) -> bytes:
        if place == "blob":
            return self.sandbox.head(f"GET {self.blob} HTTP/1.1", "Connection: close",
                                     f"Authorization: Bearer {self.token}")
        if place == "upload":
            body, content_type = multipart(("file", "a.pdf", b"content"))
            return self.sandbox.head(
                "POST /upload HTTP/1.1", f"Authorization: Bearer {self.token}",
                f"Content-Type: {content_type}", f"Content-Length: {len(body)}",
                "Connection: close") + body
        form = urlencode({
            "grant_type": "client_credentials", "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": make_assertion(self.key, self.sandbox.claims())}).encode()
        return self.sandbox.head(
            "POST /v2/auth/token HTTP/1.1", "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(form)}", "Connection: close") + form

    def test_each_kind_is_met_there_once(self) -> None:
        for place, good in ("upload", 201), ("token", 200), ("blob", 200):
            for fault, status, stored in (
                    ("401", 401, 0), ("429=7", 429, 0), ("500", 500, 0), ("502", 502, 1),
                    ("503", 503, 0), ("504", 504, 1), ("html", 200, 1), ("errors", 200, 0),
                    ("redirect", 307, 0), ("truncated", good, 1), ("length-over", good, 1),
                    ("length-under", good, 1), ("slow=1", good, 1), ("drip=1", good, 1),
                    ("reset-request", 0, 0), ("reset-reply", good, 1)):
                with self.subTest(f"{fault}@{place}"):
                    self.set_faults(f"{fault}:1@{place}")
                    answer = self.sandbox.raw(self.request_to(place), end=False)
                    self.assertEqual(answer.status, status)
                    self.assertEqual(answer.was_reset, fault.startswith("reset-"))
                    self.assert_counts(place, 1, stored)
                    if 0 < status != good:
                        self.assertIn(answer.header("Content-Type"),
                                      ("application/json", "text/html"))
            answer = self.sandbox.raw(self.request_to(place), end=False)
            self.assertEqual(answer.status, good)


class WhoseTurnItIs(FaultTest):
    def test_a_number_is_used_up_and_the_next_fault_follows(self) -> None:
        self.set_faults("503:2", "429:1", "500")
        self.assertEqual([self.ask().status for _ in range(5)], [503, 503, 429, 500, 500])

    def test_a_place_is_met_alone(self) -> None:
        for place in "token", "upload", "endpoint":
            self.set_faults(f"503@{place}")
            statuses = {
                "token": self.sandbox.ask_token("").status,
                "upload": self.sandbox.upload(self.token, ("file", "a", b"x")).status,
                "endpoint": self.ask().status}
            self.assertEqual([p for p, status in statuses.items() if status == 503], [place])
            self.assert_counts(place, 1, 0)

    def test_a_share_is_about_that_share(self) -> None:
        self.set_faults("503:30%")
        statuses = [self.ask().status for _ in range(200)]
        self.assertTrue(30 < statuses.count(503) < 90, statuses.count(503))
        self.assertEqual(statuses.count(200) + statuses.count(503), 200)

    def test_paths_and_methods_that_are_none_use_nothing_up(self) -> None:
        self.set_faults("503:1")
        self.assertEqual(self.sandbox.request("POST", "/none").status, 404)
        self.assertEqual(self.sandbox.request("GET", "/endpoint").status, 405)
        self.assertEqual(self.sandbox.send(self.token, note(""), Host="evil.example").status, 421)
        self.assertEqual(self.ask().status, 503)

    def test_counts_begin_anew_with_new_faults(self) -> None:
        self.ask()
        self.assert_counts("endpoint", 1, 1)
        self.assert_counts("token", 1, 1)
        self.set_faults()
        self.assert_counts("endpoint", 0, 0)

    def test_what_the_endpoint_refuses_is_not_counted_as_stored(self) -> None:
        self.set_faults("502")
        self.sandbox.send("no token", note(""))
        self.assert_counts("endpoint", 1, 0)


class Grammar(FaultTest):
    def test_what_is_no_fault_is_refused_and_changes_nothing(self) -> None:
        self.set_faults("503")
        for text in ("none", "50", "5000", "503=", "503=x", "503=-1", "500=1", "html=1", "503:",
                     "503:0", "503:-1", "503:x", "503:0%", "503:101%", "503:%", "503@", "503@all",
                     "503@endpoint:1", "503 ", " 503", "503:1:2", "503@token@upload", "503=1=2",
                     "=1", ":1", "@token", "429=99999999999999999999", "x" * 5000,
                     "\n".join(["500"] * 33)):
            with self.subTest(text[:40]):
                self.assertIn(self.sandbox.set_faults(text).status, (400, 413))
        self.assertEqual(self.ask().status, 503)

    def test_lines_may_be_empty_and_the_last_one_may_end(self) -> None:
        self.set_faults("", "503:1", "", "429:1", "")
        self.assertEqual([self.ask().status for _ in range(3)], [503, 429, 200])

    def test_the_option_takes_the_same_and_may_be_repeated(self) -> None:
        top = Path(self.folder.name)
        box = Sandbox(top, self.key, "--fault", "503=3:1@token", "--fault", "500:1@token")
        self.addCleanup(box.stop)
        self.assertEqual([box.ask_token("").status for _ in range(3)], [503, 500, 401])
        ended = subprocess.run([BIN / "rdx-sandbox", "--fault", "none"], capture_output=True)
        self.assertEqual(ended.returncode, 2)

    def test_without_control_there_is_none(self) -> None:
        box = Sandbox(Path(self.folder.name), self.key)
        self.addCleanup(box.stop)
        self.assertEqual(box.set_faults("503").status, 404)
        self.assertEqual(box.request("GET", "/sandbox/counts").status, 404)

    def test_a_page_cannot_control(self) -> None:
        for headers in {"Origin": "null"}, {"Host": "evil.example"}:
            reply = self.sandbox.request("POST", "/sandbox/faults", "503", headers)
            self.assertIn(reply.status, (403, 421))
        self.assertEqual(self.ask().status, 200)


if __name__ == "__main__":
    unittest.main()
