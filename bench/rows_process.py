"""Whole processes beside their peers: embedding, uploading, validating."""

from __future__ import annotations

import sys

from bench.process import embedding, uploading, validating
from bench.process.row import main

if __name__ == "__main__":
    sys.exit(main((*embedding.WORKS, *uploading.WORKS, *validating.WORKS), sys.argv[1:]))
