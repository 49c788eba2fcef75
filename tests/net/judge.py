"""Judges a captured request body by the published schema, and its file by other programs.

    python3 judge.py SCHEMA BODY [POINTER FILE]

Exits 1 unless python3-jsonschema accepts BODY and, with POINTER, `base64 -d | sha256sum` of the
text there gives FILE's hash.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema


def find(document: object, pointer: str) -> object:
    for part in pointer.split("/")[1:]:
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document


def sha256_of_base64(text: str) -> str:
    decoded = subprocess.run(["base64", "-d"], input=text.encode(), capture_output=True, check=True)
    hashed = subprocess.run(["sha256sum"], input=decoded.stdout, capture_output=True, check=True)
    return hashed.stdout.decode().split()[0]


def sha256_of_file(path: str) -> str:
    hashed = subprocess.run(["sha256sum", path], capture_output=True, check=True)
    return hashed.stdout.decode().split()[0].lstrip("\\")


def main(schema: str, body: str, pointer: str | None = None, file: str | None = None) -> int:
    document = json.loads(Path(body).read_bytes().decode("utf-8", errors="strict"))
    validator = jsonschema.Draft4Validator(json.loads(Path(schema).read_text(encoding="utf-8")))
    faults = ["/" + "/".join(map(str, fault.path)) for fault in validator.iter_errors(document)]
    if pointer is not None and sha256_of_base64(find(document, pointer)) != sha256_of_file(file):
        faults.append(f"{pointer}: not the file")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
