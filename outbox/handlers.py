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
_jobs: dict[str, Job] = {}


def register_handler(topic: str, handler: Handler) -> None:
    """Messages of `topic` go to `handler`, in batches, oldest first. Handlers are idempotent."""
    _handlers[topic] = handler


def register_job(name: str, run: Callable[[], object], *, every: timedelta) -> None:
    """Call `run` every `every`, by whichever worker comes first."""
    _jobs[name] = Job(name, run, every)


def topics() -> list[str]:
    """Topics somebody handles."""
    return sorted(_handlers)


def handler_of(topic: str) -> Handler:
    return _handlers[topic]


def jobs() -> list[Job]:
    return list(_jobs.values())
