"""`rdx send --batch`: every kind of line, results as they come, and what ends a list early."""

from __future__ import annotations

import http.server
import json
import os
import re
import signal
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path
from typing import Any

from boxed import CANARY, WHOLE, Boxed
from programs import BIN, ROOT, Outcome
from test_sending_page import EXAMPLE, plain_environment

PAGE = (ROOT / "docs/batch.md").read_text(encoding="utf-8")
MEMBERS = ["line", "id", "status", "http_status", "log_ids", "attempts", "may_have_arrived",
           "duplicate_possible", "ms", "issues", "unkept"]
SCAN = b"%PDF-1.7 " + CANARY.encode()


class Server(http.server.BaseHTTPRequestHandler):
    """Takes tokens and messages, and counts how many requests it holds at one time."""

    protocol_version = "HTTP/1.1"
    lock = threading.Lock()
    held = most = 0
    together: threading.Barrier | None = None

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/token"):
            return self.answer({"access_token": "t", "token_type": "bearer", "expires_in": 300})
        with Server.lock:
            Server.held += 1
            Server.most = max(Server.most, Server.held)
        if Server.together is not None:
            Server.together.wait(timeout=30)
        with Server.lock:
            Server.held -= 1
        return self.answer({"Meta": {"Logs": [{"ID": "log"}]}})

    def answer(self, document: dict[str, Any]) -> None:
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_: object) -> None:
        pass


class Batches(Boxed):
    def setUp(self) -> None:
        super().setUp()
        self.sandbox.set_faults()
        for path in (self.sandbox.store / "messages").glob("*"):
            path.unlink()

    # ---- Messages and lines ----

    def note(self, name: str = "note", **members: Any) -> dict[str, Any]:
        message = json.loads(self.sample("notes/new"))
        message["Patient"]["Identifiers"][0]["ID"] = CANARY
        message["Note"] |= {"DocumentID": name} | members
        return message

    def draft(self, name: str = "note") -> dict[str, Any]:
        """A note that lacks what its file brings."""
        message = self.note(name)
        for member in ("FileContents", "FileName", "FileType", "ContentType"):
            message["Note"].pop(member, None)
        return message

    def list(self, *lines: object, name: str = "jobs.ndjson") -> str:
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        return self.write(name, "".join(text + "\n" for text in texts))

    # ---- Running ----

    def judge(self, done: Outcome, code: int) -> list[dict[str, Any]]:
        """The results by their lines; nothing of a message may stand in what was printed."""
        self.assertEqual(done.code, code, done.everything)
        self.assertNotIn(CANARY, done.everything)
        results = [json.loads(line) for line in done.text.splitlines()]
        for result in results:
            self.assertEqual(list(result), MEMBERS)
        return sorted(results, key=lambda result: int(result["line"]))

    def batch(self, *lines: object, code: int = 0, jobs: int = 4,
              **settings: str) -> list[dict[str, Any]]:
        self.last = self.rdx("send", "--batch", self.list(*lines), "--jobs", jobs, **settings)
        return self.judge(self.last, code)

    def end(self) -> str:
        """The last line on standard error, without the command's name."""
        return self.last.err.splitlines()[-1].removeprefix("rdx send: ")

    def refused(self, line: object, status: str, pointer: str | None, code: int) -> dict[str, Any]:
        (result,) = self.batch(line, code=code)
        issues = [issue for issue in result["issues"] if issue["severity"] == "error"]
        self.assertEqual((result["status"], result["http_status"], result["attempts"]),
                         (status, 0, 0), issues)
        self.assertIn(status, [issue["code"] for issue in issues])
        if pointer is not None:
            self.assertIn((status, pointer), [(i["code"], i["pointer"]) for i in issues])
        self.assertEqual(self.sandbox.stored("messages"), [])
        return issues[0]

    def stored(self) -> list[dict[str, Any]]:
        messages = [json.loads((self.sandbox.store / "messages" / name).read_bytes())
                    for name in self.sandbox.stored("messages")]
        return sorted(messages, key=lambda message: str(message["Note"]["DocumentID"]))

    def names(self) -> list[str]:
        return [message["Note"]["DocumentID"] for message in self.stored()]


@WHOLE
class Lines(Batches):
    def test_a_line_may_be_a_message(self) -> None:
        (result,) = self.batch(self.note())
        self.assertEqual((result["line"], result["id"], result["status"], result["http_status"],
                          result["attempts"], result["may_have_arrived"], result["issues"]),
                         (1, None, "RDX_OK", 200, 1, False, []))
        self.assertRegex(result["log_ids"][0], r"\A[0-9a-f-]{36}\Z")
        self.assertEqual(self.stored(), [self.note()])
        self.assertEqual(self.last.err, "rdx send: done 1, failed 0, not tried 0\n")

    def test_a_form_may_hold_the_message_or_name_its_file_and_have_a_file(self) -> None:
        self.write("scan.tif", SCAN)
        self.write("note.json", json.dumps(self.draft("b"), indent=2))
        self.batch({"message": self.note("a"), "id": "x"},
                   {"message": "note.json", "file": "scan.tif"},
                   {"message": self.draft("c"), "file": str(self.folder / "scan.tif"),
                    "file_type": "PDF"})
        notes = [message["Note"] for message in self.stored()]
        self.assertEqual([note["DocumentID"] for note in notes], ["a", "b", "c"])
        self.assertEqual([note.get("FileType") for note in notes[1:]], ["TIFF", "PDF"])
        self.assertEqual([note.get("FileName") for note in notes[1:]], ["scan.tif"] * 2)

    def test_paths_are_those_of_the_folder_of_the_list(self) -> None:
        (self.folder / "lists").mkdir()
        self.write("lists/scan.pdf", SCAN)
        self.write("lists/note.json", json.dumps(self.draft()))
        line = {"message": "note.json", "file": "scan.pdf"}
        self.judge(self.rdx("send", "--batch", self.list(line, name="lists/jobs")), 0)
        on_a_pipe = self.rdx("send", "--batch", "-", stdin=json.dumps(line).encode())
        self.assertEqual(self.judge(on_a_pipe, 2)[0]["status"], "RDX_E_FILE")

    def test_files_are_embedded_or_uploaded_as_asked(self) -> None:
        self.write("scan.pdf", SCAN)
        line = {"message": self.draft(), "file": "scan.pdf"}
        self.batch(line, RDX_FILE_POLICY="upload")
        uri = self.stored()[0]["Note"]["FileContents"]
        self.assertEqual((self.sandbox.store / "blobs" / uri.rpartition("/")[2]).read_bytes(), SCAN)

    def test_a_result_gets_its_file_and_an_event_is_taken_from_the_form(self) -> None:
        self.write("scan.pdf", SCAN)
        message = json.loads(self.sample("results/new"))
        number = {"Code": "a", "Value": "1.30", "ValueType": "Numeric", "Units": "mg"}
        message["Orders"][0]["Results"] = [number, {"Code": "b"}]
        message["Meta"].pop("EventType")
        line = {"message": message, "file": "scan.pdf", "result": "0/1", "event": "results/new"}
        (result,) = self.batch(line)
        (name,) = self.sandbox.stored("messages")
        results = json.loads((self.sandbox.store / "messages" / name).read_bytes())["Orders"][0]
        self.assertEqual(results["Results"][0], number)
        self.assertEqual(results["Results"][1]["FileType"], "PDF")
        self.assertEqual(result["status"], "RDX_OK")

    def test_an_id_comes_back_as_it_was_even_of_a_line_with_faults(self) -> None:
        ids = ['"a \\"b\\" \\n\\u001b[2J é"', "17", "1.50", "null"]
        lines = ['{"message": "none.json", "id": %s}' % text for text in ids]
        self.batch(*lines, '{"id": "e", "mesage": {}}', code=2)
        raw = sorted(self.last.text.splitlines())
        self.assertEqual([re.search(r'"id":(.*?),"status"', line)[1] for line in raw],
                         ['"a \\"b\\" \\u000a\\u001b[2J é"', "17", "1.50", "null", '"e"'])

    def test_blank_lines_and_other_line_ends_do_not_matter_but_count(self) -> None:
        text = "\n  \r\n" + json.dumps(self.note("a")) + "\r\n\n" + json.dumps(self.note("b"))
        self.write("jobs", text)
        results = self.judge(self.rdx("send", "--batch", "jobs"), 0)
        self.assertEqual([result["line"] for result in results], [3, 5])
        self.assertEqual(self.names(), ["a", "b"])

    def test_an_empty_list_is_done(self) -> None:
        self.assertEqual(self.batch(), [])
        self.assertEqual(self.end(), "done 0, failed 0, not tried 0")


@WHOLE
class Refused(Batches):
    """A line that is no good fails by itself, and never sends another message than was meant."""

    def test_text_that_is_no_json(self) -> None:
        for line in ("{", "nonsense " + CANARY, '{"message": }', "[]]", '"text'):
            with self.subTest(line):
                self.refused(line, "RDX_E_SYNTAX", None, 1)

    def test_what_is_no_form(self) -> None:
        self.write("note.json", json.dumps(self.note()))
        for line, status, pointer in (
                ([], "RDX_E_TYPE", ""),
                ({}, "RDX_E_MISSING", "/message"),
                ({"message": "note.json", "flie": "scan.pdf"}, "RDX_E_STRAY", "/*"),
                ({"message": 7355}, "RDX_E_TYPE", "/message"),
                ({"message": None}, "RDX_E_TYPE", "/message"),
                ({"message": "note.json", "id": {}}, "RDX_E_TYPE", "/id"),
                ({"message": "note.json", "file": None}, "RDX_E_TYPE", "/file"),
                ('{"message": "note.json", "message": "note.json"}', "RDX_E_DUPLICATE", "/message"),
        ):
            with self.subTest(line):
                self.refused(line, status, pointer, 1)

    def test_forms_that_contradict_themselves(self) -> None:
        self.write("note.json", json.dumps(self.note()))
        self.write("scan.pdf", SCAN)
        for members, pointer in (
                ({"file_type": "PDF"}, ""), ({"result": "0/0"}, ""), ({"event": CANARY}, "/event"),
                ({"file": "scan.pdf", "result": "first"}, "/result"),
                ({"event": "notes/replace"}, "/Meta")):
            with self.subTest(members):
                self.refused({"message": "note.json"} | members, "RDX_E_ARGUMENT", pointer, 2)

    def test_a_file_that_can_not_be_sent_is_told_without_its_name(self) -> None:
        self.write(f"{CANARY}-empty.pdf", b"")
        for name, cause in ((f"{CANARY}-none.pdf", "No such file or directory"),
                            (f"{CANARY}-empty.pdf", "is empty"), (".", "is a directory")):
            with self.subTest(name):
                issue = self.refused({"message": self.draft(), "file": name}, "RDX_E_FILE", "", 2)
                self.assertEqual(issue["detail"], f"file: {cause}")
        issue = self.refused({"message": f"{CANARY}.json"}, "RDX_E_FILE", "", 2)
        self.assertEqual(issue["detail"], "message: No such file or directory")

    def test_faults_of_a_message_have_their_place_in_the_list_or_in_its_own_file(self) -> None:
        bad = self.note(DocumentID=918273)
        own = json.dumps(bad, indent=1)
        self.write("note.json", own)
        lines = json.dumps(bad), json.dumps({"id": 1, "message": bad}), '{"message": "note.json"}'
        self.batch("", *lines, code=1)
        results = self.judge(self.last, 1)
        self.assertEqual([result["status"] for result in results], ["RDX_E_TYPE"] * 3)
        for number, (result, text) in enumerate(zip(results[:2], lines), start=2):
            issue = result["issues"][0]
            self.assertEqual((issue["pointer"], issue["line"], issue["column"]),
                             ("/Note/DocumentID", number, text.index("918273") + 1))
        there = own.splitlines()
        row = next(i for i, line in enumerate(there) if "918273" in line)
        issue = results[2]["issues"][0]
        self.assertEqual((issue["line"], issue["column"]), (row + 1, there[row].index("918273") + 1))

    def test_a_line_over_64_mb_fails_alone(self) -> None:
        with open(self.folder / "jobs", "wb") as to:
            to.write(json.dumps(self.note("a")).encode() + b"\n")
            for _ in range(65):
                to.write(CANARY.encode().ljust(1_000_000, b"x"))
            to.write(b"\n" + json.dumps(self.note("b")).encode() + b"\n")
        results = self.judge(self.rdx("send", "--batch", "jobs"), 1)
        self.assertEqual([result["status"] for result in results],
                         ["RDX_OK", "RDX_E_SIZE", "RDX_OK"])
        self.assertEqual(results[1]["issues"][0]["detail"], "more than 64000000 bytes")
        self.assertEqual(self.names(), ["a", "b"])

    def test_the_exit_code_is_the_worst(self) -> None:
        self.batch(self.note(), "{", self.note(), code=1)
        self.batch(self.note(), "{", {"message": "none.json"}, self.note(), code=2)
        self.assertEqual(self.end(), "done 2, failed 2, not tried 0")

    def test_options_of_one_message_do_not_go_with_a_list(self) -> None:
        self.list(self.note())
        for more in (["note.json"], ["--dry-run"], ["--event", "notes/new"], ["--file", "a.pdf"],
                     ["--jobs", "0"], ["--jobs", "65"], ["--jobs", "+1"], ["--jobs", CANARY]):
            with self.subTest(more):
                done = self.rdx("send", "--batch", "jobs.ndjson", *more)
                self.assertEqual((done.code, done.text), (2, ""), done.err)
                self.assertNotIn(CANARY, done.err)
        self.assertEqual(self.rdx("send", "note.json", "--jobs", "2").code, 2)
        missing = self.rdx("send", "--batch", "none.ndjson")
        self.assertEqual((missing.code, missing.text), (2, ""))
        self.assertIn("none.ndjson: No such file or directory", missing.err)
        self.assertEqual(self.sandbox.stored("messages"), [])


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
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        Server.together, Server.most = threading.Barrier(count), 0
        return f"http://127.0.0.1:{server.server_port}"

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
            self.wait_for(lambda: Server.held > i or Server.most == 4)
        out, err = process.communicate(timeout=60)
        self.assertEqual((out.count(b"RDX_OK"), process.returncode), (4, 0), err)

    def test_a_signal_ends_the_list_and_what_is_under_way_is_finished(self) -> None:
        self.sandbox.set_faults("slow=700@endpoint")
        process = self.start("--batch", self.list(*[self.note(str(i)) for i in range(20)]),
                             "--jobs", "2")
        self.wait_for(lambda: self.sandbox.counts("endpoint")[0] >= 2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        results = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([result["status"] for result in results], ["RDX_OK"] * len(results))
        self.assertIn(len(results), (2, 3, 4))
        self.assertEqual(err.decode().splitlines()[-1],
                         f"rdx send: done {len(results)}, failed 0, not tried {20 - len(results)}")
        self.assertEqual(process.returncode, 2)
        self.assertEqual(len(self.stored()), len(results))

    def test_a_signal_ends_the_wait_for_a_line(self) -> None:
        process = self.start("--batch", "-")
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(self.note()).encode() + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=60), 2)
        assert process.stderr is not None
        self.assertEqual(process.stderr.read().decode().splitlines()[-1],
                         "rdx send: done 1, failed 0, not tried what is behind line 1")

    def test_a_second_signal_ends_it_at_once(self) -> None:
        self.sandbox.set_faults("silent@endpoint")
        process = self.start("--batch", self.list(self.note()))
        self.wait_for(lambda: self.sandbox.counts("endpoint")[0] >= 1)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        self.assertIn(b"a second signal ends at once", process.stderr.readline())
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=60), -signal.SIGINT)

    def wait_for(self, condition: Any) -> None:
        for _ in range(400):
            if condition():
                return
            time.sleep(0.02)
        self.fail("it did not happen within eight seconds")

    def test_a_terminal_shows_how_many_are_done_how_fast_and_what_is_left(self) -> None:
        self.sandbox.set_faults("slow=150@endpoint", )
        shown = self.on_terminal("send", "--batch", self.list(*["{"] * 2, *[self.note()] * 16),
                                 "--jobs", "2", fails=True)
        self.assertRegex(shown, r"\rrdx send: \[#+\.+\] +\d+% \d+ of 18, 2 failed, "
                                r"[\d.]+/s, \d+ s left\x1b\[K")
        lines = shown.rpartition("\r\x1b[K")[2].splitlines()
        self.assertEqual(lines[-1], "rdx send: done 16, failed 2, not tried 0")
        self.assertNotIn(CANARY, shown)


@WHOLE
class Page(unittest.TestCase):
    """docs/batch.md is true."""

    def test_its_commands_print_what_it_shows(self) -> None:
        (example,) = EXAMPLE.findall(PAGE)
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["bash", "-c", example[0]], cwd=folder, text=True, timeout=60,
                                  env=plain_environment(), stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
            self.assertEqual(done.stdout, example[1])

    def test_its_table_of_results_has_every_member_in_its_order(self) -> None:
        table = PAGE.partition("## Results")[2].partition("## The end")[0]
        self.assertEqual(re.findall(r"^\| `(\w+)` ", table, re.MULTILINE), MEMBERS)

    def test_its_forms_are_what_the_program_takes(self) -> None:
        table = PAGE.partition("## Jobs")[2].partition("## Results")[0]
        source = (ROOT / "cli/net/job_line.c").read_text(encoding="utf-8")
        self.assertEqual(re.findall(r"^\| `(\w+)` ", table, re.MULTILINE),
                         re.findall(r'RDX_ROW\(job_form, \w+, +"(\w+)"', source))


if __name__ == "__main__":
    unittest.main()
