"""Files of the form while they arrive: in memory, never on a disk; the words beside them are not lost."""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict

LARGEST_FILE = 10 * 2**20
LARGEST_BODY = 26 * 2**20
# Read to the end and thrown away, so that the texts after it are not lost; beyond it nobody is a reader.
LONGEST_READ = 128 * 2**20
MOST_FILES = 20


class FilesInMemory(FileUploadHandler):
    """`too_large`: names of files that were not kept, because they or all together are too large."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.too_large: list[str] = []
        self._total = self._seen = self._files = 0
        self._kept = io.BytesIO()

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 (Django's name)
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict[str, Any]] | None:
        if content_length > LONGEST_READ:
            raise MultiPartParserError("More than any reader sends.")
        return None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._kept, self._seen = io.BytesIO(), 0
        self._files += 1
        if self._files > MOST_FILES:
            self._refuse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._seen += len(raw_data)
        self._total += len(raw_data)
        if self._seen > LARGEST_FILE or self._total > LARGEST_BODY:
            self._refuse()
        self._kept.write(raw_data)

    def _refuse(self) -> None:
        self.too_large.append(self.file_name or "")
        self._total -= self._seen
        self._kept = io.BytesIO()
        raise SkipFile

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        self._kept.seek(0)
        return InMemoryUploadedFile(
            file=self._kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
