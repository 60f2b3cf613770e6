"""Files that people send: none larger than the service takes, however it is named and whatever length it claims."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

LARGEST_MEGABYTES = 100
_LARGEST_BYTES = LARGEST_MEGABYTES * 1024 * 1024
_LONGEST_NAME = 80


class LargestUpload(FileUploadHandler):
    """Stands before the handlers that keep a file: what goes past the limit is read to its end and kept nowhere."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count; the limit is for each file."""
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the bytes on to the next handler while they are not too many."""
        self._received += len(raw_data)
        if self._received > _LARGEST_BYTES:
            self.request.daybook_too_large = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was left out because it is too large; the form then has no file."""
    _ = request.FILES  # counted as they are read
    return bool(getattr(request, "daybook_too_large", False))


def shown_name(name: str) -> str:
    """A file's name fit to be shown: one line of what can be printed, no folder, its end kept where it is too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in last).split())
    return (plain if len(plain) <= _LONGEST_NAME else f"…{plain[1 - _LONGEST_NAME :]}") or "a file without a name"
