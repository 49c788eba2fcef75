"""Values of the corpus: what stands in a member of a clinical message, by the name of the member.

All are made up. A value is made from the random source alone, so that a seed gives one corpus.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from random import Random

FIRST_NAMES = (
    "Maria", "James", "Zoë", "Liam", "Aiko", "José", "Fatima", "Søren", "Anna-Lena", "Mehmet",
    "Siobhán", "Nguyễn", "Olga", "Ting", "Chukwuemeka", "Ana María", "Jürgen", "Grace", "Noah", "Ida",
)  # fmt: skip
LAST_NAMES = (
    "Smith", "Garcia", "O'Neil", "Müller", "Nguyen", "Okafor", "van den Berg", "Łukasik", "Hernández",
    "Johnson", "Wu", "Petrov", "Çelik", "Tanaka", "Brown-Ferreira", "Kim", "Fitzgerald", "Åkesson",
)  # fmt: skip
STREETS = (
    "Main Street", "Oak Avenue", "W 4th St, Apt. 12", "Calle Ocho", "Old Mill Road\nBuilding C",
    "County Road 250 N", 'Lane "B"', "Rue de l'Église", "Lakeshore Drive", "Elm Court",
)  # fmt: skip
CITIES = ("Springfield", "Madison", "Cañon City", "St. Paul", "Boise", "Coeur d'Alene", "New Bedford")
COUNTIES = ("Dane", "Doña Ana", "Kings", "Hennepin", "Ada", "Prince George's")
STATES = ("WI", "IL", "CO", "MN", "ID", "MA", "CA", "NM")
FACILITIES = ("RES General Hospital", "Northside Clinic", "Lakeview Medical Center", "St. Mary's")
DEPARTMENTS = ("3N", "Cardiology", "Emergency Department", "Radiology \\ Imaging", "ICU", "Lab")
ID_TYPES = ("MR", "EHRID", "NIST", "NPI", "Epic", "2.16.840.1.113883.4.1", "EMPI", "Provider ID")
CODESETS = ("LOINC", "CPT", "SNOMED CT", "L", "ICD-10", "HL7")
TESTS = (
    "Glucose [Mass/volume] in Serum or Plasma", "HbA1c", "Sodium", "Creatinine", "Leukocytes",
    "Hemoglobin", "Platelets", "Bilirubin, total", "TSH", "25-Hydroxyvitamin D", "Troponin I",
)  # fmt: skip
UNITS = ("mg/dL", "mmol/L", "µmol/L", "10³/µL", "g/dL", "%", "U/L", "ng/mL", "mL/min/1.73 m²")
DOCUMENTS = ("Consent form", "Progress Note", "Discharge Summary", "Radiology Report", "Referral Letter")
FILE_TYPES = ("PDF", "JPG", "TXT", "TIFF", "DOCX", "XML")
SENTENCES = (
    "Patient seen and examined.", "No acute distress.", "Follow up in 2 weeks.",
    "Blood pressure 128/82, pulse 71, temperature 37.2 °C.", "Reports pain as \"4 of 10\".",
    "Specimen slightly hemolyzed; interpret potassium with care.", "Allergies: penicillin (rash).",
    "Denies chest pain, dyspnea or syncope.", "Medication reviewed with patient and family.",
    "Würde eine Kontrolle in drei Monaten empfehlen.", "CT of the head shows no hemorrhage.",
    "Home medications:\n\t- Metformin 500 mg\n\t- Lisinopril 10 mg", "Plan discussed; patient agrees.",
    "Path \\\\archive\\scans holds the original.", "Labs drawn at 06:30, results pending.",
)  # fmt: skip


def digits(rng: Random, count: int) -> str:
    return str(rng.randrange(10 ** (count - 1), 10**count))


def identifier(rng: Random) -> str:
    kind = rng.randrange(4)
    if kind == 0:
        return digits(rng, 10)
    if kind == 1:
        return uuid(rng)
    return rng.choice(("E", "MRN-", "A", "00")) + digits(rng, rng.randrange(5, 9))


def uuid(rng: Random) -> str:
    text = f"{rng.getrandbits(128):032x}"
    variant = rng.choice("89ab")
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"


def date(rng: Random, first: int = 1925, last: int = 2025) -> str:
    return f"{rng.randrange(first, last + 1):04}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"


def date_time(rng: Random) -> str:
    clock = f"{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}"
    tail = rng.choice((f".{rng.randrange(1000):03}Z", "Z", ".000Z", "-06:00"))
    return f"{date(rng, 2019, 2025)}T{clock}{tail}"


def phone(rng: Random) -> str:
    return "+1" + digits(rng, 10)


def email(rng: Random) -> str:
    return f"{rng.choice(('m.smith', 'patient', 'c.wu', 'contact'))}{rng.randrange(9999)}@example.org"


def prose(rng: Random, least: int, most: int) -> str:
    """Sentences and line ends, of about so many characters."""
    wanted = rng.randrange(least, most + 1)
    text = rng.choice(SENTENCES)
    while len(text) < wanted:
        text += rng.choice((" ", " ", " ", "\n", "\r\n")) + rng.choice(SENTENCES)
    return text


def decimal(rng: Random) -> str:
    return rng.choice((str(rng.randrange(1, 400)), f"{rng.uniform(0.1, 90):.1f}", f"{rng.uniform(0, 9):.2f}"))


def base64_text(rng: Random, size: int) -> str:
    """Base64 of `size` random bytes."""
    return base64.b64encode(rng.randbytes(size)).decode("ascii")


def file_name(rng: Random) -> str:
    return f"{rng.choice(('scan', 'consent', 'report', 'résumé de séjour'))}-{digits(rng, 5)}.pdf"


def one_of(values: Sequence[str]) -> Callable[[Random], str]:
    return lambda rng: rng.choice(values)


# By the last name of the place. What is not here is an identifier.
BY_NAME: dict[str, Callable[[Random], str]] = {
    "FirstName": one_of(FIRST_NAMES),
    "MiddleName": lambda rng: rng.choice(("J.", "A.", "M.", rng.choice(FIRST_NAMES))),
    "LastName": one_of(LAST_NAMES),
    "SSN": lambda rng: f"000-{digits(rng, 2)}-{digits(rng, 4)}",
    "Language": one_of(("en", "es", "de", "vi", "zh")),
    "Citizenship": one_of(("US", "MX", "CA", "DE")),
    "Religion": one_of(("Catholic", "Buddhist", "None", "Jewish", "Lutheran")),
    "EmailAddresses": email,
    "StreetAddress": lambda rng: f"{rng.randrange(1, 9999)} {rng.choice(STREETS)}",
    "City": one_of(CITIES),
    "State": one_of(STATES),
    "ZIP": lambda rng: digits(rng, 5),
    "County": one_of(COUNTIES),
    "Country": one_of(("US", "USA", "MX")),
    "Name": one_of(("Redox Dev Tools", "EHR Integration", "Lab Hub (eu/west)", "Panel A", "Chart")),
    "FacilityCode": one_of(("RES", "NSC", "LMC-01")),
    "IDType": one_of(ID_TYPES),
    "NPI": lambda rng: digits(rng, 10),
    "Credentials": one_of(("MD", "RN", "PhD", "DO", "PA-C")),
    "Roles": one_of(("Emergency Contact", "Next of Kin", "Guardian")),
    "Notes": lambda rng: prose(rng, 20, 160),
    "PatientClass": one_of(("Inpatient", "Outpatient", "Emergency")),
    "Type": one_of(("Inpatient", "Clinic", "Department", "Home", "Nursing Unit")),
    "Facility": one_of(FACILITIES),
    "Department": one_of(DEPARTMENTS),
    "Room": lambda rng: digits(rng, 3),
    "Bed": one_of(("A", "B", "C/2")),
    "Code": lambda rng: f"{digits(rng, 5)}-{rng.randrange(10)}",
    "Codeset": one_of(CODESETS),
    "Description": one_of(TESTS),
    "Comments": lambda rng: prose(rng, 30, 200),
    "Value": lambda rng: prose(rng, 20, 120),  # of a component of a note
    "Units": one_of(UNITS),
    "Text": one_of(("negative", "<= 5.6 %", "see comment", "70 – 110 mg/dL")),
    "Source": one_of(("Blood", "Serum", "Urine", "Swab")),
    "BodySite": one_of(("Left arm", "Right hand", "Throat")),
    "DocumentType": one_of(DOCUMENTS),
    "DocumentTypes": one_of(DOCUMENTS),
    "DocumentDescription": lambda rng: prose(rng, 20, 80),
    "DirectAddressFrom": email,
    "DirectAddressTo": email,
    "FileName": file_name,
    "FileType": one_of(FILE_TYPES),
    "ResultStatuses": one_of(("Final", "Preliminary", "Corrected")),
    "LastUpdated": date_time,
}

BY_FORMAT: dict[str, Callable[[Random], str]] = {
    "date": date,
    "date_time": date_time,
    "uuid": uuid,
    "phone": phone,
}
