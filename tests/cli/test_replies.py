"""What a server says goes to a terminal as printable ASCII or not at all."""

from __future__ import annotations

import json
import tempfile
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from programs import run, write_private
from test_trouble import openssl

# An escape, a line end, and controls beyond ASCII: U+009B is a terminal's CSI in one character.
STRANGE = "a\x1b[2J\nb\x7fc\x85d\x9b31m\u00e9"


class Server(BaseHTTPRequestHandler):
    endpoint: dict = {}

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        token = self.path.endswith("/token")
        body = json.dumps({"access_token": "t"} if token else self.endpoint).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


class Replies(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        write_private(
            cls.folder / "key.pem",
            openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"))
        (cls.folder / "note.json").write_bytes(run("sample", "notes/new").out)
        cls.server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
        cls.addClassCleanup(cls.server.server_close)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.server.shutdown)

    def send(self, answer: dict):
        Server.endpoint = answer
        url = f"http://127.0.0.1:{self.server.server_port}"
        return run("send", "note.json", folder=self.folder,
                   environment={"RDX_CLIENT_ID": "a", "RDX_KEY_ID": "b", "RDX_API_URL": url,
                                "RDX_PRIVATE_KEY_FILE": "key.pem", "RDX_BLOB_URL": url,
                                "RDX_TOKEN_URL": f"{url}/token"})

    def test_a_log_id_is_printed_as_printable_ascii_on_one_line(self) -> None:
        outcome = self.send({"Meta": {"Logs": [{"ID": STRANGE}]}})
        self.assertEqual((outcome.code, outcome.err), (0, ""))
        self.assertEqual(outcome.out, b"a?[2J?b?c??d??31m??\n")

    def test_a_message_without_a_log_id_is_sent_with_a_notice(self) -> None:
        outcome = self.send({})
        self.assertEqual((outcome.code, outcome.out), (0, b""))
        self.assertEqual(outcome.err, "rdx send: notice: message: HTTP 200: accepted, but no log "
                         "ID came back; look into Redox's log for it\n")


if __name__ == "__main__":
    unittest.main()
