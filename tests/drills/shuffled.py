"""Records come, change and go; the messages of all that arrive in any order, and twice."""

import random
from collections.abc import Sequence
from itertools import batched
from uuid import UUID

from outbox.handlers import PartlyDone
from outbox.models import Message
from publication import projection
from publication.projection import TOPIC
from search.mirror import deliver
from tests.search.conftest import Draft, publish, withdraw

THEMES = ("transparency", "access", "budget")


def shuffle_outbox(records: int, *, seed: int, batch: int = 200) -> int:
    """Deliver the messages of random changes out of order and doubled; return how many were delivered."""
    projection._projectors.setdefault(Draft, Draft.projections)  # type: ignore[arg-type]
    chance, last = random.Random(seed), _last()
    drafts = [_draft(chance) for _ in range(records)]
    half = len(drafts) // 2
    _change(drafts[:half], chance)
    early = _messages(last)
    delivered = _deliver(early[: len(early) // 2], chance, batch)
    _change(drafts, chance)
    everything = _messages(last) * 2
    delivered += _deliver(everything, chance, batch)
    Message.objects.filter(pk__in={message.pk for message in everything}).delete()
    return delivered


def _last() -> int:
    return Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _messages(after: int) -> list[Message]:
    return list(Message.objects.filter(topic=TOPIC, pk__gt=after))


def _draft(chance: random.Random) -> Draft:
    key = UUID(int=chance.getrandbits(128))
    return Draft(_texts(chance), {"theme": chance.sample(THEMES, 2)}, key=key)


def _texts(chance: random.Random) -> dict[str, tuple[str, str]]:
    languages = chance.sample(["ar", "fr", "en"], chance.randint(1, 3))
    return {code: (f"Titre {_word(chance)}", f"texte {_word(chance)}") for code in languages}


def _word(chance: random.Random) -> str:
    return f"{chance.getrandbits(32):x}"


def _change(drafts: Sequence[Draft], chance: random.Random) -> None:
    for draft in drafts:
        for _ in range(chance.randint(1, 2)):
            draft.texts = _texts(chance)
            publish(draft)
        if chance.random() < 0.25:
            withdraw(draft)


def _deliver(messages: list[Message], chance: random.Random, batch: int) -> int:
    shuffled = messages[:]
    chance.shuffle(shuffled)
    for some in batched(shuffled, batch):
        try:
            deliver(some)
        except PartlyDone as partly:
            raise AssertionError(f"refused: {partly.refused or partly.later}") from partly
    return len(shuffled)
