"""A first list of synonyms and recommended answers, for editors to go on from."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from institutions.public_ids import derived_public_id
from publication.models import PublicRecord
from search.words.checking import check_terms
from search.words.keeping import PIN_KEPT, SYNONYMS_KEPT, Pin, check_pin
from search.words.kept import forget_words
from search.words.models import PinnedAnswer, SynonymGroup

FILE = Path(__file__).with_name("starting.json")


@transaction.atomic
def load_starting_words() -> int:
    """Write the list where editors have none yet; return how many entries that were.

    A recommended answer whose records are not public here is left out.
    """
    if SynonymGroup.objects.exists() or PinnedAnswer.objects.exists():
        return 0
    given = json.loads(FILE.read_text(encoding="utf-8"))
    groups = [_synonyms(terms) for terms in reversed(given["synonyms"])]
    pins = [pin for one in reversed(given["recommended"]) if (pin := _pin(one))]
    forget_words()
    return len(groups) + len(pins)


def _synonyms(terms: list[str]) -> SynonymGroup:
    check_terms(terms, language="")
    group = SynonymGroup.objects.create(terms=terms)
    log(group, SYNONYMS_KEPT, data={"before": [], "after": terms})
    return group


def _pin(given: Any) -> PinnedAnswer | None:
    ids = [derived_public_id(*name.split("/")) for name in given["records"]]
    public = PublicRecord.objects.filter(public_id__in=ids, is_source=True)
    keys = {
        record.public_id: record.translation_key for record in public.only("public_id", "translation_key")
    }
    if len(keys) < len(ids):
        return None
    pin = Pin(given["phrases"], [keys[one] for one in ids])
    check_pin(pin)
    answer = PinnedAnswer.objects.create(phrases=pin.phrases, records=[str(key) for key in pin.records])
    log(answer, PIN_KEPT, data={"questions": answer.phrases, "records": answer.records})
    return answer
