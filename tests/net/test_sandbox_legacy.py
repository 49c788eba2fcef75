"""POST /auth/authenticate and /auth/refreshToken: tokens for a legacy API key."""

from __future__ import annotations

import json
import tempfile
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sandbox_process import Reply, Sandbox, SandboxTest, note

API_KEY = "legacy-key-1"
SECRET = "canary-legacy-secret"


class LegacyTest(SandboxTest):
    more_options: tuple[str, ...] = ()

    @classmethod
    def setUpClass(cls) -> None:
        secrets = tempfile.TemporaryDirectory(prefix="rdx-test-")
        cls.addClassCleanup(secrets.cleanup)
        path = Path(secrets.name) / "secret"
        path.write_text(SECRET + "\n")
        cls.options = ("--legacy-api-key", API_KEY, "--legacy-secret-file", str(path),
                       *cls.more_options)
        super().setUpClass()

    def post(self, path: str, body: Any, content_type: str = "application/json",
             box: Sandbox | None = None) -> Reply:
        text = body if isinstance(body, str) else json.dumps(body)
        return (box or self.sandbox).request("POST", path, text, {"Content-Type": content_type})

    def authenticate(self, **changes: Any) -> Reply:
        body = {"apiKey": API_KEY, "secret": SECRET} | changes
        return self.post("/auth/authenticate", {k: v for k, v in body.items() if v is not None})

    def refresh(self, token: Any, **changes: Any) -> Reply:
        body = {"apiKey": API_KEY, "refreshToken": token} | changes
        return self.post("/auth/refreshToken", {k: v for k, v in body.items() if v is not None})

    def tokens(self, reply: Reply) -> dict[str, str]:
        self.assertEqual(reply.status, 200, reply.body)
        answer = reply.json()
        self.assertEqual(set(answer), {"accessToken", "expires", "refreshToken"})
        return dict(answer)

    def assert_plain(self, reply: Reply, text: str, status: int = 401) -> None:
        self.assertEqual((reply.status, reply.body.decode()), (status, text))
        self.assertTrue(reply.headers["Content-Type"].startswith("text/plain"))


class Authenticating(LegacyTest):
    def test_key_and_secret_give_an_access_token_that_is_good_for_a_message(self) -> None:
        tokens = self.tokens(self.authenticate())
        self.assertEqual(self.sandbox.send(tokens["accessToken"], note("")).status, 200)

    def test_it_expires_a_day_ahead_in_utc_with_milliseconds(self) -> None:
        text = self.tokens(self.authenticate())["expires"]
        self.assertRegex(text, r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")
        expires = datetime.fromisoformat(text.replace("Z", "+00:00"))
        ahead = expires - datetime.now(timezone.utc)
        self.assertTrue(timedelta(hours=23, minutes=59) < ahead <= timedelta(days=1), ahead)

    def test_a_wrong_secret_is_refused_in_plain_text(self) -> None:
        for secret in "", "x", SECRET + "\n", SECRET[:-1], SECRET.upper(), "é":
            self.assert_plain(self.authenticate(secret=secret), "Invalid source secret")

    def test_a_wrong_key_or_a_missing_member_is_refused_in_plain_text(self) -> None:
        for changes in ({"apiKey": "other"}, {"apiKey": ""}, {"apiKey": None}, {"secret": None},
                        {"apiKey": [API_KEY]}, {"secret": 7}):
            self.assert_plain(self.authenticate(**changes), "Invalid request")

    def test_what_is_no_json_object_is_refused(self) -> None:
        for text in "", "[]", "{", "null", '{"apiKey":"a"}x', "\xff":
            self.assert_plain(self.post("/auth/authenticate", text), "Invalid request", 400)
            self.assert_plain(self.post("/auth/refreshToken", text), "Invalid request", 400)
        self.assert_plain(self.post("/auth/authenticate", "{}", "text/plain"), "Invalid request",
                          400)
        long = {"apiKey": API_KEY, "secret": "s" * 20000}
        self.assert_plain(self.post("/auth/authenticate", long), "Request too large", 413)

    def test_a_secret_that_comes_twice_is_none(self) -> None:
        text = f'{{"apiKey":"{API_KEY}","secret":"{SECRET}","secret":"{SECRET}"}}'
        self.assert_plain(self.post("/auth/authenticate", text), "Invalid request")

    def test_without_a_legacy_key_all_is_refused(self) -> None:
        box = Sandbox(Path(self.folder.name), self.key)
        self.addCleanup(box.stop)
        for path, body in (("/auth/authenticate", {"apiKey": API_KEY, "secret": SECRET}),
                           ("/auth/authenticate", {"apiKey": "", "secret": ""}),
                           ("/auth/refreshToken", {"apiKey": "", "refreshToken": ""})):
            self.assert_plain(self.post(path, body, box=box), "Invalid request")

    def test_the_log_has_neither_secret_nor_tokens(self) -> None:
        tokens = self.tokens(self.authenticate())
        self.assert_happens(lambda: "POST /auth/authenticate 200" in self.sandbox.log())
        for secret in SECRET, API_KEY, tokens["accessToken"], tokens["refreshToken"]:
            self.assertNotIn(secret, self.sandbox.log())


class Refreshing(LegacyTest):
    def test_a_refresh_token_gives_new_tokens_and_is_good_once(self) -> None:
        first = self.tokens(self.authenticate())
        second = self.tokens(self.refresh(first["refreshToken"]))
        self.assertEqual(len({*first.values(), *second.values()} - {first["expires"],
                                                                    second["expires"]}), 4)
        self.assertEqual(self.sandbox.send(second["accessToken"], note("")).status, 200)
        self.assert_plain(self.refresh(first["refreshToken"]), "Invalid request")
        self.tokens(self.refresh(second["refreshToken"]))

    def test_other_texts_are_no_refresh_tokens(self) -> None:
        tokens = self.tokens(self.authenticate())
        for text in "", "0" * 64, tokens["accessToken"], tokens["refreshToken"] + "0", None, 7:
            self.assert_plain(self.refresh(text), "Invalid request")
        self.assert_plain(self.refresh(tokens["refreshToken"], apiKey="other"), "Invalid request")
        self.tokens(self.refresh(tokens["refreshToken"]))

    def test_a_refresh_token_is_no_access_token(self) -> None:
        tokens = self.tokens(self.authenticate())
        self.assertEqual(self.sandbox.send(tokens["refreshToken"], note("")).status, 401)


class ShortLife(LegacyTest):
    more_options = ("--token-life", "60")

    def test_the_life_of_tokens_can_be_told(self) -> None:
        expires = datetime.fromisoformat(
            self.tokens(self.authenticate())["expires"].replace("Z", "+00:00"))
        self.assertLessEqual(expires - datetime.now(timezone.utc), timedelta(seconds=60))


if __name__ == "__main__":
    unittest.main()
