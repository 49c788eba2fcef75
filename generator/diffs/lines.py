"""Where a JSON Pointer leads to in a file: line and column of the key, in characters from 1."""

import json.decoder
import re
from bisect import bisect_right

_SPACE = re.compile(r"[ \t\r\n]*")
_SCALAR = re.compile(r"[^,\]}\s]+")


class Lines:
    """The places of one JSON text that is known to be well formed."""

    def __init__(self, data: bytes) -> None:
        self._text = data.decode("utf-8")
        self._offsets: dict[str, int] = {}
        self._starts = [0] + [match.end() for match in re.finditer("\n", self._text)]
        self._value(self._skip(0), "")

    def at(self, pointer: str) -> tuple[int, int]:
        """Line and column. Behind a reference a pointer leads nowhere: then of what is above it."""
        while pointer and pointer not in self._offsets:
            pointer = pointer.rpartition("/")[0]
        offset = self._offsets.get(pointer, 0)
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        assert match is not None
        return match.end()

    def _value(self, at: int, pointer: str) -> int:
        """Reads the value that begins at `at`; where it ends."""
        if self._text[at] == "{":
            return self._inside(at, pointer, "}")
        if self._text[at] == "[":
            return self._inside(at, pointer, "]")
        if self._text[at] == '"':
            return json.decoder.scanstring(self._text, at + 1)[1]
        match = _SCALAR.match(self._text, at)
        assert match is not None
        return match.end()

    def _inside(self, at: int, pointer: str, end: str) -> int:
        at = self._skip(at + 1)
        index = 0
        while self._text[at] != end:
            start = at
            name = str(index)
            if end == "}":
                name, at = json.decoder.scanstring(self._text, at + 1)
                at = self._skip(self._skip(at) + 1)  # behind the colon
            here = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            self._offsets.setdefault(here, start)
            at = self._skip(self._value(at, here))
            at = self._skip(at + 1) if self._text[at] == "," else at
            index += 1
        return at + 1
