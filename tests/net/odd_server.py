"""A server with as many faces as a test needs: it answers by the first part of the path.

    python3 odd_server.py FOLDER [CERT KEY]

`POST /SCENARIO/token`, `/SCENARIO/upload` and `/SCENARIO/endpoint`, and `GET /SCENARIO/blob`, are
answered as SCENARIOS says;
what is not listed there is answered as Redox would. What follows a `~` in a scenario's name keeps
tests apart that use the same one. Request N is kept in FOLDER as SCENARIO.WHAT.N.head and .body
before it is answered; a CONNECT, which makes this a proxy, as proxy.connect.N.head. With a
certificate the server speaks TLS.

The first line on standard output is the port. The server ends when standard input does.
"""

from __future__ import annotations

import json
import secrets
import socket
import ssl
import struct
import sys
import threading
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MEGABYTE = b" " * 1_000_000

Answer = Callable[["Handler", int], None]  # the number of the request is 1-based


def reply(status: int, body: object, content_type: str = "application/json",
          **headers: str) -> Answer:
    """An ordinary answer; a body that is no text is sent as JSON."""
    text = body if isinstance(body, str) else json.dumps(body)

    def answer(handler: Handler, number: int) -> None:
        handler.send(status, text.replace("{number}", str(number)), content_type, headers)

    return answer


def token(**members: object) -> Answer:
    return reply(200, {"access_token": "token-{number}", "token_type": "Bearer",
                       "expires_in": 300, "scope": "", **members})


def huge(with_length: bool) -> Answer:
    def answer(handler: Handler, number: int) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        if with_length:
            handler.send_header("Content-Length", str(100 * len(MEGABYTE)))
        else:
            handler.send_header("Connection", "close")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(MEGABYTE)
        handler.close_connection = True

    return answer


def never(handler: Handler, number: int) -> None:
    """Waits for the client to give up."""
    handler.connection.settimeout(20)
    handler.rfile.read(1)
    handler.close_connection = True


def slowly(handler: Handler, number: int) -> None:
    time.sleep(0.5)
    OK["token"](handler, number)


def cut(handler: Handler, number: int) -> None:
    """Promises more than it sends."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                        b"Content-Length: 1000\r\n\r\n{\"Meta\":")
    handler.close_connection = True


def hang_up(handler: Handler, number: int) -> None:
    handler.close_connection = True


def reply_and_reset(handler: Handler, number: int) -> None:
    """Answers as if the connection were kept, and cuts it; `reset` is kept as a request is."""
    SENT(handler, number)
    handler.connection.shutdown(socket.SHUT_WR)
    # Closed without waiting, so that what the client says from here on is answered by a reset.
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.rfile.close()
    handler.wfile.close()
    handler.connection.close()
    handler.close_connection = True
    handler.keep(handler.path.split("/")[1] + ".reset", b"")


def accept_early(handler: Handler, number: int) -> None:
    """Accepts what it has not read; do_POST leaves the body to it, and it reads none of it."""
    handler.send(200, json.dumps({"Meta": {"Logs": [{"ID": f"log-{number}"}]}}),
                 "application/json", {"Connection": "close"})
    handler.connection.shutdown(socket.SHUT_WR)
    time.sleep(1)
    handler.close_connection = True


def no_http(handler: Handler, number: int) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    handler.close_connection = True


def random_token(name: str) -> Answer:
    """A secret that nobody but the client can know."""
    def answer(handler: Handler, number: int) -> None:
        bodies = {"token": {"access_token": secrets.token_hex(24), "expires_in": 300},
                  "legacy": {"accessToken": secrets.token_hex(24), "expires": None,
                             "refreshToken": secrets.token_hex(24)}}
        handler.send(200, json.dumps(bodies[name]), "application/json", {})

    return answer


def legacy(**members: object) -> Answer:
    """Of a legacy key. The time is that at which test_legacy.c puts its clock, and a minute."""
    return reply(200, {"accessToken": "token-{number}", "expires": "2026-11-23T08:01:00.999Z",
                       "refreshToken": "refresh-{number}", **members})


HTML = reply(200, "<html><body>Sign in to the hotel's network</body></html>", "text/html")
SENT = reply(200, {"Meta": {"Logs": [{"ID": "log-{number}"}]}})
UPLOADED = reply(201, {"URI": "https://blob.example.com/{number}"})
REFUSED = reply(401, "Invalid access token", "text/plain")
FORBIDDEN = reply(403, "Forbidden", "text/plain")

ANSWER = reply(200, {"Meta": {"DataModel": "Notes", "EventType": "QueryResponse",
                              "Logs": [{"ID": "log-1"}]},
                     "Notes": [{"Patient": {"Identifiers": [{"ID": "e167267c", "IDType": "EHRID"}]},
                                "DocumentID": "b169267c", "FileContents": "cGRm",
                                "ContentType": "Base64 Encoded"}]})

BLOB = reply(200, "some bytes of a file", "application/pdf")
GONE = reply(404, {"Meta": {}})

OK: dict[str, Answer] = {"token": token(), "authenticate": legacy(),
                         "refreshToken": legacy(accessToken="refreshed-{number}"),
                         "endpoint": SENT, "upload": UPLOADED, "blob": BLOB}

# By scenario and kind of request: the answers in turn, the last one again and again.
SCENARIOS: dict[str, dict[str, Sequence[Answer]]] = {
    "good": {},
    "html": {"endpoint": [HTML], "upload": [HTML]},
    "html-error": {"endpoint": [reply(500, "<h1>Oops</h1>", "text/html")]},
    "huge": {"endpoint": [huge(True)], "upload": [huge(True)], "token": [token()],
             "blob": [huge(True)]},
    "huge-unannounced": {"endpoint": [huge(False)], "blob": [huge(False)]},
    "gone": {"blob": [GONE]},
    "blob-errors": {"blob": [reply(200, {"Meta": {"Logs": [{"ID": "log-1"}],
                                                  "Errors": [{"ID": 1, "Text": "SECRET"}]}},
                                   "Application/JSON; charset=utf-8")]},
    "blob-json": {"blob": [reply(200, {"Meta": {"Errors": [], "Logs": [{"ID": "of the file"}]},
                                       "error": "of the file"}),
                           reply(200, '{"Meta": {"Errors": [1]}}', "application/json-seq"),
                           reply(200, "[1]")]},
    "blob-late": {"blob": [reply(502, "SECRET", "text/plain"), BLOB]},
    "blob-part": {"blob": [reply(206, "some bytes", "application/pdf")]},
    "errors": {"endpoint": [reply(200, {"Meta": {
        "Logs": [{"ID": "log-1"}], "Errors": [{"ID": 4681, "Text": "No SECRET", "Type": "client",
                                               "Module": "Auth"}]}})]},
    "old": {"endpoint": [reply(200, {"Meta": {"Message": {"ID": 5000000001}}})]},
    "empty-object": {"endpoint": [reply(200, {})]},
    "empty": {"endpoint": [reply(200, "")]},
    "error-detail": {"endpoint": [reply(200, {"errorDetail": "No SECRET"})]},
    "strange": {"endpoint": [reply(200, {"Errors": [{"ID": 1}]})]},
    "small-meta": {"endpoint": [reply(200, {"meta": {"Logs": [{"ID": "log-1"}]}})]},
    "refused-once": {"endpoint": [REFUSED, SENT], "upload": [REFUSED, UPLOADED]},
    "refused": {"endpoint": [REFUSED], "upload": [REFUSED]},
    "forbidden": {"endpoint": [SENT], "upload": [FORBIDDEN]},
    "forbidden-later": {"upload": [UPLOADED, FORBIDDEN]},
    "not-allowed": {"endpoint": [FORBIDDEN]},
    "bad-request": {"endpoint": [reply(400, {"errorDetail": "SECRET is missing"})]},
    "answer": {"endpoint": [ANSWER]},
    "answer-late": {"endpoint": [reply(502, "SECRET", "text/plain"),
                                 reply(504, "SECRET", "text/plain"), ANSWER]},
    "answer-none": {"endpoint": [reply(200, {"Meta": {"DataModel": "Notes",
                                                      "EventType": "QueryResponse"},
                                             "Notes": []})]},
    "answer-spaces": {"endpoint": [reply(200, " \n{ \t}\r\n")]},
    "answer-other": {"endpoint": [reply(200, {"Meta": {"DataModel": "Results"}, "Orders": []})]},
    "answer-odd": {"endpoint": [reply(200, {
        "Meta": {"DataModel": "Notes", "EventType": "Query"},
        "Notes": [{"DocumentID": 42, "DocumentType": ["SECRET"], "New": 1}]})]},
    "too-large": {"endpoint": [reply(413, "too large", "text/plain")],
                  "upload": [reply(413, "too large", "text/plain")]},
    "rate": {"endpoint": [reply(429, {}, **{"Retry-After": "7"})],
             "token": [token()]},
    "rate-absurd": {"endpoint": [reply(429, {}, **{"Retry-After": "99999999999"})]},
    **{f"wait-{name}": {"endpoint": [reply(429, {}, **{"Retry-After": text})]} for name, text in {
        "date": "Mon, 23 Nov 2026 08:01:00 GMT", "past": "Mon, 23 Nov 2026 07:59:59 GMT",
        "garbage": "soon", "negative": "-5", "huge": "9" * 40, "zero": "0",
        "far": "Mon, 23 Nov 2037 08:00:00 GMT"}.items()},
    "broken": {"endpoint": [reply(502, "bad gateway", "text/plain")]},
    "never": {"endpoint": [never], "upload": [never], "blob": [never]},
    "cut": {"endpoint": [cut], "blob": [cut]},
    "hang-up": {"endpoint": [hang_up]},
    "reset": {"endpoint": [reply_and_reset]},
    "early": {"endpoint": [accept_early]},
    "hang-up-later": {"endpoint": [SENT, hang_up], "upload": [UPLOADED, hang_up]},
    "no-http": {"endpoint": [no_http]},
    "redirect": {"endpoint": [reply(307, "", Location="/good~redirected/endpoint")]},
    "uri-missing": {"upload": [reply(201, {"uri": "https://blob.example.com/1"})]},
    "uri-long": {"upload": [reply(201, {"URI": "https://blob.example.com/" + "1" * 1500})]},
    "uri-strange": {"upload": [reply(201, {"URI": "javascript:SECRET"})]},
    "uri-ok-200": {"upload": [reply(200, {"URI": "https://blob.example.com/1"})]},
    "token-late": {"token": [never, token()]},
    "token-slow": {"token": [slowly]},
    "token-short": {"token": [token(expires_in=60)]},
    "token-text": {"token": [token(expires_in="120")]},
    "token-bare": {"token": [reply(200, {"access_token": "token-{number}"})]},
    "token-client": {"token": [reply(401, {"error": "invalid_client",
                                           "error_description": "SECRET"})]},
    "token-grant": {"token": [reply(400, {"error": "invalid_grant"})]},
    "token-unknown": {"token": [reply(400, {"error": "SECRET"})]},
    "token-plain": {"token": [reply(401, "Invalid request SECRET", "text/plain")]},
    "token-html": {"token": [HTML]},
    "token-html-401": {"token": [reply(401, "<html>SECRET</html>", "text/html")]},
    "token-404": {"token": [reply(404, "SECRET", "text/plain")]},
    "token-500": {"token": [reply(500, "SECRET", "text/plain")]},
    "token-500-once": {"token": [reply(500, "SECRET", "text/plain"), token()]},
    "token-then-500": {"token": [token(), reply(500, "SECRET", "text/plain")]},
    "token-brief": {"token": [token(expires_in=20)]},
    "token-429": {"token": [reply(429, "SECRET", "text/plain")]},
    "token-none": {"token": [reply(200, {"expires_in": 300})]},
    "token-empty": {"token": [token(access_token="")]},
    "token-long": {"token": [token(access_token="a" * 64_001)]},
    "token-lines": {"token": [token(access_token="a\r\nSECRET: b")]},
    "token-mac": {"token": [token(token_type="mac")]},
    "canaries": {"token": [token(access_token="canary-access")],
                 "authenticate": [legacy(accessToken="canary-access",
                                         refreshToken="canary-refresh")],
                 "refreshToken": [legacy(accessToken="canary-access",
                                         refreshToken="canary-refresh")]},
    "random": {"token": [random_token("token")], "authenticate": [random_token("legacy")],
               "refreshToken": [random_token("legacy")]},
    "legacy-no-refresh": {"authenticate": [legacy(refreshToken=None)]},
    "legacy-empty-refresh": {"authenticate": [legacy(refreshToken="")]},
    "legacy-long-refresh": {"authenticate": [legacy(refreshToken="x" * 64_001)]},
    "legacy-over": {"authenticate": [legacy(expires="2026-11-23T07:59:59.000Z")]},
    "legacy-far": {"authenticate": [legacy(expires="2026-11-25T08:00:00.000Z")]},
    "legacy-odd": {"authenticate": [legacy(expires="tomorrow")]},
    "legacy-offset": {"authenticate": [legacy(expires="2026-11-23T03:01:00-05:00")]},
    "legacy-basic-offset": {"authenticate": [legacy(expires="2026-11-23T03:01:00-0500")]},
    "legacy-minutes": {"authenticate": [legacy(expires="2026-11-23T08:01Z")]},
    "legacy-minutes-offset": {"authenticate": [legacy(expires="2026-11-23T13:31+05:30")]},
    "legacy-leap": {"authenticate": [legacy(expires="2028-02-29T00:01:00.000Z")]},
    "legacy-used": {"refreshToken": [reply(401, "Invalid request", "text/plain")]},
    "legacy-revoked": {"authenticate": [legacy(), reply(401, "Invalid source secret",
                                                        "text/plain")],
                       "refreshToken": [reply(401, "Invalid request", "text/plain")]},
    "legacy-failing": {"refreshToken": [reply(500, "SECRET", "text/plain")]},
    "legacy-unknown": {"authenticate": [reply(401, "SECRET is wrong", "text/plain")]},
    "legacy-none": {"authenticate": [legacy(accessToken=None)]},
    "token-huge": {"token": [huge(True)]},
    "token-never": {"token": [never]},
    "token-redirect": {"token": [reply(302, "", Location="/good~redirected/token")]},
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each body waits 40 ms for the head to be acknowledged
    folder: Path
    counts: dict[str, int] = {}
    lock = threading.Lock()

    def keep(self, name: str, body: bytes) -> int:
        """Writes the request down; returns its number."""
        with Handler.lock:
            number = Handler.counts[name] = Handler.counts.get(name, 0) + 1
        stem = f"{name}.{number}"
        (self.folder / f"{stem}.body").write_bytes(body)
        head = f"{self.requestline}\n" + "".join(f"{k}: {v}\n" for k, v in self.headers.items())
        head += f"(from port {self.client_address[1]})\n"
        (self.folder / f"{stem}.head").write_text(head)
        return number

    def send(self, status: int, text: str, content_type: str, headers: dict[str, str]) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        _, scenario, *_, what = self.path.split("/")
        answers = SCENARIOS[scenario.split("~")[0]].get(what, [OK[what]])
        length = int(self.headers.get("Content-Length", "0")) if accept_early not in answers else 0
        body = self.rfile.read(length)
        if len(body) < length:
            # What was not sent whole was not sent.
            self.keep(f"{scenario}.{what}-cut", b"")
            self.close_connection = True
            return
        number = self.keep(f"{scenario}.{what}", body)
        answers[min(number, len(answers)) - 1](self, number)

    def do_GET(self) -> None:
        self.do_POST()

    def do_CONNECT(self) -> None:
        self.keep("proxy.connect", b"")
        host, _, port = self.path.rpartition(":")
        if host.endswith(".invalid"):
            self.send_error(403)
            self.close_connection = True
            return
        with socket.create_connection((host, int(port))) as far:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            there = threading.Thread(target=pump, args=(self.connection, far), daemon=True)
            there.start()
            pump(far, self.connection)
            there.join()
        self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients of an odd server go away in the middle."""


def main(arguments: list[str]) -> None:
    Handler.folder = Path(arguments[0])
    server = Server(("127.0.0.1", 0), Handler)
    if len(arguments) > 1:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments[1], arguments[2])
        # The handshake is the connection's thread's affair, not the listener's.
        server.socket = context.wrap_socket(server.socket, server_side=True,
                                            do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
