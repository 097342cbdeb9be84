"""G11: a citizen's file leaves the desk after the scanner has seen it, and as something to save."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client, override_settings

from casework.attachments.checking import check
from casework.models import AuditEntry, CaseFile
from institutions.models import User
from institutions.sign_in.sessions import note_second_factor
from tests.casework.attachments.clamd import EICAR
from tests.casework.attachments.good import good
from tests.casework.cases import sent
from tests.casework.desk.making import case_officer
from tests.drills.cases.clamd import Clamd
from tests.drills.scene import Scene
from tests.publication.clean_files import making, making_pdf

# Seconds; in production thirty.
PATIENCE = 1.0
HEADERS = {
    "Content-Disposition": "attachment; ",
    "Content-Type": "application/octet-stream",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}


@dataclass(frozen=True)
class Waiting:
    """A file in its case. `content`: what was sealed."""

    path: str
    case: str
    content: bytes
    infected: bool


@dataclass(frozen=True)
class Answer:
    """`told`: words of a refusal, as the officer's next page says them."""

    file: Waiting
    handed_out: bool
    bare: bool
    told: str


def perform(scene: Scene, size: int) -> bool:
    """Half of the files infected; the same ones while the scanner is up, away, silent, and up again."""
    # It would say so for each file.
    logging.getLogger("casework.attachments.scanning").setLevel(logging.ERROR)
    call_command("prepare_casework", verbosity=0)
    files = [_sent(*one, infected=bool(place % 2)) for place, one in enumerate(_files(size))]
    scanner = Clamd(scene.folder / "clamd")
    states: dict[str, Callable[[], None]] = {
        "up": scanner.start,
        "killed": scanner.kill,
        "up again": scanner.start,
        "hung": scanner.hang,
        "going on": scanner.go_on,
    }
    kept = True
    settings = {"PORTAL_CLAMD": scanner.address, "PORTAL_CLAMD_SECONDS": PATIENCE}
    with override_settings(ALLOWED_HOSTS=["testserver"], **settings):
        client = _at_desk(case_officer())
        try:
            for state, happens in states.items():
                happens()
                kept &= _judged(state, [_asked(client, file) for file in files])
        finally:
            scanner.stop()
    acts = Counter(AuditEntry.objects.values_list("act", flat=True))
    withheld, downloaded = acts["attachment.withheld"], acts["attachment.downloaded"]
    print(
        f"in the audit: {withheld} withheld, {downloaded} downloaded of {len(files) * len(states)} asked for"
    )
    return kept and withheld + downloaded == len(files) * len(states)


def _judged(state: str, answers: Sequence[Answer]) -> bool:
    answering = state not in {"killed", "hung"}
    infected = sum(one.handed_out and one.file.infected for one in answers)
    clean = sum(one.handed_out and not one.file.infected for one in answers)
    bare = sum(one.bare for one in answers)
    silent = sum(not one.handed_out and not one.told for one in answers)
    wanted = sum(not one.file.infected for one in answers) if answering else 0
    print(f"{state}: {len(answers)} asked for, {clean} clean and {infected} infected handed out,", end=" ")
    print(f"{bare} without their headers, {silent} refused without a word", flush=True)
    return not infected and clean == wanted and not bare and not silent


def _files(size: int) -> Iterator[tuple[str, bytes]]:
    """Clean ones and infected ones, by turns."""
    pairs = zip(cycle(good().values()), cycle(_infected()), strict=False)
    return islice((one for pair in pairs for one in pair), size)


def _infected() -> Sequence[tuple[str, bytes]]:
    virus = EICAR.decode()
    letter = making.docx(more={"word/comments.xml": f"<w:c xmlns:w='w'>{virus}</w:c>"})
    return [
        ("virus.txt", EICAR),
        ("شكاية.txt", "السيد الوزير، ".encode() * 20 + EICAR),
        ("late.txt", b"a long letter\n" * 650_000 + EICAR),
        ("table.csv", f"a;b\n1;{virus}\n".encode()),
        ("letter.docx", letter),
        ("letter.odt", making.odt(more={"Pictures/a.txt": EICAR})),
        ("report.pdf", making_pdf.pdf() + b"\n%" + EICAR + b"\n%%EOF\n"),
        ("table.xlsx", making.xlsx(more={"xl/media/a.txt": EICAR})),
        ("photo.jpg", making.picture("JPEG", comment=EICAR)),
    ]


def _sent(name: str, content: bytes, *, infected: bool) -> Waiting:
    """As its author has chosen, what is in it was kept: cleaning would take some viruses out."""
    checked = check(name=name, content=content, keep_original=True)
    case, _receipt = sent(files=[checked])
    file = CaseFile.objects.get(case=case)
    page = f"/desk/cases/{case.public_id}/"
    return Waiting(f"{page}files/{file.pk}/", page, checked.content, infected)


def _at_desk(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    session = client.session
    note_second_factor(session, officer)
    session.save()
    return client


def _asked(client: Client, file: Waiting) -> Answer:
    response: Any = client.post(file.path)
    handed_out = file.content in response.content or "Content-Disposition" in response
    bare = handed_out and any(not response.get(name, "").startswith(text) for name, text in HEADERS.items())
    if handed_out and not file.infected and response.content != file.content:
        raise AssertionError(f"{file.path} came out otherwise than it went in.")
    return Answer(file, handed_out, bare, "" if handed_out else _told(client, file, response))


def _told(client: Client, file: Waiting, response: Any) -> str:
    """A refusal leads back to the case, whose page says why and holds nothing of the file."""
    if response.status_code != 302 or response["Location"] != file.case:
        return ""
    page = client.get(file.case).content
    notice = BeautifulSoup(page, "html.parser").select_one("[role=status] .notice--caution")
    return notice.text.strip() if notice is not None and EICAR not in page else ""
