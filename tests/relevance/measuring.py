"""Asking both, and the table that sets them side by side."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from uuid import UUID

from search.answering import answer
from search.questions import Question
from tests.relevance import baseline
from tests.relevance.asking import LANGUAGES, Asked, Half, asked
from tests.relevance.scoring import DEPTH, Estimate, estimate, ndcg, reciprocal_rank
from tests.relevance.variants import variants

Rank = Callable[[Sequence[Asked]], list[list[UUID]]]


@dataclass(frozen=True)
class Marks:
    """Of one way of searching, question by question."""

    mrr: Sequence[float]
    ndcg: Sequence[float]


@dataclass(frozen=True)
class Row:
    """One variant in one language; the `clean_` marks are of the same questions unharmed."""

    language: str
    variant: str
    c1: Marks
    ours: Marks
    clean_c1: Marks
    clean_ours: Marks

    @cached_property
    def gain(self) -> Estimate:
        """Of ours over C1, question by question."""
        return estimate([ours - c1 for ours, c1 in zip(self.ours.mrr, self.c1.mrr, strict=True)])


def ours(questions: Sequence[Asked]) -> list[list[UUID]]:
    """As the API answers; the first ten of each."""
    return [
        [hit.translation_key for hit in answer(Question(q.text, q.locale, page_size=DEPTH)).hits]
        for q in questions
    ]


def marks(rank: Rank, questions: Sequence[Asked]) -> Marks:
    pairs = list(zip(rank(questions), questions, strict=True))
    return Marks(
        [reciprocal_rank(ranking, question.relevant) for ranking, question in pairs],
        [ndcg(ranking, question.relevant) for ranking, question in pairs],
    )


def rows(index: str, half: Half) -> list[Row]:
    questions = {language: asked(language, half) for language in LANGUAGES}
    return [row for language in LANGUAGES for row in _rows(index, questions, language)]


def _rows(index: str, questions: Mapping[str, Sequence[Asked]], language: str) -> list[Row]:
    def c1(several: Sequence[Asked]) -> list[list[UUID]]:
        return baseline.rankings(index, several)

    clean = questions[language]
    of_c1, of_ours = marks(c1, clean), marks(ours, clean)
    place = {question.id: number for number, question in enumerate(clean)}
    found = [Row(language, "clean", of_c1, of_ours, of_c1, of_ours)]
    for name, pairs in variants(questions, language).items():
        if pairs:
            changed = [pair[1] for pair in pairs]
            chosen = [place[question.id] for question in changed]
            unharmed = _chosen(of_c1, chosen), _chosen(of_ours, chosen)
            found.append(Row(language, name, marks(c1, changed), marks(ours, changed), *unharmed))
    return found


def _chosen(all_marks: Marks, places: Sequence[int]) -> Marks:
    return Marks([all_marks.mrr[n] for n in places], [all_marks.ndcg[n] for n in places])


def kept(spoilt: Marks, clean: Marks) -> float:
    """The share of the clean MRR."""
    return fmean(spoilt.mrr) / fmean(clean.mrr)


def table(found: Sequence[Row]) -> str:
    head = (
        "| | questions | C1: MRR@10 | nDCG@10 | kept | ours: MRR@10 | nDCG@10 | kept | difference of MRR@10 |"
    )
    return "\n".join([head, "|---" * 9 + "|", *map(_line, found)])


def _line(row: Row) -> str:
    cells = [
        f"{row.language} {row.variant}",
        str(len(row.ours.mrr)),
        *_cells(row.c1, row.clean_c1),
        *_cells(row.ours, row.clean_ours),
        f"{row.gain.mean:+.3f} [{row.gain.low:+.3f}, {row.gain.high:+.3f}]",
    ]
    return f"| {' | '.join(cells)} |"


def _cells(found: Marks, clean: Marks) -> list[str]:
    return [_shown(estimate(found.mrr)), _shown(estimate(found.ndcg)), f"{kept(found, clean):.3f}"]


def _shown(value: Estimate) -> str:
    return f"{value.mean:.3f} [{value.low:.3f}, {value.high:.3f}]"


def milliseconds(rank: Rank, questions: Sequence[Asked]) -> list[float]:
    """What each of `questions` takes, asked one by one."""
    times = []
    for question in questions:
        start = time.perf_counter()
        rank([question])
        times.append((time.perf_counter() - start) * 1000)
    return times
