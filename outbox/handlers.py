"""Who does what: handlers by topic and periodic jobs, registered by the apps above in `AppConfig.ready`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outbox.models import Message

Handler = Callable[[Sequence["Message"]], None]


class Unavailable(Exception):
    """The other side can't take messages now; they are tried again, without counting it against them."""


class PartlyDone(Exception):
    """Some messages of a batch are not done; all others are.

    `refused`: `{number: reason}` of those that failed by a fault of their own, counted against them.
    `later`: of those that the other side can't take now, tried again without counting.
    """

    def __init__(self, *, refused: Mapping[int, str], later: Mapping[int, str]) -> None:
        super().__init__(f"{len(refused)} refused, {len(later)} later")
        self.refused, self.later = refused, later


@dataclass(frozen=True)
class Job:
    """A function that is due every `every`."""

    name: str
    run: Callable[[], object]
    every: timedelta


_handlers: dict[str, Handler] = {}
_slow: set[str] = set()
_jobs: dict[str, Job] = {}


def register_handler(topic: str, handler: Handler, *, slow: bool = False) -> None:
    """Messages of `topic` go to `handler`, in batches, oldest first. Handlers are idempotent.

    `slow`: it may take many seconds, and no other message is to wait for it.
    """
    _handlers[topic] = handler
    if slow:
        _slow.add(topic)


def register_job(name: str, run: Callable[[], object], *, every: timedelta) -> None:
    """Call `run` every `every`, by whichever worker comes first."""
    _jobs[name] = Job(name, run, every)


def topics(*, slow: bool | None = None) -> list[str]:
    """Topics somebody handles; all, or only the slow or the quick ones."""
    return sorted(topic for topic in _handlers if slow is None or (topic in _slow) == slow)


def handler_of(topic: str) -> Handler:
    return _handlers[topic]


def jobs() -> list[Job]:
    return list(_jobs.values())
