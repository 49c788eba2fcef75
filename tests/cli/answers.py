"""Servers of this process: one that gives tokens and else what a test lays out, and what all have."""

from __future__ import annotations

import http.server
import os
import subprocess
import tempfile
import threading
import unittest
from dataclasses import dataclass, field
from pathlib import Path

TOKEN = "token-7355"
TOKEN_REPLY = b'{"access_token": "%s", "token_type": "bearer", "expires_in": 300}' % TOKEN.encode()


def make_key(tests: type[unittest.TestCase]) -> str:
    """The path of a private key that lasts as long as the tests of a class."""
    key = Path(tests.enterClassContext(tempfile.TemporaryDirectory())) / "key.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-out", key], check=True,
                   capture_output=True)
    os.chmod(key, 0o600)
    return str(key)


class Replier(http.server.BaseHTTPRequestHandler):
    """Answers with whole JSON documents over connections that are kept, and prints nothing."""

    protocol_version = "HTTP/1.1"

    def answer(self, status: int, body: bytes, content_type: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_: object) -> None:
        pass


def serve(test: unittest.TestCase, handler: type[Replier]) -> str:
    """The URL of a server that ends with the test."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    test.addCleanup(server.server_close)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    test.addCleanup(server.shutdown)
    return f"http://127.0.0.1:{server.server_port}"


@dataclass
class Answers:
    """What each path is answered, and what was asked."""

    pages: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)  # method, path, Authorization
    content_type: str = "application/json"
    url: str = ""

    def start(self, test: unittest.TestCase) -> Answers:
        answers = self

        class Handler(Replier):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.do_GET()

            def do_GET(self) -> None:
                answers.asked.append((self.command, self.path,
                                      self.headers.get("Authorization", "")))
                self.answer(*answers.page(self.path), answers.content_type)

        self.url = serve(test, Handler)
        return self

    def page(self, path: str) -> tuple[int, bytes]:
        if path == "/token":
            return 200, TOKEN_REPLY
        return self.pages.get(path, (404, b"{}"))

    def settings(self, key: str) -> dict[str, str]:
        return {"RDX_CLIENT_ID": "a", "RDX_KEY_ID": "b", "RDX_PRIVATE_KEY_FILE": key,
                "RDX_TOKEN_URL": f"{self.url}/token", "RDX_API_URL": self.url,
                "RDX_BLOB_URL": self.url}
