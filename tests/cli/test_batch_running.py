"""`rdx send --batch` at work: results as they come, what ends a list early, and how many at once."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
import unittest
from pathlib import Path
from typing import Any

from answers import TOKEN_REPLY, Replier, serve
from batches import Batches
from boxed import CANARY, WHOLE
from programs import BIN, run


class Server(Replier):
    """Takes tokens and messages, and counts how many requests it holds at one time."""

    lock = threading.Lock()
    held = most = 0
    together: threading.Barrier | None = None

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/token"):
            return self.answer(200, TOKEN_REPLY)
        with Server.lock:
            Server.held += 1
            Server.most = max(Server.most, Server.held)
        if Server.together is not None:
            Server.together.wait(timeout=30)
        with Server.lock:
            Server.held -= 1
        return self.answer(200, b'{"Meta": {"Logs": [{"ID": "log"}]}}')


@WHOLE
class Outcomes(Batches):
    """What the server does to one message is told of that one."""

    def test_faults_of_the_server_are_each_told_of_their_line(self) -> None:
        self.sandbox.set_faults("500:1@endpoint", "502:1@endpoint", "errors:1@endpoint",
                                "truncated:1@endpoint", "429:1@endpoint")
        results = self.batch(*[self.note(str(i)) for i in range(7)], code=2, jobs=1)
        self.assertEqual(
            [(result["status"], result["http_status"], result["may_have_arrived"])
             for result in results],
            [("RDX_E_SERVER", 500, True), ("RDX_E_SERVER", 502, True),
             ("RDX_E_REJECTED", 200, False), ("RDX_E_REPLY", 200, True),
             ("RDX_E_RATE", 429, False), ("RDX_OK", 200, False), ("RDX_OK", 200, False)])
        self.assertEqual(self.end(), "done 2, failed 5, not tried 0")

    def test_retries_and_what_may_have_come_twice_are_told(self) -> None:
        self.sandbox.set_faults("503:1@endpoint", "502:1@endpoint")
        results = self.batch(self.note("a"), self.note("b"), jobs=1, RDX_ATTEMPTS="3",
                             RDX_MAY_DUPLICATE="true")
        self.assertEqual([(result["attempts"], result["duplicate_possible"]) for result in results],
                         [(3, True), (1, False)])
        self.assertEqual(self.names(), ["a", "a", "b"])

    def test_results_come_as_they_end_and_not_in_the_order_of_the_list(self) -> None:
        # The first one that comes waits, and the others pass it.
        self.sandbox.set_faults("slow=800:1@endpoint")
        results = self.batch(*[self.note(str(i)) for i in range(12)], jobs=4)
        self.assertEqual([result["line"] for result in results], list(range(1, 13)))
        order = [json.loads(line)["line"] for line in self.last.text.splitlines()]
        self.assertIn(order[-1], (1, 2, 3, 4))
        slow = results[order[-1] - 1]
        self.assertGreaterEqual(slow["ms"], 800)

    def test_wrong_credentials_are_told_once_and_no_line_is_tried(self) -> None:
        self.assertEqual(self.batch(self.note(), self.note(), code=2, RDX_CLIENT_ID="other"), [])
        self.assertEqual(self.last.err.count("RDX_E_AUTH"), 1)
        self.assertEqual(self.end(), "done 0, failed 0, not tried 2")
        self.assertEqual(self.batch(self.note(), code=2, RDX_KEY_ID=""), [])

    def test_what_every_line_would_meet_ends_the_list(self) -> None:
        self.sandbox.set_faults("401@endpoint")
        results = self.batch(*[self.note() for _ in range(20)], code=2, jobs=2)
        self.assertEqual({result["status"] for result in results}, {"RDX_E_AUTH"})
        self.assertLessEqual(len(results), 2)
        self.assertIn("stopped, since every line would meet this: ", self.last.err)
        self.assertEqual(self.end(),
                         f"done 0, failed {len(results)}, not tried {20 - len(results)}")

    def test_what_may_pass_ends_the_list_at_the_third_in_a_row(self) -> None:
        self.sandbox.set_faults("429:2@endpoint")
        self.batch(*[self.note() for _ in range(6)], code=2, jobs=1)
        self.assertEqual(self.end(), "done 4, failed 2, not tried 0")
        self.sandbox.set_faults("429@endpoint")
        self.batch(*[self.note() for _ in range(6)], code=2, jobs=1)
        self.assertEqual(self.end(), "done 0, failed 3, not tried 3")

    def test_a_full_disk_for_the_results_ends_the_list(self) -> None:
        self.list(*[self.note(str(i)) for i in range(50)])
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [BIN / "rdx", "send", "--batch", "jobs.ndjson", "--jobs", "1"], cwd=self.folder,
                stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
                env=os.environ | self.settings() | {"RDX_CONFIG": "none", "RDX_ATTEMPTS": "1"})
        self.assertEqual(done.returncode, 2)
        self.assertIn("standard output", done.stderr)
        self.assertEqual(done.stderr.splitlines()[-1],
                         "rdx send: done 1, failed 0, not tried 49")


    def test_files_that_cannot_be_opened_as_too_many_are_end_the_list(self) -> None:
        for name, line in ((f"{CANARY}.json", {"message": f"{CANARY}.json"}),
                           (f"{CANARY}.pdf", {"message": self.draft(), "file": f"{CANARY}.pdf"})):
            with self.subTest(name.rpartition(".")[2]):
                self.write(name, json.dumps(self.note()))
                results = self.starved(line)
                last = max(results, key=lambda result: int(result["line"]))
                self.assertEqual(last["status"], "RDX_E_SYSTEM")
                self.assertIn("oo many", json.dumps(last["issues"]))

    def starved(self, line: object) -> list[dict[str, Any]]:
        """The results of a list of such lines, by a program that may open hardly any file."""
        self.sandbox.set_faults()
        self.list(*[line] * 50)
        for most in range(4, 40):
            limited = ("sh", "-c", f'ulimit -n {most}; exec "$@"', "sh")
            done = run("send", "--batch", "jobs.ndjson", "--jobs", "1", folder=self.folder,
                       before=limited, environment=self.settings())
            if done.out:
                self.assertIn("every line would meet this: system call failed", done.err)
                return self.judge(done, 2)
        return self.fail("it never had enough files for a line")

    def test_a_list_that_breaks_does_not_tell_that_nothing_is_left(self) -> None:
        done = self.rdx("send", "--batch", "/proc/self/mem")  # a regular file, unreadable at 0
        self.assertEqual(done.code, 2)
        self.assertEqual(done.err, "rdx send: error: the list can't be read on: "
                                   "Input/output error\n"
                                   "rdx send: done 0, failed 0, not tried what is behind line 0\n")


@WHOLE
class Under(Batches):
    """Under load, under a signal, on a pipe, on a terminal."""

    def start(self, *arguments: object, **settings: str) -> subprocess.Popen[bytes]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("RDX_")}
        environment |= {"RDX_CONFIG": "none", "RDX_ATTEMPTS": "1"} | self.settings() | settings
        process = subprocess.Popen([BIN / "rdx", "send", *map(str, arguments)], cwd=self.folder,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=environment)
        self.addCleanup(self.close, process)
        return process

    def close(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()

    def crowd_of(self, count: int) -> str:
        """The URL of a server that answers when so many wait: with fewer at once none ever is."""
        Server.together, Server.most = threading.Barrier(count), 0
        return serve(self, Server)

    def test_as_many_are_under_way_at_once_as_was_asked_for(self) -> None:
        url = self.crowd_of(8)
        self.batch(*[self.note() for _ in range(32)], jobs=8, RDX_API_URL=url,
                   RDX_TOKEN_URL=f"{url}/token")
        self.assertEqual(Server.most, 8)

    def peak_of(self, count: int) -> int:
        """The most memory, in KB, that a batch of so many lines ever held; each tenth is sent."""
        text = json.dumps(self.note(FileContents="QUJD" * 500)).encode()
        lines = [text, *[text.replace(b'"Patient"', b'"patient"')] * 9]
        # Sanitizers keep what was freed for a while.
        options = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"
        process = self.start("--batch", "-", "--jobs", "4", RDX_RATE="none", ASAN_OPTIONS=options)
        assert process.stdin is not None and process.stdout is not None
        feed = threading.Thread(target=self.feed, args=(process.stdin, lines, count))
        feed.start()
        results = [process.stdout.readline() for _ in range(count)]
        feed.join()
        self.assertEqual(sum(b'"status":"RDX_OK"' in line for line in results), count // 10)
        status = Path(f"/proc/{process.pid}/status").read_text()
        process.communicate()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])

    @staticmethod
    def feed(to: Any, lines: list[bytes], count: int) -> None:
        for i in range(count):
            to.write(lines[i % len(lines)] + b"\n")
        to.flush()

    def test_memory_does_not_grow_with_the_list(self) -> None:
        few, many = self.peak_of(100), self.peak_of(5000)
        self.assertLess(many, few + 4000)

    def test_a_pipe_without_a_line_does_not_hold_up_what_is_under_way(self) -> None:
        process = self.start("--batch", "-")
        assert process.stdin is not None and process.stdout is not None
        text = json.dumps(self.note("a")).encode() + b"\n"
        process.stdin.write(text[:100])
        process.stdin.flush()
        process.stdin.write(text[100:] + text[:50])  # and half a line more
        process.stdin.flush()
        first = json.loads(process.stdout.readline())
        self.assertEqual((first["line"], first["status"]), (1, "RDX_OK"))
        out, err = process.communicate(text[50:], timeout=60)
        self.assertEqual(json.loads(out)["line"], 2)
        self.assertEqual((process.returncode, err), (0, b"rdx send: done 2, failed 0, not tried 0\n"))

    def test_lines_that_come_one_by_one_are_under_way_together(self) -> None:
        url = self.crowd_of(4)
        process = self.start("--batch", "-", RDX_API_URL=url, RDX_TOKEN_URL=f"{url}/token")
        assert process.stdin is not None
        for i in range(4):  # none is answered before the last has come
            process.stdin.write(json.dumps(self.note()).encode() + b"\n")
            process.stdin.flush()
            self.assert_happens(lambda: Server.held > i or Server.most == 4)
        out, err = process.communicate(timeout=60)
        self.assertEqual((out.count(b"RDX_OK"), process.returncode), (4, 0), err)

    def test_a_signal_ends_the_list_and_what_is_under_way_is_finished(self) -> None:
        self.sandbox.set_faults("slow=700@endpoint")
        process = self.start("--batch", self.list(*[self.note(str(i)) for i in range(20)]),
                             "--jobs", "2")
        self.assert_happens(lambda: self.sandbox.counts("endpoint")[0] >= 2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        results = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([result["status"] for result in results], ["RDX_OK"] * len(results))
        self.assertIn(len(results), (2, 3, 4))
        self.assertEqual(err.decode().splitlines()[-1],
                         f"rdx send: done {len(results)}, failed 0, not tried {20 - len(results)}")
        self.assertEqual(process.returncode, -signal.SIGINT)
        self.assertEqual(len(self.stored()), len(results))

    def test_a_signal_ends_the_wait_for_a_line(self) -> None:
        process = self.start("--batch", "-")
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(self.note()).encode() + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=60), -signal.SIGTERM)
        assert process.stderr is not None
        self.assertEqual(process.stderr.read().decode().splitlines()[-1],
                         "rdx send: done 1, failed 0, not tried what is behind line 1")

    def test_a_second_signal_ends_it_at_once(self) -> None:
        self.sandbox.set_faults("silent@endpoint")
        process = self.start("--batch", self.list(self.note()))
        self.assert_happens(lambda: self.sandbox.counts("endpoint")[0] >= 1)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        self.assertIn(b"a second signal ends at once", process.stderr.readline())
        process.send_signal(signal.SIGTERM)  # of whichever kind
        self.assertEqual(process.wait(timeout=60), -signal.SIGTERM)

    def test_a_terminal_shows_how_many_are_done_how_fast_and_what_is_left(self) -> None:
        self.sandbox.set_faults("slow=150@endpoint", )
        shown = self.on_terminal("send", "--batch", self.list(*["{"] * 2, *[self.note()] * 16),
                                 "--jobs", "2", fails=True)
        self.assertRegex(shown, r"\rrdx send: \[#+\.+\] +\d+% \d+ of 18, 2 failed, "
                                r"[\d.]+/s, \d+ s left\x1b\[K")
        lines = shown.rpartition("\r\x1b[K")[2].splitlines()
        self.assertEqual(lines[-1], "rdx send: done 16, failed 2, not tried 0")
        self.assertNotIn(CANARY, shown)


if __name__ == "__main__":
    unittest.main()
