"""Going through the form as a browser without scripts does: what a page holds is sent, and nothing else."""

import io
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import time_machine
from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

SECOND_LATER = timedelta(seconds=10)
COMPLAINT: dict[str, Any] = {
    "what": "طلب مني الموظف مبلغا لم ينص عليه القانون.",
    "where": "Rabat",
    "court": "on",
}


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "sienna").save(file, "PNG")
    return file.getvalue()


PHOTO = ("حالة.png", picture())


class Citizen:
    """Somebody at the form of a kind. `page` is what they see, `status` how it was answered."""

    def __init__(self, kind: str = "complaint", locale: str = "ar", **environment: Any) -> None:
        self.client = Client(**environment)
        self.address = f"/{locale}/speak-up/{kind}/write/"
        self.now = timezone.now()
        self._see(self.client.get(self.address))

    def _see(self, response: Any) -> None:
        self.response, self.status = response, response.status_code
        self.page = BeautifulSoup(response.content, "html.parser")

    @property
    def words(self) -> str:
        return self.page.get_text(" ", strip=True)

    @property
    def step(self) -> str:
        found = self.page.select_one('main input[name="step"]')
        return str(found["value"]) if found else ""

    @property
    def receipt(self) -> str:
        found = self.page.select_one("[data-receipt]")
        return found.get_text("", strip=True).replace(" ", "") if found else ""

    def fields(self) -> dict[str, list[str]]:
        """What the browser would send, without a button."""
        found: dict[str, list[str]] = {}
        for element in self.page.select("main form[method=post] :is(input, select, textarea)[name]"):
            for value in _values(element):
                found.setdefault(str(element["name"]), []).append(value)
        return found

    def press(
        self,
        button: str,
        files: Iterable[tuple[str, bytes]] = (),
        after: timedelta = SECOND_LATER,
        **changes: Any,
    ) -> None:
        """Change fields (None leaves one out), then press a button, some time after the step before."""
        data: dict[str, Any] = {**self.fields(), **changes, "go": button}
        data = {name: value for name, value in data.items() if value is not None}
        uploads = [SimpleUploadedFile(name, content) for name, content in files]
        self.now += after
        with time_machine.travel(self.now, tick=True):
            self._see(self.client.post(self.address, data | ({"files": uploads} if uploads else {})))

    def to_review(self, files: Iterable[tuple[str, bytes]] = (), **changes: Any) -> None:
        self.press("next", files=files, **(COMPLAINT | changes))
        self.press("next")


def _values(element: Tag) -> list[str]:
    if element.name == "textarea":
        return [element.get_text().removeprefix("\r\n").removeprefix("\n")]
    if element.name == "select":
        chosen = element.select_one("option[selected]") or element.select_one("option")
        return [str(chosen["value"])] if chosen else []
    kind = element.get("type", "text")
    if kind in {"file", "submit"} or (kind in {"radio", "checkbox"} and not element.has_attr("checked")):
        return []
    return [str(element.get("value", "on" if kind == "checkbox" else ""))]
