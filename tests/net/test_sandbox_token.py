"""POST /v2/auth/token: which assertions give a token, and which are attacks."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import subprocess
import tempfile
import time
import unittest
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from sandbox_process import (ASSERTION_TYPE, BIN, CLIENT, KEY_ID, EcKey, Key, Reply, Sandbox,
                             SandboxTest, Secret, base64url, exchange, make_assertion, note,
                             openssl)


class TokenTest(SandboxTest):
    def assert_refused(self, reply: Reply, error: str = "invalid_client") -> None:
        self.assertEqual(reply.status, 401 if error == "invalid_client" else 400, reply.body)
        self.assertEqual(reply.json()["error"], error)
        self.assertNotIn("access_token", reply.json())

    def refuse(self, **changes: Any) -> None:
        """A change of None takes the claim out."""
        claims = {k: v for k, v in self.sandbox.claims(**changes).items() if v is not None}
        self.assert_refused(self.sandbox.ask_token(make_assertion(self.key, claims)))

    def refuse_header(self, **header: Any) -> None:
        self.assert_refused(self.sandbox.ask_token(
            make_assertion(self.key, self.sandbox.claims(), header)))


class GoodAssertions(TokenTest):
    def test_an_assertion_signed_by_openssl_gives_a_bearer_token(self) -> None:
        reply = self.sandbox.ask_token(make_assertion(self.key, self.sandbox.claims()))
        self.assertEqual(reply.status, 200)
        answer = reply.json()
        self.assertRegex(answer["access_token"], "^[0-9a-f]{64}$")
        self.assertEqual((answer["token_type"], answer["expires_in"]), ("Bearer", 300))
        self.assertEqual(reply.headers["Cache-Control"], "no-store")

    def test_two_tokens_are_never_the_same(self) -> None:
        self.assertNotEqual(self.sandbox.token(), self.sandbox.token())

    def test_the_header_needs_no_typ(self) -> None:
        header = {"alg": self.key.algorithm, "kid": KEY_ID}
        reply = self.sandbox.ask_token(make_assertion(self.key, self.sandbox.claims(), header))
        self.assertEqual(reply.status, 200)

    def test_the_order_and_the_spelling_of_claims_do_not_matter(self) -> None:
        claims = dict(reversed(self.sandbox.claims().items()))
        text = json.dumps(claims, indent=3).replace("/", "\\/").replace('"iss"', '"\\u0069ss"')
        self.assertEqual(self.sandbox.ask_token(make_assertion(self.key, text)).status, 200)

    def test_a_scope_is_told_back(self) -> None:
        reply = self.sandbox.post_form({
            "grant_type": "client_credentials", "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": make_assertion(self.key, self.sandbox.claims()), "scope": "a b"})
        self.assertEqual(reply.json()["scope"], "a b")

    def test_localhost_is_a_name_of_the_sandbox_with_an_audience_of_its_own(self) -> None:
        host = f"localhost:{self.sandbox.port}"
        claims = self.sandbox.claims(aud=f"http://{host}/v2/auth/token")
        assertion = make_assertion(self.key, claims)
        self.assertEqual(self.sandbox.ask_token(assertion, Host=host).status, 200)
        self.assert_refused(self.sandbox.ask_token(make_assertion(self.key, claims)))


class ForgedAssertions(TokenTest):
    def test_another_key_of_the_same_kind_is_refused(self) -> None:
        other = self.kind_of_key(Path(self.folder.name), "other")
        self.assert_refused(self.sandbox.ask_token(make_assertion(other, self.sandbox.claims())))

    def test_claims_changed_after_signing_are_refused(self) -> None:
        header, _, signature = make_assertion(self.key, self.sandbox.claims()).split(".")
        claims = base64url(json.dumps(self.sandbox.claims()).encode())
        self.assert_refused(self.sandbox.ask_token(f"{header}.{claims}.{signature}"))

    def test_alg_none_is_refused_with_and_without_a_signature(self) -> None:
        for alg in "none", "None", "NONE":
            self.refuse_header(alg=alg, kid=KEY_ID)
            header = {"alg": alg, "kid": KEY_ID}
            unsigned = make_assertion(self.key, self.sandbox.claims(), header, b"")
            self.assert_refused(self.sandbox.ask_token(unsigned))

    def test_an_empty_signature_is_refused(self) -> None:
        self.assert_refused(self.sandbox.ask_token(
            make_assertion(self.key, self.sandbox.claims(), signature=b"")))

    def test_a_signature_that_is_cut_longer_or_changed_is_refused(self) -> None:
        signed, _, text = make_assertion(self.key, self.sandbox.claims()).rpartition(".")
        good = self.key.sign(signed)
        changed = good[:-1] + bytes([good[-1] ^ 1])
        for signature in (good[:-1], good + b"\0", b"\0" + good, changed, bytes(len(good)),
                          bytes(1), good + good):
            self.assert_refused(self.sandbox.ask_token(f"{signed}.{base64url(signature)}"))

    def test_the_algorithm_is_that_of_the_key_whatever_the_header_says(self) -> None:
        for alg in ("RS384", "ES384", "HS384", "RS256", "PS384", "ES256", "HS256", "rs384", "", 1,
                    None, ["RS384"]):
            if alg != self.key.algorithm:
                self.refuse_header(alg=alg, kid=KEY_ID)
        self.refuse_header(kid=KEY_ID)

    def test_other_digests_are_refused(self) -> None:
        unsigned = make_assertion(self.key, self.sandbox.claims(), signature=b"-")[:-3]
        for digest in "sha256", "sha512":
            signature = base64url(self.key.sign(unsigned, digest))
            self.assert_refused(self.sandbox.ask_token(f"{unsigned}.{signature}"))

    def test_the_kid_must_be_one_text_that_is_registered(self) -> None:
        alg = self.key.algorithm
        self.refuse_header(alg=alg)
        for kid in "", "key-2", 1, None, [KEY_ID]:
            self.refuse_header(alg=alg, kid=kid)

    def test_a_member_that_comes_twice_is_refused(self) -> None:
        alg = self.key.algorithm
        for header in (f'{{"alg":"{alg}","alg":"none","kid":"key-1"}}',
                       f'{{"alg":"none","alg":"{alg}","kid":"key-1"}}'):
            self.assert_refused(self.sandbox.ask_token(
                make_assertion(self.key, self.sandbox.claims(), header)))
        twice = json.dumps(self.sandbox.claims())[:-1] + ',"sub":"client-2"}'
        self.assert_refused(self.sandbox.ask_token(make_assertion(self.key, twice)))

    def test_another_typ_or_a_critical_extension_is_refused(self) -> None:
        alg = self.key.algorithm
        self.refuse_header(alg=alg, kid=KEY_ID, typ="at+jwt")
        self.refuse_header(alg=alg, kid=KEY_ID, crit=["b64"], b64=False)


class GoodAssertionsByEc(GoodAssertions):
    kind_of_key = EcKey


class GoodAssertionsBySecret(GoodAssertions):
    kind_of_key = Secret


class ForgedAssertionsByEc(ForgedAssertions):
    kind_of_key = EcKey


class ForgedAssertionsBySecret(ForgedAssertions):
    kind_of_key = Secret


class ForgedByRsa(TokenTest):
    def test_the_public_key_is_no_secret(self) -> None:
        for alg in "HS384", self.key.algorithm:
            header = {"alg": alg, "kid": KEY_ID}
            signed = make_assertion(self.key, self.sandbox.claims(), header, b"-")[:-3]
            secret = self.key.public.read_bytes()
            signature = base64url(hmac.new(secret, signed.encode(), hashlib.sha384).digest())
            self.assert_refused(self.sandbox.ask_token(f"{signed}.{signature}"))

    def test_a_signature_in_another_form_is_refused(self) -> None:
        signed = make_assertion(self.key, self.sandbox.claims(), signature=b"-")[:-3]
        signature = self.in_another_form(signed)
        self.assert_refused(self.sandbox.ask_token(f"{signed}.{base64url(signature)}"))

    def in_another_form(self, signed: str) -> bytes:
        return self.key.sign(signed, "sha384", "-sigopt", "rsa_padding_mode:pss")


class ForgedByEc(ForgedByRsa):
    kind_of_key = EcKey

    def in_another_form(self, signed: str) -> bytes:
        return Key.sign(self.key, signed)  # DER

    def test_numbers_that_no_signature_has_are_refused(self) -> None:
        order = int("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf"
                    "581a0db248b0a77aecec196accc52973", 16)
        signed = make_assertion(self.key, self.sandbox.claims(), signature=b"-")[:-3]
        for r, s in (0, 0), (0, 1), (1, 0), (order, 1), (1, order), (order, order):
            signature = base64url(r.to_bytes(48) + s.to_bytes(48))
            self.assert_refused(self.sandbox.ask_token(f"{signed}.{signature}"))


class WrongClaims(TokenTest):
    def test_an_assertion_is_good_once(self) -> None:
        assertion = make_assertion(self.key, self.sandbox.claims())
        self.assertEqual(self.sandbox.ask_token(assertion).status, 200)
        self.assert_refused(self.sandbox.ask_token(assertion))

    def test_a_jti_is_good_once_whoever_signs_it_anew(self) -> None:
        jti = str(uuid.uuid4())
        for status in 200, 401:
            claims = self.sandbox.claims(jti=jti, exp=int(time.time()) + 200 + status // 100)
            reply = self.sandbox.ask_token(make_assertion(self.key, claims))
            self.assertEqual(reply.status, status)

    def test_a_jti_must_be_a_text_of_sensible_length(self) -> None:
        for jti in None, "", 7, "j" * 129:
            self.refuse(jti=jti)

    def test_times_must_be_now(self) -> None:
        now = int(time.time())
        self.refuse(exp=now - 1)
        self.refuse(exp=now + 3600)
        self.refuse(iat=now + 120)
        self.refuse(nbf=now + 120)

    def test_times_must_be_numbers(self) -> None:
        self.refuse(exp=None)
        self.refuse(exp="9999999999")
        self.refuse(exp=-1)
        self.refuse(exp=1e300)
        self.refuse(iat=None)
        self.refuse(iat=True)

    def test_the_audience_must_be_this_token_url(self) -> None:
        self.refuse(aud=None)
        self.refuse(aud=self.sandbox.url)
        self.refuse(aud=self.sandbox.url + "/v2/auth/token/")
        self.refuse(aud="https://api.redoxengine.com/v2/auth/token")

    def test_issuer_and_subject_must_be_the_client_of_the_key(self) -> None:
        self.refuse(iss="client-2")
        self.refuse(sub="client-2")
        self.refuse(iss="client-2", sub="client-2")
        self.refuse(iss=None)
        self.refuse(sub=CLIENT + "\0")


class WrongClaimsByEc(WrongClaims):
    kind_of_key = EcKey


class WrongClaimsBySecret(WrongClaims):
    kind_of_key = Secret


class BrokenRequests(TokenTest):
    def test_assertions_that_are_no_jwt_are_refused(self) -> None:
        good = make_assertion(self.key, self.sandbox.claims())
        header, claims, signature = good.split(".")
        for text in ("", ".", "..", "a.b", f"{good}.", f"{good}.{signature}", f"{good}=",
                     f"{header}={claims}.{signature}", f"{header}.{claims}.{signature[:-1]}",
                     f"{header}.{claims}.+/{signature[2:]}", f" {good}", "é" * 40, "a." * 4000):
            self.assert_refused(self.sandbox.ask_token(text))

    def test_parts_that_are_no_json_object_are_refused(self) -> None:
        good = json.dumps(self.sandbox.claims())
        for text in "", "[]", "null", good + "x", good[:-1], good[:-1] + ",}", "[" * 5000:
            self.assert_refused(self.sandbox.ask_token(make_assertion(self.key, text)))
            self.assert_refused(self.sandbox.ask_token(make_assertion(self.key, good, text)))

    def test_a_form_must_have_its_three_fields(self) -> None:
        fields = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION_TYPE,
                  "client_assertion": make_assertion(self.key, self.sandbox.claims())}
        for missing in fields:
            rest = {k: v for k, v in fields.items() if k != missing}
            self.assert_refused(self.sandbox.post_form(rest), "invalid_request")
        self.assert_refused(self.sandbox.post_form(fields | {"grant_type": "password"}),
                            "unsupported_grant_type")
        self.assert_refused(self.sandbox.post_form(fields | {"client_assertion_type": "saml"}),
                            "invalid_request")
        self.assert_refused(self.sandbox.post_form(fields | {"scope": '"}'}), "invalid_scope")
        self.assertEqual(self.sandbox.post_form(fields).status, 200)

    def test_a_field_that_comes_twice_or_is_too_long_is_refused(self) -> None:
        head = {"Content-Type": "application/x-www-form-urlencoded"}
        for body in ("grant_type=a&grant_type=b", "client_assertion=" + "a" * 20000,
                     "grant_type=a%00"):
            self.assert_refused(self.sandbox.request("POST", "/v2/auth/token", body, head),
                                "invalid_request")

    def test_a_form_may_come_byte_by_byte(self) -> None:
        """Escapes are then in several pieces."""
        fields = {"scope": "  a b", "grant_type": "client_credentials",
                  "client_assertion_type": ASSERTION_TYPE,
                  "client_assertion": make_assertion(self.key, self.sandbox.claims())}
        body = urlencode(fields, quote_via=quote).encode()
        with self.sandbox.open() as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(self.sandbox.head(
                "POST /v2/auth/token HTTP/1.1", f"Content-Length: {len(body)}",
                "Content-Type: application/x-www-form-urlencoded", "Connection: close"))
            for at in range(30):
                connection.sendall(body[at:at + 1])
                time.sleep(0.002)
            answer = exchange(connection, body[30:], end=False)
        self.assertEqual((answer.status, json.loads(answer.body)["scope"]), (200, "  a b"))

    def test_a_body_of_another_type_is_refused(self) -> None:
        for head in {"Content-Type": "application/json"}, {}:
            self.assert_refused(self.sandbox.request("POST", "/v2/auth/token", "{}", head),
                                "invalid_request")
        assertion = make_assertion(self.key, self.sandbox.claims())
        near = {"Content-Type": "application/x-www-form-urlencoded-too"}
        self.assert_refused(self.sandbox.ask_token(assertion, **near), "invalid_request")

    def test_the_log_has_neither_assertions_nor_tokens(self) -> None:
        assertion = make_assertion(self.key, self.sandbox.claims())
        token = self.sandbox.ask_token(assertion).json()["access_token"]
        self.sandbox.request("GET", "/upload?secret=canary",
                             headers={"Authorization": "Bearer canary"})
        self.assert_happens(lambda: "GET /upload 405" in self.sandbox.log())
        log = self.sandbox.log()
        self.assertIn("POST /v2/auth/token 200", log)
        for secret in token, assertion, "canary", CLIENT:
            self.assertNotIn(secret, log)


class SeveralClients(TokenTest):
    def setUp(self) -> None:
        folder = Path(self.folder.name)
        self.ec, self.secret = EcKey(folder, "ec"), Secret(folder, "shared")
        self.box = Sandbox(folder, self.key,
                           *self.ec.options(), "--key-id", "key-2", "--client-id", "client-2",
                           *self.secret.options(), "--key-id", "", "--client-id", "client-3",
                           *self.ec.options(), "--key-id", "key-4", "--client-id", CLIENT)
        self.addCleanup(self.box.stop)

    def ask(self, key: Key, client: str, kid: str | None, **changes: Any) -> Reply:
        claims = self.box.claims(**{"iss": client, "sub": client} | changes)
        header = {"alg": key.algorithm} | ({} if kid is None else {"kid": kid})
        return self.box.ask_token(make_assertion(key, claims, header))

    def test_each_client_has_a_key_of_its_own_and_of_its_own_kind(self) -> None:
        good = {CLIENT: (self.key, KEY_ID), "client-2": (self.ec, "key-2"),
                "client-3": (self.secret, None)}
        for client, (key, kid) in good.items():
            self.assertEqual(self.ask(key, client, kid).status, 200)
            for other, (other_key, other_kid) in good.items():
                if other != client:
                    self.assert_refused(self.ask(key, other, kid))
                    self.assert_refused(self.ask(key, client, other_kid))
                    self.assert_refused(self.ask(other_key, client, kid))
                    self.assert_refused(self.ask(key, other, other_kid))

    def test_a_secret_that_was_registered_without_a_key_id_is_asked_for_without(self) -> None:
        for kid in "", "key-2", "client-3":
            self.assert_refused(self.ask(self.secret, "client-3", kid))
        self.assert_refused(self.ask(self.secret, "client-3", None, sub="client-2"))
        self.assert_refused(self.ask(self.secret, "client-4", None))

    def test_a_client_that_asks_again_and_again_takes_no_token_from_another(self) -> None:
        token = self.ask(self.ec, "client-2", "key-2").json()["access_token"]
        for _ in range(257):
            self.assertEqual(self.ask(self.secret, "client-3", None).status, 200)
        self.assertEqual(self.box.send(token, note("")).status, 200)

    def test_a_jti_is_good_once_for_a_client_whichever_of_its_keys_signs(self) -> None:
        jti = str(uuid.uuid4())
        self.assertEqual(self.ask(self.key, CLIENT, KEY_ID, jti=jti).status, 200)
        self.assert_refused(self.ask(self.ec, CLIENT, "key-4", jti=jti))
        self.assertEqual(self.ask(self.ec, "client-2", "key-2", jti=jti).status, 200)


class Restarted(TokenTest):
    def test_an_assertion_of_before_the_start_is_refused(self) -> None:
        """Nothing tells any more whether it was used."""
        self.refuse(iat=int(time.time()) - 200, exp=int(time.time()) + 100)


class WrongKeys(unittest.TestCase):
    def assert_no_start(self, *options: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            command = [BIN / "rdx-sandbox", "--store", folder, "--key-id", "k", "--client-id", "c"]
            run = subprocess.run([*command, *options], capture_output=True, text=True, timeout=20)
        self.assertEqual(run.returncode, 2)
        self.assertNotIn("canary", run.stderr)

    def test_keys_that_are_too_weak_or_of_another_kind_are_refused(self) -> None:
        for make in (("RSA", "-pkeyopt", "rsa_keygen_bits:1024"),
                     ("EC", "-pkeyopt", "ec_paramgen_curve:P-256"),
                     ("EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP384r1"), ("ED25519",)):
            with tempfile.TemporaryDirectory() as folder:
                public = Path(folder) / "public.pem"
                private = openssl("genpkey", "-algorithm", *make)
                public.write_bytes(openssl("pkey", "-pubout", data=private))
                self.assert_no_start("--public-key", str(public))

    def test_only_the_public_half_of_a_key_is_taken(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            key = EcKey(Path(folder), "key")
            for path in key.private, Path(folder), Path(folder) / "missing", Path("/dev/null"):
                self.assert_no_start("--public-key", str(path))
                self.assert_no_start("--secret-file", str(path / "missing"))

    def test_only_a_secret_may_have_an_empty_id(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            key = EcKey(Path(folder), "key")
            command = [BIN / "rdx-sandbox", "--store", folder, *key.options(), "--key-id", "",
                       "--client-id", CLIENT]
            self.assertEqual(subprocess.run(command, capture_output=True, timeout=20).returncode, 2)

    def test_what_belongs_together_must_come_together(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            options = Secret(Path(folder), "secret").options()
            self.assert_no_start()
            self.assert_no_start(*options, *options)
            self.assert_no_start(*options, "--legacy-api-key", "key")
            self.assert_no_start(*options, "--legacy-secret-file", options[1])

    def test_secrets_that_are_too_short_or_too_long_are_refused(self) -> None:
        for content in b"", b"\n", b"canary" * 7 + b"-----\r\n", b"canary" * 683 + b"\n":
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "secret"
                path.write_bytes(content)
                self.assert_no_start("--secret-file", str(path))

    def test_a_line_end_behind_a_secret_is_none_of_it(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            secret = Secret(Path(folder), "secret")
            for end in b"\n", b"\r\n":
                secret.public.write_bytes(secret.bytes + end)
                box = Sandbox(Path(folder), secret)
                self.addCleanup(box.stop)
                self.assertTrue(box.token())


class ShortLife(TokenTest):
    options = ("--token-life", "1")

    def test_a_token_is_refused_once_it_has_expired(self) -> None:
        token = self.sandbox.token()
        time.sleep(2.1)
        reply = self.sandbox.send(token, note(""))
        self.assertEqual(reply.status, 401)
        self.assertEqual(reply.headers["WWW-Authenticate"], "Bearer")


if __name__ == "__main__":
    unittest.main()
