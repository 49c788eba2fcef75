"""Programs that were started without a standard stream: no file or socket takes its place."""

from __future__ import annotations

import json
import os
import unittest

from answers import Answers
from boxed import CLIENT, WHOLE, Boxed
from programs import Outcome, run


def closing(streams: str) -> tuple[str, ...]:
    """What stands before a program, so that it starts without them."""
    return "sh", "-c", f'exec "$@" {streams}', "sh"


@WHOLE
class ClosedStreams(Boxed):
    def fetch(self, content: bytes, streams: str) -> Outcome:
        server = Answers({"/blob/1": (200, content)}).start(self)
        message = json.loads(self.sample("notes/new"))
        message["Note"] |= {"FileContents": f"{server.url}/blob/1",
                            "ContentType": "Base64 Encoded"}
        return run("extract", self.write("message", json.dumps(message)), "--out", "out",
                   "--verbose", folder=self.folder, before=closing(streams),
                   environment=server.settings(str(self.key.private)))

    def test_a_log_without_a_place_does_not_get_into_a_fetched_file(self) -> None:
        content = os.urandom(70_000)
        for streams in ("2>&-", "<&- 2>&-", "<&- >&- 2>&-"):
            with self.subTest(streams):
                done = self.fetch(content, streams)
                self.assertEqual((done.code, done.everything), (0, ""))
                self.assertTrue((self.folder / "out").read_bytes() == content)
                (self.folder / "out").unlink()

    def test_results_without_a_place_are_trouble_though_the_message_was_sent(self) -> None:
        message = self.write("message", self.sample("notes/new"))
        for streams in (">&-", "<&- >&-", "<&- >&- 2>&-"):
            with self.subTest(streams):
                done = run("send", message, folder=self.folder, before=closing(streams),
                           environment=self.settings())
                self.assertEqual(done.code, 2)
                if "2>&-" not in streams:
                    self.assertIn("standard output: Bad file descriptor", done.err)

    def test_a_message_without_a_place_to_come_from_cannot_be_read(self) -> None:
        for command in (("send", "-"), ("validate", "-"), ("extract", "-", "--out", "out")):
            done = run(*command, folder=self.folder, before=closing("<&-"),
                       environment=self.settings())
            self.assertEqual(done.code, 2, command)
            self.assertIn("Bad file descriptor", done.err)

    def test_a_sandbox_that_can_tell_nobody_its_url_ends(self) -> None:
        for streams in (">&-", "<&- >&-", "<&- >&- 2>&-"):
            with self.subTest(streams):
                done = run("--store", self.folder / "store", *self.key.options(), "--key-id", "k",
                           "--client-id", CLIENT, program="rdx-sandbox", before=closing(streams))
                self.assertEqual(done.code, 2)


if __name__ == "__main__":
    unittest.main()
