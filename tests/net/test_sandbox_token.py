"""POST /v2/auth/token: which assertions give a token, and which are attacks."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import unittest
import uuid
from pathlib import Path
from typing import Any

from sandbox_process import (ASSERTION_TYPE, CLIENT, KEY_ID, Key, Reply, Sandbox, SandboxTest,
                             base64url, make_assertion, note)


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
        header = {"alg": "RS384", "kid": KEY_ID}
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
    def test_another_key_is_refused(self) -> None:
        other = Key(Path(self.folder.name), "other")
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

    def test_hs384_with_the_public_key_as_secret_is_refused(self) -> None:
        secret = self.key.public.read_bytes()
        for alg in "HS384", "RS384":
            header = {"alg": alg, "kid": KEY_ID}
            unsigned = make_assertion(self.key, self.sandbox.claims(), header, b"-")
            signed = unsigned.rpartition(".")[0]
            signature = base64url(hmac.new(secret, signed.encode(), hashlib.sha384).digest())
            self.assert_refused(self.sandbox.ask_token(f"{signed}.{signature}"))

    def test_other_digests_and_paddings_are_refused(self) -> None:
        unsigned = make_assertion(self.key, self.sandbox.claims(), signature=b"-")[:-3]
        pss = self.key.sign(unsigned, "sha384", "-sigopt", "rsa_padding_mode:pss")
        for signature in self.key.sign(unsigned, "sha256"), self.key.sign(unsigned, "sha512"), pss:
            self.assert_refused(self.sandbox.ask_token(f"{unsigned}.{base64url(signature)}"))
        self.refuse_header(alg="RS256", kid=KEY_ID)

    def test_the_kid_must_be_one_text_that_is_registered(self) -> None:
        self.refuse_header(alg="RS384")
        self.refuse_header(alg="RS384", kid="key-2")
        self.refuse_header(alg="RS384", kid=1)
        self.refuse_header(alg="RS384", kid=[KEY_ID])

    def test_a_member_that_comes_twice_is_refused(self) -> None:
        for header in ('{"alg":"RS384","alg":"none","kid":"key-1"}',
                       '{"alg":"none","alg":"RS384","kid":"key-1"}'):
            self.assert_refused(self.sandbox.ask_token(
                make_assertion(self.key, self.sandbox.claims(), header)))
        twice = json.dumps(self.sandbox.claims())[:-1] + ',"sub":"client-2"}'
        self.assert_refused(self.sandbox.ask_token(make_assertion(self.key, twice)))

    def test_another_typ_or_a_critical_extension_is_refused(self) -> None:
        self.refuse_header(alg="RS384", kid=KEY_ID, typ="at+jwt")
        self.refuse_header(alg="RS384", kid=KEY_ID, crit=["b64"], b64=False)


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

    def test_a_body_of_another_type_is_refused(self) -> None:
        for head in {"Content-Type": "application/json"}, {}:
            self.assert_refused(self.sandbox.request("POST", "/v2/auth/token", "{}", head),
                                "invalid_request")

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
    def test_each_client_has_a_key_of_its_own(self) -> None:
        other = Key(Path(self.folder.name), "second")
        box = Sandbox(Path(self.folder.name), self.key, "--public-key", str(other.public),
                      "--key-id", "key-2", "--client-id", "client-2")
        self.addCleanup(box.stop)
        second = {"alg": "RS384", "kid": "key-2"}
        theirs = {"iss": "client-2", "sub": "client-2"}
        good = make_assertion(other, box.claims(**theirs), second)
        self.assertEqual(box.ask_token(good).status, 200)
        self.assertEqual(box.ask_token(make_assertion(self.key, box.claims())).status, 200)
        self.assert_refused(box.ask_token(make_assertion(other, box.claims(), second)))
        self.assert_refused(box.ask_token(make_assertion(self.key, box.claims(**theirs), second)))


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
