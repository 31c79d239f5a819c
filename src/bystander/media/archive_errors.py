"""What reading a foreign archive can raise, as errors of ours."""

from __future__ import annotations

import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from bystander.errors import BystanderError, Damaged

# What the standard library's readers raise for bytes that make no sense to them. RecursionError:
# tarfile calls itself once for each extended header in a row. OSError: gzip's, and the disk's.
_FOREIGN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    lzma.LZMAError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RecursionError,
    RuntimeError,
    ValueError,
    OverflowError,
    IndexError,
    KeyError,
)


@contextmanager
def reading(sentence: str = "the archive is cut off or damaged; get it anew") -> Iterator[None]:
    """Turn whatever a reader of archives raises into Damaged, with ``sentence``."""
    try:
        yield
    except BystanderError:
        raise
    except _FOREIGN as cause:
        raise Damaged(sentence) from cause
