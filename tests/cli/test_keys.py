"""Every kind of credential, from its file to a message that the sandbox takes."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from boxed import CANARY, WHOLE, Boxed, Key, Sandbox
from programs import Outcome


def openssl(*arguments: object) -> bytes:
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True).stdout


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jwk_of(pem: Path, key_id: str) -> dict[str, str]:
    """A private JWK of an EC P-384 key, by what openssl says of it."""
    text = openssl("ec", "-in", pem, "-noout", "-text").decode()
    numbers = {name: bytes.fromhex(re.sub(r"[\s:]", "", value)) for name, value in
               re.findall(r"^(priv|pub):\n((?:    [0-9a-f:]+\n)+)", text, re.MULTILINE)}
    point = numbers["pub"][1:]
    return {"kty": "EC", "crv": "P-384", "kid": key_id, "x": base64url(point[:48]),
            "y": base64url(point[48:]), "d": base64url(numbers["priv"][-48:].rjust(48, b"\0"))}


@WHOLE
class Keys(Boxed):
    @classmethod
    def setUpClass(cls) -> None:
        cls.keys = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="rdx-test-")))
        cls.ec = cls.keys / "ec.pem"
        openssl("ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", cls.ec)
        openssl("pkey", "-in", cls.ec, "-pubout", "-out", cls.keys / "ec.pub")
        jwk = json.dumps(jwk_of(cls.ec, "ec-key"))
        for name, content in {"ec.jwk": jwk, "oct": f"{CANARY}{os.urandom(40).hex()}\n",
                              "legacy": f"{CANARY}\n"}.items():
            (cls.keys / name).write_text(content)
        for path in cls.keys.iterdir():
            path.chmod(0o600)
        cls.key = Key(cls.keys, "rsa")
        cls.key.private.chmod(0o600)
        cls.sandbox = Sandbox(
            cls.keys, cls.key, "--control",
            "--public-key", str(cls.keys / "ec.pub"), "--key-id", "ec-key", "--client-id", "ec",
            "--secret-file", str(cls.keys / "oct"), "--key-id", "oct-key", "--client-id", "oct",
            "--legacy-api-key", "legacy-key", "--legacy-secret-file", str(cls.keys / "legacy"))
        cls.addClassCleanup(cls.sandbox.stop)

    def setUp(self) -> None:
        super().setUp()
        self.write("note.json", self.sample("notes/new"))

    def send(self, *arguments: object, **settings: str) -> Outcome:
        none = {"RDX_CLIENT_ID": "", "RDX_KEY_ID": "", "RDX_PRIVATE_KEY_FILE": ""}
        outcome = self.rdx("send", "note.json", *arguments, **none | settings)
        self.assertNotIn(CANARY, outcome.everything)
        return outcome

    def assert_sent(self, outcome: Outcome) -> None:
        self.assertEqual((outcome.code, outcome.err), (0, ""))
        self.assertRegex(outcome.text, r"^[0-9a-f-]{36}\n$")

    def assert_trouble(self, outcome: Outcome, cause: str) -> None:
        self.assertEqual((outcome.code, outcome.out), (2, b""))
        self.assertIn(cause, outcome.err)

    def path(self, name: str) -> str:
        return str(self.keys / name)

    def test_each_kind_of_key_sends(self) -> None:
        self.assert_sent(self.send("--client-id", "client-1", "--key-id", "key-1",
                                   "--private-key-file", self.key.private))
        for file in ("ec.pem", "ec.jwk"):
            self.assert_sent(self.send("--client-id", "ec", "--key-id", "ec-key",
                                       "--private-key-file", self.path(file)))
        self.assert_sent(self.send("--client-id", "oct", "--key-id", "oct-key", "--algorithm", "HS384",
                                   "--private-key-file", self.path("oct")))

    def test_a_jwk_tells_its_own_id(self) -> None:
        self.assert_sent(self.send("--client-id", "ec", "--private-key-file", self.path("ec.jwk")))
        self.assert_trouble(self.send("--client-id", "ec", "--private-key-file",
                                      self.path("ec.pem")), "[RDX_E_ARGUMENT]")

    def test_a_legacy_key_sends(self) -> None:
        legacy = {"RDX_LEGACY_API_KEY": "legacy-key", "RDX_LEGACY_SECRET_FILE": self.path("legacy")}
        self.assert_sent(self.send(**legacy))
        self.assert_sent(self.send("--auth-url", self.sandbox.url, **legacy))
        self.assert_trouble(self.send("--auth-url", "http://127.0.0.1:1", **legacy),
                            "[RDX_E_CONNECT]")
        self.assert_trouble(self.send("--client-id", "ec", **legacy),
                            "client-id and legacy-api-key are set; leave out one of them")
        self.assert_trouble(self.send(RDX_LEGACY_API_KEY="legacy-key"),
                            "set RDX_LEGACY_SECRET_FILE or give --legacy-secret-file")
        self.assert_trouble(self.send(RDX_LEGACY_API_KEY="legacy-key",
                                      RDX_LEGACY_SECRET_FILE=CANARY),
                            "--legacy-secret-file: there is no such file")
        self.assert_trouble(self.send(RDX_LEGACY_API_KEY="other", RDX_LEGACY_SECRET_FILE=self.path(
            "legacy")), "[RDX_E_AUTH]")

    def test_an_algorithm_that_is_not_the_keys_is_refused(self) -> None:
        self.assert_trouble(self.send("--client-id", "ec", "--key-id", "ec-key", "--algorithm",
                                      "RS384", "--private-key-file", self.path("ec.pem")),
                            "[RDX_E_KEY]")

    def test_a_file_that_others_may_read_is_refused_unless_told_otherwise(self) -> None:
        loose = self.folder / "loose"
        loose.write_bytes(self.ec.read_bytes())
        loose.chmod(0o640)
        told = ("--client-id", "ec", "--key-id", "ec-key", "--private-key-file", loose)
        self.assert_trouble(self.send(*told), "[RDX_E_PERMISSIONS]")
        self.assert_sent(self.send(*told, "--loose-key-file"))
        loose.write_text(CANARY)
        legacy = ("--legacy-api-key", "legacy-key", "--legacy-secret-file", loose)
        self.assert_trouble(self.send(*legacy), "[RDX_E_PERMISSIONS]")
        self.assert_sent(self.send(*legacy, "--loose-key-file"))


if __name__ == "__main__":
    unittest.main()
