"""What the tests of `rdx send --batch` have in common: lists, runs and what may stand in results."""

from __future__ import annotations

import json
from typing import Any

from boxed import CANARY, Boxed
from programs import Outcome

MEMBERS = ["line", "id", "status", "http_status", "log_ids", "attempts", "may_have_arrived",
           "duplicate_possible", "ms", "issues", "unkept"]
SCAN = b"%PDF-1.7 " + CANARY.encode()


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
