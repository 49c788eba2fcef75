"""POST /endpoint: what is stored of a message, and why one is refused."""

from __future__ import annotations

import base64
import copy
import json
import os
import re
import unittest
from typing import Any

from sandbox_process import (DESTINATION, Reply, SandboxTest, bearer, media, message, note, results)

# Stands where a patient's data would; it must come back in no error and in no log.
CANARY = "Canary-Zx81"


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


class EndpointTest(SandboxTest):
    def setUp(self) -> None:
        self.token = self.sandbox.token()

    def send(self, text: Any, **headers: str) -> Reply:
        return self.sandbox.send(self.token, text, **headers)

    def upload(self, content: bytes) -> str:
        return str(self.sandbox.upload(self.token, ("file", "a.pdf", content)).json()["URI"])

    def files_of(self, reply: Reply) -> list[bytes]:
        folder = self.sandbox.store / "files" / self.assert_log_id(reply)
        return [(folder / str(i)).read_bytes() for i in range(len(list(folder.iterdir())))]

    def refuse(self, text: Any, status: int, *errors: str) -> None:
        before = self.sandbox.stored("messages"), self.sandbox.stored("files")
        reply = self.send(text)
        self.assert_errors(reply, status, *errors)
        self.assertEqual((self.sandbox.stored("messages"), self.sandbox.stored("files")), before)
        self.assertNotIn(CANARY, reply.body.decode())
        self.assertNotIn(CANARY, self.sandbox.log())


class Accepted(EndpointTest):
    def test_an_embedded_file_is_stored_decoded_for_each_model(self) -> None:
        content = os.urandom(300_001)
        text = base64_of(content)
        for model in note(text), results((text, "Encapsulated Data")), media(text):
            self.assertEqual(self.files_of(self.send(model)), [content], model["Meta"]["DataModel"])

    def test_an_uploaded_file_is_found_by_its_uri_for_each_model(self) -> None:
        content = os.urandom(300_002)
        uri = self.upload(content)
        for model in note(uri), results((uri, "Encapsulated Data")), media(uri):
            self.assertEqual(self.files_of(self.send(model)), [content], model["Meta"]["DataModel"])

    def test_the_message_is_stored_byte_for_byte(self) -> None:
        text = json.dumps(note(""), indent=7).encode() + b" \n"
        log_id = self.assert_log_id(self.send(text))
        self.assertEqual((self.sandbox.store / "messages" / f"{log_id}.json").read_bytes(), text)
        line = re.compile(f"^POST /endpoint 200 in={len(text)} out=[0-9]+ log={log_id}$", re.M)
        self.assert_happens(lambda: line.search(self.sandbox.log()) is not None)

    def test_replacements_and_unsolicited_results_have_files_too(self) -> None:
        text = base64_of(b"x")
        for model in note(text), media(text):
            model["Meta"]["EventType"] = "Replace"
            model[model["Meta"]["DataModel"].removesuffix("s")]["OriginalDocumentID"] = "document-0"
            self.assertEqual(self.files_of(self.send(model)), [b"x"])
        unsolicited = results((text, "Encapsulated Data"))
        unsolicited["Meta"]["EventType"] = "NewUnsolicited"
        unsolicited["Orders"][0]["ApplicationOrderID"] = "application-order-1"
        self.assertEqual(self.files_of(self.send(unsolicited)), [b"x"])

    def test_all_files_of_several_results_are_stored_in_their_order(self) -> None:
        uri = self.upload(b"two")
        values = ((base64_of(b"one"), "Encapsulated Data"), ("1.30", "Numeric"),
                  (uri, "Encapsulated Data"), ("", "Encapsulated Data"), ("not base64!", "String"))
        self.assertEqual(self.files_of(self.send(results(*values))), [b"one", b"two", b""])

    def test_a_deletion_and_a_plain_note_have_no_file(self) -> None:
        gone = note("")
        gone["Meta"]["EventType"] = "Delete"
        del gone["Note"]["FileContents"]
        self.assertEqual(self.files_of(self.send(gone)), [])
        self.assertEqual(self.files_of(self.send(note("Only words.", "Plain Text"))), [])

    def test_a_uri_is_known_by_both_names_of_the_sandbox(self) -> None:
        uri = self.upload(b"x").replace("127.0.0.1", "localhost")
        self.assertEqual(self.files_of(self.send(note(uri))), [b"x"])

    def test_a_file_can_be_referred_to_again(self) -> None:
        uri = self.upload(b"x")
        twice = results((uri, "Encapsulated Data"), (uri, "Encapsulated Data"))
        self.assertEqual(self.files_of(self.send(twice)), [b"x", b"x"])
        self.assertEqual(self.files_of(self.send(note(uri))), [b"x"])

    def test_the_reply_echoes_meta_with_a_number_and_a_log_for_each_destination(self) -> None:
        text = note("")
        text["Meta"] |= {
            "EventDateTime": "2026-01-15T09:30:00.000Z", "Test": True,
            "FacilityCode": 'a"\\\n\u00e9',
            "Source": {"ID": "source-1", "Name": None}, "Transmission": {"ID": 9007199254740993},
            "Destinations": [{"ID": DESTINATION, "Name": "A"}, {"ID": DESTINATION}]}
        reply = self.send(text)
        self.assert_log_id(reply)
        meta = reply.json()["Meta"]
        logs = meta.pop("Logs")
        number = meta.pop("Message")["ID"]
        self.assertEqual(meta, text["Meta"])
        self.assertGreaterEqual(number, 1 << 32)
        self.assertEqual([sorted(log) for log in logs], [["AttemptID", "ID"]] * 2)
        self.assertEqual(len({value for log in logs for value in log.values()}), 4)

    def test_a_chunked_message_is_taken(self) -> None:
        body = json.dumps(note(base64_of(b"x" * 200_000))).encode()
        head = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
        pieces = (body[i:i + 1000] for i in range(0, len(body), 1000))
        reply = self.sandbox.request("POST", "/endpoint", pieces, head | bearer(self.token), True)
        self.assertEqual(self.files_of(reply), [b"x" * 200_000])

    def test_the_content_type_may_name_a_charset(self) -> None:
        for content_type in "application/json; charset=utf-8", "Application/JSON":
            self.assert_log_id(self.send(note(""), **{"Content-Type": content_type}))


class Refused(EndpointTest):
    def test_a_text_that_is_not_json_is_refused(self) -> None:
        good = json.dumps(note(CANARY)).encode()
        for text in (b"", b" ", good[:-1], good + b"x", good[:-1] + b",}", b"\xef\xbb\xbf" + good,
                     b"{'a':1}"):
            self.refuse(text, 400, "RDX_E_SYNTAX")

    def test_ten_thousand_nested_arrays_are_refused(self) -> None:
        self.refuse(b"[" * 10_000 + b"]" * 10_000, 400, "RDX_E_DEPTH")

    def test_invalid_utf8_is_refused(self) -> None:
        text = json.dumps(note(CANARY)).encode().replace(b"document-1", b"document-\xff")
        self.assertEqual(self.send(text).status, 400)

    def test_a_nul_in_a_string_is_refused(self) -> None:
        text = note("")
        text["Note"]["DocumentID"] = "document\0" + CANARY
        self.refuse(text, 400, "RDX_E_NUL /Note/DocumentID")

    def test_every_fault_of_the_schema_is_told_by_its_place(self) -> None:
        text = note("")
        del text["Note"]["DocumentType"]
        text["Note"]["DocumentID"] = [CANARY]
        text["Patient"]["Identifiers"][0]["ID"] = None
        reply = self.send(text)
        self.assertEqual(reply.status, 400)
        meta = reply.json()["Meta"]
        self.assertEqual((meta["DataModel"], meta["EventType"]), ("Notes", "New"))
        self.assertEqual(sorted(error["Text"] for error in meta["Errors"]),
                         ["RDX_E_MISSING /Note/DocumentType", "RDX_E_TYPE /Note/DocumentID",
                          "RDX_E_TYPE /Patient/Identifiers/0/ID"])
        for error in meta["Errors"]:
            self.assertEqual(sorted(error), ["ID", "Module", "Text", "Type"])
            self.assertEqual(error["Type"], "schema")
        self.assertNotIn(CANARY, reply.body.decode() + self.sandbox.log())

    def test_a_member_that_comes_twice_is_refused(self) -> None:
        text = json.dumps(note("")).replace('"Consent form"', '"Consent form","DocumentType":"x"')
        self.refuse(text.encode(), 400, "RDX_E_DUPLICATE /Note/DocumentType")

    def test_a_message_must_say_which_event_it_is(self) -> None:
        for name in "DataModel", "EventType":
            text = note("")
            del text["Meta"][name]
            self.refuse(text, 400, f"RDX_E_MISSING /Meta/{name}")
        self.refuse([], 400, "RDX_E_MISSING /Meta/DataModel")

    def test_an_unknown_event_is_not_found(self) -> None:
        self.refuse(message("Notes", "Rename"), 404, "RDX_E_EVENT /Meta/EventType")
        self.refuse(message("notes", "New"), 404, "RDX_E_EVENT /Meta/EventType")

    def test_answers_to_queries_are_not_taken(self) -> None:
        reply = self.send(message("Notes", "QueryResponse"))
        self.assertEqual(reply.status, 400)
        self.assertIn("not taken", reply.body.decode())

    def test_a_destination_must_be_told(self) -> None:
        for destinations in None, []:
            text = note("")
            text["Meta"]["Destinations"] = destinations
            if destinations is None:
                del text["Meta"]["Destinations"]
            self.refuse(text, 400, "RDX_E_MISSING /Meta/Destinations")
        for destination in {}, {"ID": None}, {"ID": ""}:
            text = note("")
            text["Meta"]["Destinations"].append(destination)
            self.refuse(text, 400, "RDX_E_MISSING /Meta/Destinations/1/ID")
        text["Meta"]["Destinations"] = [{"ID": DESTINATION}] * 300
        self.refuse(text, 400, "RDX_E_SIZE /Meta/Destinations")

    def test_what_is_neither_base64_nor_a_uri_is_refused(self) -> None:
        for text in (CANARY, "QQ", "QQ=", "QR==", "QUJD\n", "QU JD", "QUJD-_==",
                     "https://blob.redoxengine.com/1"):
            self.refuse(note(text), 400, "RDX_E_BASE64 /Note/FileContents")
        self.refuse(media("?"), 400, "RDX_E_BASE64 /Media/FileContents")

    def test_one_bad_file_of_several_refuses_them_all(self) -> None:
        values = (base64_of(b"good"), "Encapsulated Data"), ("bad", "Encapsulated Data")
        self.refuse(results(*values), 400, "RDX_E_BASE64 /Orders/0/Results/1/Value")

    def test_an_unknown_blob_is_refused_whatever_its_name_tries(self) -> None:
        uri = self.upload(b"x")
        log_id = self.assert_log_id(self.send(note("")))
        blob = uri[-32:]
        for tail in ("0" * 32, "A" * 32, "", "..", f"../messages/{log_id}.json", f"{blob}.name",
                     f"{blob}/", "/etc/passwd", "%2e%2e", blob[1:], f"?{blob}"):
            self.refuse(note(f"{self.sandbox.url}/blob/{tail}"), 400,
                        "RDX_E_URL /Note/FileContents")

    def test_only_a_known_token_may_send(self) -> None:
        for token in None, "0" * 64, self.token[:-1]:
            self.assertEqual(self.sandbox.send(token, note("")).status, 401)

    def test_only_json_is_taken(self) -> None:
        for content_type in "text/plain", "application/jsonp", "application/json-patch+json", "":
            self.assertEqual(self.send(note(""), **{"Content-Type": content_type}).status, 400)


class SmallLimit(EndpointTest):
    options = ("--max-request", "20000")

    def test_the_limit_is_the_size_of_the_body(self) -> None:
        text = json.dumps(note("")).encode()
        self.assert_log_id(self.send(text + b" " * (20_000 - len(text))))
        self.assertEqual(self.send(text + b" " * (20_001 - len(text))).status, 413)
        self.assertEqual(self.send(text + b" " * 2_000_000).status, 413)

    def test_the_limit_holds_for_chunks_too(self) -> None:
        head = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
        reply = self.sandbox.request("POST", "/endpoint", iter([b" " * 15_000] * 3),
                                     head | bearer(self.token), True)
        self.assertEqual(reply.status, 413)

    def test_an_uploaded_file_need_not_fit_into_a_request(self) -> None:
        content = os.urandom(200_000)
        self.assertEqual(self.files_of(self.send(note(self.upload(content)))), [content])


class ManySmallObjects(EndpointTest):
    def test_a_message_that_is_all_tiny_objects_ends_in_a_reply(self) -> None:
        text = copy.deepcopy(results())
        text["Orders"] = [{}] * 2_000_000
        reply = self.send(json.dumps(text, separators=(",", ":")).encode())
        self.assertIn(reply.status, (400, 413))


if __name__ == "__main__":
    unittest.main()
