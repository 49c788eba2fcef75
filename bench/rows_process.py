"""Whole processes beside their peers: embedding, uploading, sending, validating."""

from __future__ import annotations

import sys

from bench.process import batching, embedding, uploading, validating
from bench.process.row import main

if __name__ == "__main__":
    sys.exit(main((*embedding.WORKS, *uploading.WORKS, *batching.WORKS,
                   *validating.WORKS), sys.argv[1:]))
