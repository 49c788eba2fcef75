"""Prints a private JWK of a PEM key: python3 make_jwk.py KEY.pem [MEMBER=VALUE | -MEMBER ...]

The numbers are those that `openssl pkey -text` prints, so that none of them went through the code
under test. MEMBER=VALUE adds or replaces a member, -MEMBER leaves one out.
"""

import base64
import json
import re
import subprocess
import sys

RSA = {"modulus": "n", "privateExponent": "d", "prime1": "p", "prime2": "q", "exponent1": "dp",
       "exponent2": "dq", "coefficient": "qi"}


def encode(number: bytes) -> str:
    return base64.urlsafe_b64encode(number).decode().rstrip("=")


def blocks(text: str) -> dict[str, bytes]:
    """The indented hex behind each title."""
    found = re.findall(r"^(\w+):[ ]*\n((?:[ ]{4}[0-9a-f:]+\n)+)", text, re.MULTILINE)
    return {title: bytes.fromhex(re.sub(r"[^0-9a-f]", "", digits)) for title, digits in found}


def jwk_of(path: str) -> dict[str, str]:
    text = subprocess.run(["openssl", "pkey", "-in", path, "-text", "-noout"], check=True,
                          capture_output=True, text=True).stdout
    parts = blocks(text)
    if "modulus" in parts:
        exponent = int(re.findall(r"publicExponent: (\d+)", text)[0])
        numbers = {RSA[title]: encode(value.lstrip(b"\0"))
                   for title, value in parts.items() if title in RSA}
        return {"kty": "RSA", "e": encode(exponent.to_bytes(3, "big")), **numbers}
    size = (len(parts["pub"]) - 1) // 2
    curve = re.findall(r"NIST CURVE: (P-\d+)", text)[0]
    return {"kty": "EC", "crv": curve, "x": encode(parts["pub"][1:1 + size]),
            "y": encode(parts["pub"][1 + size:]),
            "d": encode(parts["priv"].lstrip(b"\0").rjust(size, b"\0"))}


def main(path: str, changes: list[str]) -> None:
    jwk = jwk_of(path)
    for change in changes:
        if change.startswith("-"):
            del jwk[change[1:]]
        else:
            member, _, value = change.partition("=")
            jwk[member] = value
    print(json.dumps(jwk, indent=1))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
