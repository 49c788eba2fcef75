"""POST /upload: what is stored, what is refused, and what a file's name can't do."""

from __future__ import annotations

import hashlib
import http.client
import os
import stat
import unittest

from sandbox_process import Reply, SandboxTest, bearer, multipart

LIMIT = 100_000


class UploadTest(SandboxTest):
    def setUp(self) -> None:
        self.token = self.sandbox.token()

    def blob_of(self, reply: Reply) -> str:
        self.assertEqual(reply.status, 201, reply.body)
        base, _, blob_id = reply.json()["URI"].rpartition("/")
        self.assertEqual(base, f"{self.sandbox.url}/blob")
        self.assertRegex(blob_id, "^[0-9a-f]{32}$")
        return str(blob_id)

    def refuse(self, status: int, *parts: tuple[str, str | None, bytes]) -> Reply:
        before = self.sandbox.stored("blobs")
        reply = self.sandbox.upload(self.token, *parts)
        self.assertEqual(reply.status, status, reply.body)
        self.assertTrue(reply.json()["errorDetail"])
        self.assertEqual(self.sandbox.stored("blobs"), before)
        return reply


class Files(UploadTest):
    options = ("--max-file", str(LIMIT))

    def test_the_bytes_of_a_file_are_stored_as_they_came(self) -> None:
        content = os.urandom(LIMIT - 7) + b"\r\n--\0\r\n"
        blob = self.blob_of(self.sandbox.upload(self.token, ("file", "scan.pdf", content)))
        self.assertEqual((self.sandbox.store / "blobs" / blob).read_bytes(), content)
        self.assertEqual((self.sandbox.store / "blobs" / f"{blob}.name").read_bytes(), b"scan.pdf")

    def test_stored_files_are_for_their_owner_only(self) -> None:
        blob = self.blob_of(self.sandbox.upload(self.token, ("file", "scan.pdf", b"x")))
        for name, mode in (f"blobs/{blob}", 0o600), (f"blobs/{blob}.name", 0o600), ("blobs", 0o700):
            self.assertEqual(stat.S_IMODE((self.sandbox.store / name).stat().st_mode), mode)

    def test_content_that_looks_like_a_boundary_is_content(self) -> None:
        body, content_type = multipart(("file", "a", b"@"))
        boundary = content_type.partition("boundary=")[2].encode()
        content = b"\r\n--" + boundary[:-1] + b"\r\n--\r\n"
        reply = self.sandbox.request("POST", "/upload", body.replace(b"@", content),
                                     {"Content-Type": content_type} | bearer(self.token))
        self.assertEqual((self.sandbox.store / "blobs" / self.blob_of(reply)).read_bytes(), content)

    def test_the_limit_is_the_size_of_the_file_itself(self) -> None:
        self.blob_of(self.sandbox.upload(self.token, ("file", "a", b"x" * LIMIT)))
        self.refuse(413, ("file", "a", b"x" * (LIMIT + 1)))
        self.refuse(413, ("file", "a", b"x" * (LIMIT + 200_000)))

    def test_an_empty_file_is_a_file(self) -> None:
        blob = self.blob_of(self.sandbox.upload(self.token, ("file", "empty.txt", b"")))
        self.assertEqual((self.sandbox.store / "blobs" / blob).read_bytes(), b"")

    def test_no_file_name_makes_a_path(self) -> None:
        before = sorted(path.name for path in self.sandbox.store.parent.iterdir())
        for name in ("../../escape", "/tmp/rdx-escape", "..", ".", "", "a/../../b", "C:\\x", "~",
                     "%2e%2e", "n" * 5000, "ünïcode", "a\tb", "-rf"):
            blob = self.blob_of(self.sandbox.upload(self.token, ("file", name, name.encode())))
            self.assertEqual((self.sandbox.store / "blobs" / blob).read_bytes(), name.encode())
        self.assertEqual(sorted(path.name for path in self.sandbox.store.parent.iterdir()), before)
        self.assertEqual(sorted(path.name for path in self.sandbox.store.iterdir()),
                         ["blobs", "files", "messages", "tmp", "used"])

    def test_other_fields_of_the_form_are_ignored(self) -> None:
        reply = self.sandbox.upload(self.token, ("note", None, b"1"), ("file", "a", b"2"),
                                    ("files", "b", b"3"))
        self.assertEqual((self.sandbox.store / "blobs" / self.blob_of(reply)).read_bytes(), b"2")

    def test_a_form_without_its_file_is_refused(self) -> None:
        self.refuse(400)
        self.refuse(400, ("data", "a.pdf", b"x"))
        self.refuse(400, ("file", None, b"x"))
        self.refuse(400, ("file", "a.pdf", b"x"), ("file", "b.pdf", b"y"))

    def test_a_form_that_is_cut_short_is_refused(self) -> None:
        body, content_type = multipart(("file", "a.pdf", b"x" * 1000))
        for cut in body[:-60], body[:40], b"":
            reply = self.sandbox.request("POST", "/upload", cut,
                                         {"Content-Type": content_type} | bearer(self.token))
            self.assertEqual(reply.status, 400, len(cut))

    def test_other_types_of_body_are_refused(self) -> None:
        for head in ({"Content-Type": "application/pdf"}, {"Content-Type": "multipart/form-data"},
                     {"Content-Type": "multipart/form-data; boundary="}, {}):
            reply = self.sandbox.request("POST", "/upload", b"%PDF", head | bearer(self.token))
            self.assertEqual(reply.status, 400, head)
        body, content_type = multipart(("file", "a.pdf", b"x"))
        near = {"Content-Type": content_type.replace("form-data", "form-data-too")}
        reply = self.sandbox.request("POST", "/upload", body, near | bearer(self.token))
        self.assertEqual(reply.status, 400)

    def test_a_chunked_upload_is_refused(self) -> None:
        body, content_type = multipart(("file", "a.pdf", b"x"))
        head = {"Content-Type": content_type, "Transfer-Encoding": "chunked"} | bearer(self.token)
        reply = self.sandbox.request("POST", "/upload", iter([body]), head, True)
        self.assertEqual(reply.status, 411)

    def test_only_a_known_bearer_token_may_upload(self) -> None:
        body, content_type = multipart(("file", "a.pdf", b"x"))
        for given in ("", "Bearer", "Bearer ", f"Bearer {'0' * 64}", f"Bearer {self.token}0",
                      f"Bearer {self.token[:-1]}", f"Basic {self.token}", self.token):
            reply = self.sandbox.request("POST", "/upload", body,
                                         {"Content-Type": content_type, "Authorization": given})
            self.assertEqual(reply.status, 401, given.partition(" ")[0])
        self.assertEqual(self.sandbox.upload(None, ("file", "a.pdf", b"x")).status, 401)

    def test_a_client_that_leaves_in_the_middle_leaves_nothing(self) -> None:
        body, content_type = multipart(("file", "a.pdf", b"x" * 50_000))
        connection = self.sandbox.connect()
        connection.putrequest("POST", "/upload")
        for name, value in ({"Content-Type": content_type, "Content-Length": str(len(body))}
                            | bearer(self.token)).items():
            connection.putheader(name, value)
        connection.endheaders(body[:20_000])
        self.assert_happens(lambda: len(self.sandbox.stored("tmp")) == 1)
        connection.close()
        self.assert_happens(lambda: self.sandbox.stored("tmp") == [])
        self.assert_happens(lambda: "POST /upload 499" in self.sandbox.log())

    def test_a_declared_size_beyond_all_limits_is_refused_at_once(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.sandbox.port, timeout=20)
        self.addCleanup(connection.close)
        connection.putrequest("POST", "/upload")
        for name, value in ({"Content-Type": "multipart/form-data; boundary=b",
                             "Content-Length": str(1 << 50)} | bearer(self.token)).items():
            connection.putheader(name, value)
        connection.endheaders()
        self.assertEqual(connection.getresponse().status, 413)


class LargeFile(UploadTest):
    def test_thirty_million_bytes_are_stored_and_one_more_is_refused(self) -> None:
        content = os.urandom(1_000_000) * 30
        blob = self.blob_of(self.sandbox.upload(self.token, ("file", "large.bin", content)))
        stored = (self.sandbox.store / "blobs" / blob).read_bytes()
        self.assertEqual(hashlib.sha256(stored).digest(), hashlib.sha256(content).digest())
        self.refuse(413, ("file", "large.bin", content + b"x"))


class FreeDevelopment(UploadTest):
    options = ("--account", "free", "--environment", "development")

    def test_a_free_account_may_not_upload_in_development(self) -> None:
        reply = self.refuse(403, ("file", "a.pdf", b"x"))
        self.assertEqual(reply.headers["Content-Type"], "application/json")

    def test_a_token_is_asked_for_first(self) -> None:
        self.assertEqual(self.sandbox.upload(None, ("file", "a.pdf", b"x")).status, 401)


class FreeStaging(UploadTest):
    options = ("--account", "free", "--environment", "staging")

    def test_a_free_account_may_upload_in_staging(self) -> None:
        self.blob_of(self.sandbox.upload(self.token, ("file", "a.pdf", b"x")))


if __name__ == "__main__":
    unittest.main()
