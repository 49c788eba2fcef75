"""The sandbox from its start: certificates that it makes, flawed ones, and no connection at all."""

from __future__ import annotations

import socket
import ssl
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from sandbox_process import BIN, Key, Sandbox, make_certificate, note, openssl


class FromTheStart(unittest.TestCase):
    top: Path
    key: Key

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory(prefix="rdx-test-")
        cls.addClassCleanup(folder.cleanup)
        cls.top = Path(folder.name)
        cls.key = Key(cls.top, "key")

    def start(self, *options: str) -> Sandbox:
        box = Sandbox(self.top, self.key, *options)
        self.addCleanup(lambda: self.assertEqual(box.stop(), 0, box.log()))
        return box

    def shake_hands(self, box: Sandbox, authority: Path, name: str = "127.0.0.1") -> int:
        """0, or OpenSSL's number of what is wrong with the certificate."""
        context = ssl.create_default_context(cafile=authority)
        context.verify_flags |= ssl.VERIFY_X509_STRICT  # as Python 3.13 does by itself
        with socket.create_connection(("127.0.0.1", box.port), timeout=20) as plain:
            try:
                context.wrap_socket(plain, server_hostname=name).close()
            except ssl.SSLCertVerificationError as error:
                return error.verify_code
        return 0

    def test_a_certificate_of_its_own_is_good_for_who_trusts_its_authority(self) -> None:
        authority = self.top / "ca.pem"
        box = self.start("--tls-ca-out", str(authority))
        self.assertTrue(box.url.startswith("https://127.0.0.1:"))
        self.assertEqual(self.shake_hands(box, authority), 0)
        self.assertEqual(self.shake_hands(box, authority, "localhost"), 0)
        self.assertNotIn("PRIVATE", authority.read_text())
        box.tls = ssl.create_default_context(cafile=authority)
        self.assertEqual(box.send(box.token(), note("")).status, 200)
        other = self.start("--tls-ca-out", str(self.top / "other.pem"))
        self.assertNotEqual(self.shake_hands(other, authority), 0)

    def test_each_flaw_of_a_certificate_is_the_only_one(self) -> None:
        authority = self.top / "flawed.pem"
        for kind, code in (("tls-expired", 10), ("tls-self-signed", 18), ("tls-wrong-name", 64)):
            with self.subTest(kind):
                box = self.start("--fault", kind, "--tls-ca-out", str(authority))
                self.assertEqual(self.shake_hands(box, authority), code)
                text = openssl("x509", "-in", str(authority), "-noout", "-text").decode()
                self.assertIn("CA:TRUE", text)

    def test_who_is_refused_gets_no_connection(self) -> None:
        box = self.start("--fault", "refuse")
        for _ in range(3):
            with self.assertRaises(ConnectionRefusedError):
                box.open()

    def test_a_refusal_that_ends_is_followed_by_the_usual(self) -> None:
        box = self.start("--fault", "refuse=300")
        with self.assertRaises(ConnectionRefusedError):
            box.open()
        for _ in range(200):
            try:
                box.open().close()
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        self.assertEqual(box.send(box.token(), note("")).status, 200)

    def test_a_refusal_can_be_ended(self) -> None:
        box = Sandbox(self.top, self.key, "--fault", "refuse=86400000")
        self.assertEqual(box.stop(), 0)

    def test_they_are_the_whole_sandboxs_and_only_once(self) -> None:
        certificate, key = make_certificate(self.top)
        box = self.start("--control")
        for fault in "refuse", "refuse=1", "tls-expired", "tls-self-signed", "tls-wrong-name":
            self.assertEqual(box.set_faults(fault).status, 400)
            for more in (f"{fault}:1",), (f"{fault}:1%",), (f"{fault}@token",), (fault, fault):
                self.assert_usage(*(word for text in more for word in ("--fault", text)))
        self.assert_usage("--fault", "tls-expired", "--fault", "tls-wrong-name")
        for made in ("--fault", "tls-expired"), ("--tls-ca-out", str(self.top / "ca.pem")):
            self.assert_usage("--tls-cert", str(certificate), "--tls-key", str(key), *made)
        self.assert_usage("--tls-ca-out", str(self.top / "no" / "ca.pem"))

    def assert_usage(self, *options: str) -> None:
        ended = subprocess.run(
            [BIN / "rdx-sandbox", "--store", self.top / "store", "--public-key", self.key.public,
             "--key-id", "k", "--client-id", "c", *options], capture_output=True, timeout=20)
        self.assertEqual((ended.returncode, ended.stdout), (2, b""), options)


if __name__ == "__main__":
    unittest.main()
