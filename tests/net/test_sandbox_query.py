"""Queries at POST /endpoint, and GET /blob/ID: what was stored comes back to those who ask."""

from __future__ import annotations

import json
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jsonschema

from sandbox_process import (DESTINATION, Reply, Sandbox, SandboxTest, bearer, media, message, note,
                             results)

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
LISTS = {"Notes": "Notes", "Media": "Media", "Results": "Orders"}
PATIENT = {"Identifiers": [{"ID": "example-1", "IDType": "MR"}]}
HOURS = timedelta(hours=1)


def iso(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds")


class QueryTest(SandboxTest):
    """Each test has a sandbox of its own store."""

    def setUp(self) -> None:
        self.box = Sandbox(Path(self.folder.name), self.key, *self.options)
        self.addCleanup(self.box.stop)
        self.token = self.box.token()

    def store(self, *messages: Any) -> None:
        for one in messages:
            self.assertEqual(self.box.send(self.token, one).status, 200)

    def ask(self, data_model: str, **filters: Any) -> Reply:
        query = {"Meta": {"DataModel": data_model, "EventType": "Query",
                          "Destinations": [{"ID": DESTINATION}]}, **filters}
        return self.box.send(self.token, query)

    def found(self, data_model: str, **filters: Any) -> list[dict[str, Any]]:
        """What is answered, which must be as the schema says."""
        reply = self.ask(data_model, **filters)
        self.assertEqual(reply.status, 200, reply.body)
        answer = reply.json()
        schema = SCHEMAS / data_model.lower() / "queryresponse.json"
        jsonschema.Draft4Validator(json.loads(schema.read_text("utf-8"))).validate(answer)
        self.assertEqual(answer["Meta"]["EventType"], "QueryResponse")
        self.assertEqual(answer["Meta"]["Destinations"], [{"ID": DESTINATION}])
        hits = answer[LISTS[data_model]]
        assert isinstance(hits, list)
        return hits

    def documents(self, data_model: str, **filters: Any) -> list[str]:
        return [hit["DocumentID"] for hit in self.found(data_model, **filters)]

    def orders(self, **filters: Any) -> list[str]:
        return [hit.get("ID") or hit["ApplicationOrderID"]
                for hit in self.found("Results", **filters)]


def document(data_model: str, event_type: str, document_id: str, patient: str = "example-1",
             **more: Any) -> dict[str, Any]:
    part = "Note" if data_model == "Notes" else "Media"
    whole = note("cGRm") if data_model == "Notes" else media("cGRm")
    whole["Meta"]["EventType"] = event_type
    whole["Patient"] = {"Identifiers": [{"ID": patient, "IDType": "MR"}]}
    whole[part] |= {"DocumentID": document_id, **more}
    if event_type == "Delete":
        del whole[part]["FileContents"]
    return whole


def order(order_id: str, **more: Any) -> dict[str, Any]:
    whole = results(("7", "Numeric"))
    whole["Orders"][0] |= {"ID": order_id, **more}
    return whole


class Documents(QueryTest):
    def test_what_was_stored_of_a_patient_comes_back_the_newest_first(self) -> None:
        for model in "Notes", "Media":
            self.store(document(model, "New", "1"), document(model, "New", "2", "example-2"),
                       document(model, "New", "3"))
            self.assertEqual(self.documents(model, Patients=[PATIENT]), ["3", "1"])

    def test_a_hit_has_the_file_and_whose_it_is(self) -> None:
        whole = document("Notes", "New", "1")
        whole["Visit"] = {"VisitNumber": "visit-1"}
        self.store(whole)
        hit = self.found("Notes", Patients=[PATIENT])[0]
        self.assertEqual((hit["FileContents"], hit["ContentType"]), ("cGRm", "Base64 Encoded"))
        self.assertEqual((hit["Patient"], hit["Visit"]), (PATIENT, {"VisitNumber": "visit-1"}))

    def test_an_identifier_is_both_its_id_and_its_type(self) -> None:
        self.store(document("Notes", "New", "1"))
        for identifier in ({"ID": "example-1", "IDType": "EHRID"}, {"ID": "example-1"},
                           {"ID": "EXAMPLE-1", "IDType": "MR"}, {"ID": "example", "IDType": "MR"},
                           {"IDType": "MR"}, {"ID": "", "IDType": "MR"}):
            self.assertEqual(self.documents("Notes", Patients=[{"Identifiers": [identifier]}]), [])

    def test_one_of_several_patients_and_identifiers_is_enough(self) -> None:
        self.store(document("Notes", "New", "1"), document("Notes", "New", "2", "example-2"))
        other = {"ID": "other", "IDType": "MR"}
        both = [{"Identifiers": [other, {"ID": "example-2", "IDType": "MR"}]}, PATIENT]
        self.assertEqual(self.documents("Notes", Patients=both), ["2", "1"])

    def test_a_patient_without_identifiers_is_nobody(self) -> None:
        self.store(document("Notes", "New", "1"))
        for patient in {}, {"Identifiers": []}:
            self.assertEqual(self.documents("Notes", Patients=[patient], DocumentIDs=["1"]), [])

    def test_all_filters_have_to_fit(self) -> None:
        first = document("Notes", "New", "1")
        first["Visit"] = {"VisitNumber": "visit-1"}
        self.store(first, document("Notes", "New", "2", DocumentType="Letter"))
        found = self.documents
        self.assertEqual(found("Notes", DocumentIDs=["1", "9"]), ["1"])
        self.assertEqual(found("Notes", DocumentIDs=[1]), ["1"])
        self.assertEqual(found("Notes", DocumentTypes=["Letter", "Consent form"]), ["2", "1"])
        self.assertEqual(found("Notes", VisitNumbers=["visit-1"]), ["1"])
        self.assertEqual(found("Notes", VisitNumbers=["visit-1"], DocumentTypes=["Letter"]), [])
        self.assertEqual(found("Notes", Patients=[PATIENT], VisitNumbers=[], DocumentIDs=["2"]),
                         ["2"])

    def test_models_are_apart(self) -> None:
        self.store(document("Notes", "New", "1"), document("Media", "New", "2"))
        self.assertEqual(self.documents("Notes", Patients=[PATIENT]), ["1"])
        self.assertEqual(self.documents("Media", Patients=[PATIENT]), ["2"])
        self.assertEqual(self.found("Results", Patients=[PATIENT]), [])

    def test_a_replaced_document_is_found_in_its_new_form_alone(self) -> None:
        for model in "Notes", "Media":
            self.store(document(model, "New", "1"), document(model, "New", "other"),
                       document(model, "Replace", "2", OriginalDocumentID="1"))
            self.assertEqual(self.documents(model, Patients=[PATIENT]), ["2", "other"])
            self.assertEqual(self.documents(model, DocumentIDs=["1"]), [])
            self.store(document(model, "Replace", "2", OriginalDocumentID="2", FileName="third"))
            self.assertEqual(self.documents(model, DocumentIDs=["2"]), ["2"])
            self.assertEqual(self.found(model, DocumentIDs=["2"])[0]["FileName"], "third")

    def test_a_deleted_document_is_not_found(self) -> None:
        for model in "Notes", "Media":
            self.store(document(model, "New", "1"),
                       document(model, "Replace", "2", OriginalDocumentID="1"),
                       document(model, "Delete", "2"))
            self.assertEqual(self.documents(model, Patients=[PATIENT]), [])
            self.store(document(model, "New", "2"))
            self.assertEqual(self.documents(model, Patients=[PATIENT]), ["2"])

    def test_a_hundred_are_found_at_most(self) -> None:
        self.store(*(document("Notes", "New", str(number)) for number in range(101)))
        found = self.documents("Notes", Patients=[PATIENT])
        self.assertEqual(found, [str(number) for number in range(100, 0, -1)])

    def test_what_a_former_sandbox_stored_is_found(self) -> None:
        self.store(document("Notes", "New", "1"))
        self.box.stop()
        again = Sandbox(Path(self.folder.name), self.key, "--store", str(self.box.store))
        self.addCleanup(again.stop)
        self.box, self.token = again, again.token()
        self.assertEqual(self.documents("Notes", Patients=[PATIENT]), ["1"])

    def test_files_that_are_no_messages_are_passed_over(self) -> None:
        self.store(document("Notes", "New", "1"))
        folder = self.box.store / "messages"
        (folder / "notes.json").write_text("{}")
        (folder / "00000000-0000-4000-8000-000000000000.json").write_text("{")
        (folder / "00000000-0000-4000-8000-000000000001.json").symlink_to("/etc/passwd")
        (folder / "00000000-0000-4000-8000-000000000002.json").mkdir()
        self.assertEqual(self.documents("Notes", Patients=[PATIENT]), ["1"])


class Orders(QueryTest):
    def test_orders_are_found_by_each_of_their_ids(self) -> None:
        unsolicited = order("2")
        unsolicited["Meta"]["EventType"] = "NewUnsolicited"
        del unsolicited["Orders"][0]["ID"]
        unsolicited["Orders"][0]["ApplicationOrderID"] = "app-2"
        several = order("3")
        several["Orders"].append(dict(several["Orders"][0], ID="4"))
        self.store(order("1"), unsolicited, several)
        self.assertEqual(self.orders(OrderIDs=["1"]), ["1"])
        self.assertEqual(self.orders(OrderIDs=["app-2", "4"]), ["4", "app-2"])
        self.assertEqual(self.orders(Patients=[PATIENT]), ["3", "4", "app-2", "1"])
        hit = self.found("Results", OrderIDs=["1"])[0]
        self.assertEqual((hit["Patient"], hit["Results"][0]["Value"]), (PATIENT, "7"))

    def test_statuses_are_those_of_the_order_or_of_a_result(self) -> None:
        self.store(order("1", ResultsStatus="Corrected"), order("2"))
        self.assertEqual(self.orders(ResultStatuses=["Corrected"]), ["1"])
        self.assertEqual(self.orders(ResultStatuses=["Final"]), ["2", "1"])
        self.assertEqual(self.orders(ResultStatuses=["Canceled"]), [])

    def test_a_procedure_is_its_code_in_its_code_set(self) -> None:
        self.store(order("1", Procedure={"Code": "7", "Codeset": "LOINC"}), order("2"),
                   order("3", Procedure={"Code": "7", "Codeset": "own"}))
        self.assertEqual(self.orders(Procedures=[{"Code": "7"}]), ["3", "1"])
        self.assertEqual(self.orders(Procedures=[{"Code": "7", "Codeset": "LOINC"}]), ["1"])
        self.assertEqual(self.orders(Procedures=[{"Codeset": "LOINC"}]), [])

    def test_completion_is_a_moment_whatever_its_time_zone(self) -> None:
        self.store(order("1", CompletionDateTime="2026-03-01T23:30:00-05:00"),
                   order("2", CompletionDateTime="2026-03-01T23:30:00.000Z"), order("3"))
        ask = self.orders
        self.assertEqual(ask(Completion={"StartDateTime": "2026-03-02"}), ["1"])
        self.assertEqual(ask(Completion={"EndDateTime": "2026-03-01"}), ["2"])
        self.assertEqual(ask(Completion={"StartDateTime": "2026-03-01T23:30:00Z",
                                         "EndDateTime": "2026-03-02T04:30:00Z"}), ["2", "1"])
        self.assertEqual(ask(Completion={"StartDateTime": "2026-03-01T23:30:00.001Z",
                                         "EndDateTime": "2026-03-02T04:29:59.999Z"}), [])
        self.assertEqual(ask(Completion={"StartDateTime": "2026-03-02T00:00-0430",
                                         "EndDateTime": "2026-03-02T04:30"}), ["1"])
        for text in ("yesterday", "2026", "2026-03-01T", "2026-03-01T00:00+1", "+026-01-01",
                     "2026-03-01 00:00", "2026-03-01T00:00:00Zx", "20260301", "2025-99-01",
                     "2025-00-10", "2025-02-29", "2025-04-31", "2025-03-01T24:00Z",
                     "2025-03-01T23:60Z", "2025-03-01T23:00:61Z", "2025-03-01T23:00:00.Z",
                     "2025-03-01T23:00.5Z", "2025-03-01T23:00+0099", "2025-03-01T23:00+9900"):
            self.assertEqual(ask(Completion={"StartDateTime": text}), [], text)

    def test_last_updated_is_when_it_was_stored(self) -> None:
        self.store(order("1"))
        now = datetime.now(timezone.utc)
        ask = self.orders
        self.assertEqual(ask(LastUpdated={"StartDateTime": iso(now - HOURS)}), ["1"])
        self.assertEqual(ask(LastUpdated={"StartDateTime": iso(now + HOURS)}), [])
        self.assertEqual(ask(LastUpdated={"EndDateTime": iso(now - HOURS)}), [])

    def test_a_location_is_that_of_the_visit(self) -> None:
        here = order("1")
        here["Visit"] = {"Location": {"Facility": "North", "Department": "4"}}
        self.store(here, order("2"))
        self.assertEqual(self.orders(Location={"Department": "4"}), ["1"])
        self.assertEqual(self.orders(Location={"Department": "5"}), [])
        self.assertEqual(self.orders(Location={}, OrderIDs=["1"]), ["1"])


class Refusals(QueryTest):
    def test_a_query_has_one_destination(self) -> None:
        query = message("Notes", "Query", Patients=[PATIENT])
        del query["Patient"]
        for destinations, text in (([], "RDX_E_MISSING /Meta/Destinations"),
                                   ([{}], "RDX_E_MISSING /Meta/Destinations/0/ID"),
                                   ([{"ID": DESTINATION}] * 2, "RDX_E_ITEMS /Meta/Destinations")):
            query["Meta"]["Destinations"] = destinations
            self.assert_errors(self.box.send(self.token, query), 400, text)

    def test_a_query_without_a_filter_is_refused(self) -> None:
        self.store(document("Notes", "New", "1"))
        for filters in {}, {"Patients": []}, {"DocumentIDs": [], "VisitNumbers": []}:
            self.assertEqual(self.ask("Notes", **filters).status, 400)
        for filters in {"Completion": {}}, {"Location": {}}, {"LastUpdated":
                                                              {"StartDateTime": None}}:
            self.assertEqual(self.ask("Results", **filters).status, 400)

    def test_a_filter_that_is_not_understood_is_refused(self) -> None:
        """Left out without a word it would find what it was to leave out."""
        self.store(order("1"), document("Notes", "New", "1"))
        for pointer, filters in (
                ("/Location/Facility", {"Location": {"Department": "4", "Facility": "canary"}}),
                ("/Location/Room", {"Location": {"Room": "canary"}}),
                ("/Completion/Start", {"Completion": {"Start": "canary"}}),
                ("/Procedures/0/Description", {"Procedures": [{"Description": "canary"}]}),
                ("/DocumentIDs", {"DocumentIDs": ["canary"]}),
                ("/Facility", {"Facility": "canary"})):
            reply = self.ask("Results", OrderIDs=["1"], **filters)
            self.assert_errors(reply, 400, f"RDX_E_STRAY {pointer}")
            self.assertNotIn(b"canary", reply.body)
        self.assert_errors(self.ask("Notes", DocumentIDs=["1"], OrderIDs=["1"]), 400,
                           "RDX_E_STRAY /OrderIDs")

    def test_more_members_of_meta_are_no_filters(self) -> None:
        self.store(document("Notes", "New", "1"))
        query = message("Notes", "Query", DocumentIDs=["1"])
        del query["Patient"]
        query["Meta"]["Extension"] = {"url": "more"}
        self.assertEqual(len(self.box.send(self.token, query).json()["Notes"]), 1)

    def test_a_query_needs_a_token_and_is_not_stored(self) -> None:
        self.store(document("Notes", "New", "1"))
        self.found("Notes", Patients=[PATIENT])
        self.assertEqual(len(self.box.stored("messages")), 1)
        self.token = "0" * 64
        self.assertEqual(self.ask("Notes", Patients=[PATIENT]).status, 401)

    def test_the_log_has_nothing_of_question_or_answer(self) -> None:
        self.store(document("Notes", "New", "1", "canary"))
        patient = {"Identifiers": [{"ID": "canary", "IDType": "MR"}]}
        self.assertEqual(self.documents("Notes", Patients=[patient]), ["1"])
        self.assert_happens(lambda: self.box.log().count("POST /endpoint 200") == 2)
        self.assertNotIn("canary", self.box.log())


class EmptyObjects(QueryTest):
    options = ("--empty-answers", "object")

    def test_nothing_found_may_be_an_empty_object(self) -> None:
        for model in LISTS:
            self.assertEqual(self.ask(model, Patients=[PATIENT]).body, b"{}")
        self.store(document("Notes", "New", "1"))
        self.assertEqual(self.documents("Notes", Patients=[PATIENT]), ["1"])


class Blobs(QueryTest):
    def upload(self, content: bytes) -> str:
        reply = self.box.upload(self.token, ("file", "a.pdf", content))
        return str(reply.json()["URI"]).removeprefix(self.box.url)

    def get(self, path: str, token: str | None) -> Reply:
        return self.box.request("GET", path, headers=bearer(token))

    def test_an_uploaded_file_comes_back_byte_for_byte(self) -> None:
        content = bytes(range(256)) * 1000
        reply = self.get(self.upload(content), self.token)
        self.assertEqual((reply.status, reply.body), (200, content))
        self.assertEqual(reply.headers["Content-Type"], "application/octet-stream")

    def test_the_uri_in_an_answer_leads_to_the_file(self) -> None:
        path = self.upload(b"pdf")
        self.store(document("Notes", "New", "1", FileContents=self.box.url + path))
        uri = self.found("Notes", Patients=[PATIENT])[0]["FileContents"]
        self.assertEqual(self.get(uri.removeprefix(self.box.url), self.token).body, b"pdf")

    def test_it_takes_a_token(self) -> None:
        path = self.upload(b"canary")
        for token in None, "0" * 64:
            reply = self.get(path, token)
            self.assertEqual(reply.status, 401)
            self.assertNotIn(b"canary", reply.body)

    def test_other_paths_lead_to_nothing(self) -> None:
        blob = self.upload(b"pdf").removeprefix("/blob/")
        for path in ("/blob/", "/blob", "/blob/" + "0" * 32, f"/blob/{blob}.name",
                     f"/blob/{blob.upper()}x", f"/blob/../blobs/{blob}", f"/blob//{blob}",
                     f"/blob/{blob}/", "/blob/..%2fmessages", f"/blob/%2e%2e/blobs/{blob}"):
            self.assertEqual(self.get(path, self.token).status, 404, path)
        reply = self.box.request("POST", f"/blob/{blob}", b"x", bearer(self.token))
        self.assertEqual(reply.status, 405)


if __name__ == "__main__":
    unittest.main()
