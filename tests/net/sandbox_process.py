"""Runs rdx-sandbox for tests and speaks to it with Python's own HTTP client and Debian's openssl.

Nothing here uses the project's code: what the sandbox accepts is judged from outside.
"""

from __future__ import annotations

import base64
import hmac
import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

BIN = Path(os.environ.get("RDX_BIN_DIR", "build/release/bin"))
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
CLIENT = "client-1"
KEY_ID = "key-1"
UUID = re.compile(r"\A[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")
DESTINATION = "00000000-0000-4000-8000-000000000001"


def openssl(*arguments: str, data: bytes = b"") -> bytes:
    command = ["openssl", *arguments]
    return subprocess.run(command, input=data, check=True, capture_output=True).stdout


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    """An RSA key pair that openssl made."""

    algorithm = "RS384"
    make = ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")

    def __init__(self, folder: Path, name: str) -> None:
        self.private = folder / f"{name}.pem"
        self.public = folder / f"{name}.pub.pem"
        openssl("genpkey", *self.make, "-out", str(self.private))
        openssl("pkey", "-in", str(self.private), "-pubout", "-out", str(self.public))

    def options(self) -> tuple[str, ...]:
        """How the sandbox is told of it."""
        return "--public-key", str(self.public)

    def sign(self, text: str, digest: str = "sha384", *options: str) -> bytes:
        command = "dgst", f"-{digest}", "-sign", str(self.private), *options
        return openssl(*command, data=text.encode())


class EcKey(Key):
    """An EC key pair that openssl made."""

    algorithm = "ES384"
    make = ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384")

    def sign(self, text: str, digest: str = "sha384", *options: str) -> bytes:
        return pair_of(super().sign(text, digest, *options))


class Secret(Key):
    """A secret that both sides know."""

    algorithm = "HS384"

    def __init__(self, folder: Path, name: str, size: int = 48) -> None:
        self.public = folder / f"{name}.secret"
        self.bytes = os.urandom(size - 1) + b"s"  # no line end behind it
        self.public.write_bytes(self.bytes)

    def options(self) -> tuple[str, ...]:
        return "--secret-file", str(self.public)

    def sign(self, text: str, digest: str = "sha384", *options: str) -> bytes:
        return hmac.new(self.bytes, text.encode(), digest).digest()


def pair_of(der: bytes) -> bytes:
    """r and s, 48 bytes each, of an ECDSA signature in DER."""
    numbers = []
    rest = der[2:]
    for _ in range(2):
        numbers.append(int.from_bytes(rest[2:2 + rest[1]]))
        rest = rest[2 + rest[1]:]
    return b"".join(number.to_bytes(48) for number in numbers)


class Reply:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class RawAnswer:
    data: bytes
    was_reset: bool  # the connection ended in a reset, not in its turn

    @property
    def status(self) -> int:
        """0 when no reply came."""
        return int(self.data[9:12]) if self.data.startswith(b"HTTP/1.1 ") else 0

    @property
    def body(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[2]

    def header(self, name: str) -> str | None:
        for line in self.data.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]:
            key, _, value = line.decode().partition(": ")
            if key.lower() == name.lower():
                return value
        return None


def receive(connection: socket.socket) -> RawAnswer:
    """What comes to the end of the connection."""
    answer = b""
    try:
        while piece := connection.recv(65536):
            answer += piece
    except TimeoutError:
        raise
    except OSError:
        return RawAnswer(answer, True)
    return RawAnswer(answer, False)


def exchange(connection: socket.socket, data: bytes, end: bool = True) -> RawAnswer:
    """Sends these bytes, nothing behind them if `end`, and takes what comes."""
    try:
        connection.sendall(data)
        if end:
            connection.shutdown(socket.SHUT_WR)
    except TimeoutError:
        raise
    except OSError:
        return RawAnswer(b"", True)
    return receive(connection)


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the sandbox that is its own authority, and its key."""
    certificate, key = folder / "tls.crt", folder / "tls.key"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-days", "2", "-subj", "/CN=rdx test", "-addext",
            "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", str(key), "-out",
            str(certificate))
    return certificate, key


class Sandbox:
    """A running sandbox with a store of its own."""

    def __init__(self, folder: Path, key: Key, *options: str,
                 tls: ssl.SSLContext | None = None) -> None:
        self.store = Path(tempfile.mkdtemp(dir=folder, prefix="store-"))
        self.key = key
        self.tls = tls
        self.log_path = self.store.with_suffix(".log")
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [BIN / "rdx-sandbox", "--store", self.store, *key.options(),
                 "--key-id", KEY_ID, "--client-id", CLIENT, *options],
                stdout=subprocess.PIPE, stderr=log)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().decode().strip()
        if not self.url:
            raise AssertionError(f"the sandbox did not start: {self.log()}")
        self.port = int(self.url.rpartition(":")[2])

    def stop(self) -> int:
        """The exit status; a sanitizer's complaint makes it another one than 0."""
        if self.process.poll() is None:
            self.process.terminate()
        status = self.process.wait(timeout=20)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return status

    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def connect(self, timeout: float = 20) -> http.client.HTTPConnection:
        if self.tls is not None:
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout,
                                               context=self.tls)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def request(self, method: str, path: str, body: Any = None,
                headers: dict[str, str] | None = None, chunked: bool = False) -> Reply:
        connection = self.connect()
        try:
            connection.request(method, path, body, headers or {}, encode_chunked=chunked)
            return Reply(connection.getresponse())
        finally:
            connection.close()

    # ---- Bytes as they come and go ----

    def head(self, *lines: str) -> bytes:
        """A request's head: its first line, Host, and these."""
        return "\r\n".join([lines[0], f"Host: 127.0.0.1:{self.port}", *lines[1:], "", ""]).encode()

    def raw(self, data: bytes, end: bool = True) -> RawAnswer:
        """What comes back for these bytes, to the end of the connection."""
        with self.open() as connection:
            return exchange(connection, data, end and self.tls is None)

    def open(self, timeout: float = 20) -> socket.socket:
        """A connection, by TLS where the sandbox speaks it."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        if self.tls is None:
            return plain
        # With True a reset would look like an end in its turn.
        return self.tls.wrap_socket(plain, server_hostname="127.0.0.1",
                                    suppress_ragged_eofs=False)

    def open_connections(self) -> int:
        """How many clients it holds a connection with."""
        port = f"{self.port:04X}"
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return sum(row[1].endswith(f":{port}") and row[3] == "01" for row in rows)

    # ---- Faults (--control) ----

    def set_faults(self, *faults: str) -> Reply:
        return self.request("POST", "/sandbox/faults", "\n".join(faults))

    def counts(self, place: str) -> tuple[int, int]:
        """Requests to the place since the faults were set, and how many were acted on."""
        count = self.request("GET", "/sandbox/counts").json()[place]
        return count["requests"], count["stored"]

    # ---- Token ----

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": CLIENT, "sub": CLIENT, "aud": f"{self.url}/v2/auth/token", "iat": now,
                "exp": now + 300, "jti": str(uuid.uuid4())} | changes

    def post_form(self, fields: dict[str, str], **headers: str) -> Reply:
        head = {"Content-Type": "application/x-www-form-urlencoded"} | headers
        return self.request("POST", "/v2/auth/token", urlencode(fields), head)

    def ask_token(self, assertion: str, **headers: str) -> Reply:
        return self.post_form({"grant_type": "client_credentials", "client_assertion": assertion,
                               "client_assertion_type": ASSERTION_TYPE}, **headers)

    def token(self) -> str:
        reply = self.ask_token(make_assertion(self.key, self.claims()))
        if reply.status != 200:
            raise AssertionError(f"no token: {reply.status}")
        return str(reply.json()["access_token"])

    # ---- Files and messages ----

    def upload(self, token: str | None, *parts: tuple[str, str | None, bytes]) -> Reply:
        body, content_type = multipart(*parts)
        return self.request("POST", "/upload", body, {"Content-Type": content_type} | bearer(token))

    def send(self, token: str | None, message: Any, **headers: str) -> Reply:
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        head = {"Content-Type": "application/json"} | bearer(token) | headers
        return self.request("POST", "/endpoint", body, head)

    def stored(self, folder: str) -> list[str]:
        """Names of all files below a folder of the store."""
        top = self.store / folder
        # os.walk passes over a folder that goes while it is looked at.
        return sorted(os.path.relpath(os.path.join(at, name), top)
                      for at, _, names in os.walk(top) for name in names)


def bearer(token: str | None) -> dict[str, str]:
    return {} if token is None else {"Authorization": f"Bearer {token}"}


def make_assertion(key: Key, claims: dict[str, Any] | str,
                   header: dict[str, Any] | str | None = None,
                   signature: bytes | None = None) -> str:
    """A JWT; texts stand for themselves, so that broken JSON can be sent."""
    if header is None:
        header = {"alg": key.algorithm, "kid": KEY_ID, "typ": "JWT"}
    texts = [part if isinstance(part, str) else json.dumps(part) for part in (header, claims)]
    signed = ".".join(base64url(text.encode()) for text in texts)
    return f"{signed}.{base64url(key.sign(signed) if signature is None else signature)}"


def multipart(*parts: tuple[str, str | None, bytes]) -> tuple[bytes, str]:
    """A form of (name, file name, content) and its Content-Type."""
    boundary = f"boundary-{uuid.uuid4()}"
    body = b""
    for name, file_name, content in parts:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
        if file_name is not None:
            head += f'; filename="{file_name}"\r\nContent-Type: application/octet-stream'
        body += head.encode() + b"\r\n\r\n" + content + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


# ---- Messages, by hand ----

def message(data_model: str, event_type: str, **parts: Any) -> dict[str, Any]:
    return {"Meta": {"DataModel": data_model, "EventType": event_type,
                     "Destinations": [{"ID": DESTINATION}]},
            "Patient": {"Identifiers": [{"ID": "example-1", "IDType": "MR"}]}, **parts}


def note(contents: str, content_type: str = "Base64 Encoded") -> dict[str, Any]:
    return message("Notes", "New", Note={
        "ContentType": content_type, "FileContents": contents, "DocumentType": "Consent form",
        "DocumentID": "document-1", "Provider": {"ID": "provider-1"}})


def results(*values: tuple[str, str]) -> dict[str, Any]:
    """One order with a result for each (value, value type)."""
    return message("Results", "New", Orders=[{"ID": "order-1", "Status": "Resulted", "Results": [
        {"Code": "result-1", "Status": "Final", "Value": value, "ValueType": value_type}
        for value, value_type in values]}])


def media(contents: str) -> dict[str, Any]:
    return message("Media", "New", Media={
        "FileType": "PDF", "FileName": "example.pdf", "FileContents": contents,
        "DocumentType": "Consent form", "DocumentID": "document-1",
        "Provider": {"ID": "provider-1"}, "Availability": "Available"})


# ---- Tests ----

class Patient(unittest.TestCase):
    """Tests of programs that go on by themselves."""

    def assert_happens(self, condition: Callable[[], bool]) -> None:
        """That it is so within thirty seconds: what follows a reply need not be done with it."""
        for _ in range(600):
            if condition():
                return
            time.sleep(0.05)
        self.fail("it did not happen within thirty seconds")


class SandboxTest(Patient):
    """One sandbox for the tests of a class; it must end well and leave nothing half-written."""

    options: tuple[str, ...] = ()
    kind_of_key: type[Key] = Key
    by_tls = False
    tls_options: tuple[str, ...] = ()
    folder: tempfile.TemporaryDirectory[str]
    key: Key
    sandbox: Sandbox

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix="rdx-test-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.key = cls.kind_of_key(Path(cls.folder.name), "key")
        tls = None
        if cls.by_tls:
            certificate, tls_key = make_certificate(Path(cls.folder.name))
            cls.tls_options = ("--tls-cert", str(certificate), "--tls-key", str(tls_key))
            tls = ssl.create_default_context(cafile=certificate)
        cls.sandbox = Sandbox(Path(cls.folder.name), cls.key, *cls.options, *cls.tls_options,
                              tls=tls)
        cls.addClassCleanup(cls.sandbox.stop)

    @classmethod
    def tearDownClass(cls) -> None:
        status = cls.sandbox.stop()
        if status != 0:
            raise AssertionError(f"the sandbox ended with {status}:\n{cls.sandbox.log()[-4000:]}")
        left = list((cls.sandbox.store / "tmp").iterdir())
        if left:
            raise AssertionError(f"left in tmp/: {left}")

    def assert_errors(self, reply: Reply, status: int, *texts: str) -> None:
        """That Meta.Errors has these texts, each a code and a place."""
        self.assertEqual(reply.status, status, reply.body)
        self.assertEqual([error["Text"] for error in reply.json()["Meta"]["Errors"]], list(texts))

    def assert_log_id(self, reply: Reply) -> str:
        self.assertEqual(reply.status, 200, reply.body)
        log_id = str(reply.json()["Meta"]["Logs"][0]["ID"])
        self.assertRegex(log_id, UUID)
        return log_id
