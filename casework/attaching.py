"""Files of a form between its steps: checked as they come, closed away, and handed over at the end."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.attachments.checking import CheckedFile, FileRefused, Flag, Kind, check
from casework.stashing import StashAway, StashFull, Ticket, contents, labels, let_go, stash, take_out

MOST_FILES = 5
LARGEST_TOGETHER = 25 * 2**20
# Seconds of a processor, after which the files of a request that are left wait for another one.
LONGEST_LOOK = 0.85


@dataclass(frozen=True)
class Attached:
    """A file that waits, as the form shows it. `size` in bytes; `facts`: what the check has found."""

    ticket: Ticket
    name: str
    size: int
    facts: Mapping[str, Any]


@dataclass(repr=False)
class Attachments:
    """`loose`: files of this request that nothing could keep for the next one. `problems`: words for people.

    `away`: those that wait cannot be looked at now; their tickets are in `tickets` all the same.
    `later`: some could not wait, so that the last step asks for them.
    """

    files: list[Attached] = field(default_factory=list)
    loose: list[CheckedFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    away: bool = False
    later: bool = False

    @property
    def number(self) -> int:
        return max(len(self.files), len(self.tickets)) + len(self.loose)

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files) + sum(len(file.content) for file in self.loose)

    def has_room(self) -> bool:
        return self.number < MOST_FILES


def waiting(texts: Sequence[str], removed: str = "") -> Attachments:
    """Those whose tickets the form carries, without the one whose id is `removed`."""
    found = Attachments()
    tickets = {ticket.id: ticket for text in texts[: 4 * MOST_FILES] if (ticket := Ticket.read(text))}
    found.tickets = list(tickets.values())[:MOST_FILES]
    try:
        _remove(found, removed)
        known = labels(found.tickets)
    except StashAway:
        found.away = found.later = True
        return found
    gone = [ticket for ticket in found.tickets if ticket.id not in known]
    found.tickets = [ticket for ticket in found.tickets if ticket.id in known]
    found.files = [_attached(ticket, known[ticket.id]) for ticket in found.tickets]
    if gone:
        found.problems.append(_("A file that you attached is not there any more. Attach it again."))
    return found


def _remove(found: Attachments, removed: str) -> None:
    for ticket in [one for one in found.tickets if removed and one.id.hex == removed]:
        found.tickets.remove(ticket)
        take_out(ticket=ticket)


def _attached(ticket: Ticket, label: Mapping[str, Any]) -> Attached:
    return Attached(ticket, label["name"], label["size"], label)


def attach(found: Attachments, uploads: Sequence[Any], *, token: bytes, keep_original: bool) -> None:
    """Check what came with this request and keep it for the next one; what stands against a file is said."""
    begun = time.thread_time()
    for upload in uploads:
        if time.thread_time() - begun > LONGEST_LOOK:
            found.problems.append(
                _("“%(name)s” was left out: the files before it took long to check. Attach it again.")
                % {"name": upload.name}
            )
        elif not found.has_room():
            found.problems.append(
                ngettext(
                    "“%(name)s” was left out: %(most)s file can be attached.",
                    "“%(name)s” was left out: at most %(most)s files can be attached.",
                    MOST_FILES,
                )
                % {"name": upload.name, "most": MOST_FILES}
            )
        elif (checked := _checked(found, upload, keep_original)) is not None:
            _keep(found, checked, token)


def _checked(found: Attachments, upload: Any, keep_original: bool) -> CheckedFile | None:
    try:
        with upload:
            # One copy in memory is enough while it is looked at.
            content = upload.read()
        checked = check(name=upload.name, content=content, keep_original=keep_original)
    except FileRefused as refused:
        found.problems.append(
            _("“%(name)s” was not attached. %(reason)s") % {"name": upload.name, "reason": refused}
        )
        return None
    if found.size + len(checked.content) > LARGEST_TOGETHER:
        found.problems.append(
            _("“%(name)s” was left out: all files together may have 25 MB.") % {"name": upload.name}
        )
        return None
    return checked


def _keep(found: Attachments, checked: CheckedFile, token: bytes) -> None:
    label = {
        "name": checked.name,
        "kind": str(checked.kind),
        "size": len(checked.content),
        "flags": sorted(checked.flags),
        "is_original": checked.is_original,
        "sha256": checked.sha256,
    }
    try:
        ticket = stash(token=token, label=label, content=checked.content)
    except (StashAway, StashFull):
        found.loose.append(checked)
        found.later = True
        return
    found.tickets.append(ticket)
    found.files.append(_attached(ticket, label))


def say_too_large(found: Attachments, names: Sequence[str]) -> None:
    for name in names[:MOST_FILES]:
        found.problems.append(
            _("“%(name)s” is too large: a file may have 10 MB, all together 25 MB.") % {"name": name}
        )


def to_hand_over(found: Attachments) -> list[CheckedFile]:
    """What waited and what came with this request; the latter alone while nothing can be looked up.

    Raises StashAway when that would leave out files.
    """
    if found.away and found.loose:
        return found.loose
    opened = contents(found.tickets)
    kept = [_rebuilt(file, opened[file.ticket.id]) for file in found.files if file.ticket.id in opened]
    return [*kept, *found.loose]


def _rebuilt(file: Attached, content: bytes) -> CheckedFile:
    return CheckedFile(
        kind=Kind(file.facts["kind"]),
        name=file.name,
        content=content,
        flags=frozenset(map(Flag, file.facts["flags"])),
        is_original=file.facts["is_original"],
        sha256=file.facts["sha256"],
    )


def handed_over(found: Attachments) -> None:
    """They are sealed with the case now; the copies that waited go soon."""
    if found.tickets and not found.away:
        let_go(tickets=found.tickets)
