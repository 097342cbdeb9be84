"""Which platform is for me? Three questions, answered in the address, and the platforms that fit with why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from knowledge_base.statuses import PlatformAudience, PlatformConcern, PlatformNeed
from publication.models import PublicRecord

PATH = "which-one"
# "Anything": an answer that narrows nothing.
ANY = "any"


@dataclass(frozen=True, eq=False)
class Question:
    """`facts` names what a platform keeps for it."""

    name: str
    facts: str
    title: Any
    hint: Any
    labels: Mapping[str, Any]


NEED = Question(
    "need",
    "needs",
    _("What do you want to do?"),
    _("Choose what comes nearest. You can change it afterwards."),
    {**dict(PlatformNeed.choices), ANY: _("Something else, or I do not know yet")},
)
ABOUT = Question(
    "about",
    "concerns",
    _("What is it about?"),
    _("Only subjects that a platform for it covers are offered."),
    {**dict(PlatformConcern.choices), ANY: _("Something else, or I am not sure")},
)
WHO = Question(
    "who",
    "meant_for",
    _("Who are you?"),
    _("The portal does not store your answers: they stand in the address of the page."),
    {
        PlatformAudience.CITIZEN.value: _("A citizen, a user of a public service"),
        PlatformAudience.ASSOCIATION.value: _("An association, a civil society organisation"),
        PlatformAudience.ADMINISTRATION.value: _("Somebody who works for an administration or a commune"),
        ANY: _("Somebody else, or I would rather not say"),
    },
)
QUESTIONS = (NEED, ABOUT, WHO)


@dataclass(frozen=True)
class Option:
    value: str
    label: Any
    chosen: bool


@dataclass(frozen=True)
class Match:
    """A platform with what speaks for it and what does not, in words. `score` ranks; it is never shown."""

    record: PublicRecord
    reasons: Sequence[Any]
    doubts: Sequence[Any]
    score: int


@dataclass(frozen=True)
class Given:
    """An answer in words, and the query string that asks its question again."""

    question: Question
    label: Any
    change: str


@dataclass(frozen=True)
class Finder:
    """The state of an address: `question` is the one to ask, None when all are answered.

    `missing`: it was sent without an answer. `unknown`: values that no question offers.
    """

    answers: Mapping[str, str]
    question: Question | None = None
    options: Sequence[Option] = ()
    missing: bool = False
    unknown: Sequence[str] = ()
    fitting: Sequence[Match] = field(default_factory=list)
    others: Sequence[Match] = field(default_factory=list)

    @property
    def matches(self) -> list[Match]:
        return [*self.fitting, *self.others]

    @property
    def number(self) -> int:
        """Which of the questions it is, from 1; one more than there are at the results."""
        return QUESTIONS.index(self.question) + 1 if self.question else len(QUESTIONS) + 1

    @property
    def steps(self) -> list[tuple[Question, str]]:
        """(question, `done`, `current` or `ahead`)."""
        places = ((q, number - self.number) for number, q in enumerate(QUESTIONS, 1))
        return [(q, "done" if place < 0 else "ahead" if place else "current") for q, place in places]

    @property
    def total(self) -> int:
        return len(QUESTIONS)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """(name, value) of the answers to the other questions."""
        asked = self.question.name if self.question else ""
        return [(name, value) for name, value in self.answers.items() if name != asked]

    @property
    def given(self) -> list[Given]:
        return [
            Given(q, q.labels[self.answers[q.name]], self.asking(q))
            for q in QUESTIONS
            if q.name in self.answers
        ]

    @property
    def back(self) -> str:
        """The query string that asks the question before this one; "" at the first."""
        return self.asking(QUESTIONS[self.number - 2]) if self.number > 1 else ""

    def asking(self, question: Question) -> str:
        return f"?{urlencode({**self.answers, 'question': question.name})}"


def find(query: QueryDict, platforms: Sequence[PublicRecord]) -> Finder:
    """Read the answers of an address; with all three, rank `platforms`."""
    asked = {q: str(query.get(q.name, "")) for q in QUESTIONS}
    answers = {q.name: value for q, value in asked.items() if value in q.labels}
    unknown = [value for q, value in asked.items() if value and q.name not in answers]
    question = _question(query, answers)
    if question is None:
        fitting, others = _ranked(platforms, answers)
        return Finder(answers, unknown=unknown, fitting=fitting, others=others)
    missing = query.get("sent") == question.name and question.name not in answers
    options = _options(question, answers, platforms)
    return Finder(answers, question, options, missing, unknown)


def _question(query: QueryDict, answers: Mapping[str, str]) -> Question | None:
    asked = next((q for q in QUESTIONS if q.name == query.get("question")), None)
    return asked or next((q for q in QUESTIONS if q.name not in answers), None)


def _options(
    question: Question, answers: Mapping[str, str], platforms: Sequence[PublicRecord]
) -> list[Option]:
    """What may be answered; a subject only where a platform for the stated need covers it."""
    offered = set(question.labels)
    if question is not WHO:
        candidates = platforms if question is NEED else [p for p in platforms if _serves(p, answers)]
        offered = {value for p in candidates for value in _facts(p, question)} | {ANY}
        offered |= {answers[question.name]} if question.name in answers else set()
    return [
        Option(value, label, answers.get(question.name) == value)
        for value, label in question.labels.items()
        if value in offered
    ]


def _facts(platform: PublicRecord, question: Question) -> list[str]:
    return list(platform.data.get(question.facts) or ())


def _serves(platform: PublicRecord, answers: Mapping[str, str]) -> bool:
    need = answers.get(NEED.name, ANY)
    return need == ANY or need in _facts(platform, NEED)


def _ranked(platforms: Sequence[PublicRecord], answers: Mapping[str, str]) -> tuple[list[Match], list[Match]]:
    """(what fits, what serves the same need but not all of it), the best first."""
    served = sorted(
        (_match(platform, answers) for platform in platforms if _serves(platform, answers)),
        key=lambda match: -match.score,
    )
    fitting = [match for match in served if match.score >= 0]
    return fitting, [match for match in served if match.score < 0]


def _match(platform: PublicRecord, answers: Mapping[str, str]) -> Match:
    judged = [_need(answers), _about(platform, answers), _who(platform, answers)]
    reasons = [verdict.reason for verdict in judged if verdict.reason]
    doubts = [verdict.doubt for verdict in judged if verdict.doubt]
    return Match(platform, reasons, doubts, sum(verdict.points for verdict in judged))


@dataclass(frozen=True)
class _Verdict:
    """What one answer says about one platform; fewer than 0 points: it does not fit."""

    points: int = 0
    reason: Any = None
    doubt: Any = None


def _need(answers: Mapping[str, str]) -> _Verdict:
    wanted = answers[NEED.name]
    if wanted == ANY:
        return _Verdict()
    return _Verdict(reason=format_lazy(_("What you can do there: {need}"), need=NEED.labels[wanted]))


def _about(platform: PublicRecord, answers: Mapping[str, str]) -> _Verdict:
    wanted, stated = answers[ABOUT.name], _facts(platform, ABOUT)
    if wanted == ANY:
        return _Verdict()
    if wanted in stated:
        return _Verdict(2, format_lazy(_("Its subject: {subjects}"), subjects=ABOUT.labels[wanted]))
    if not stated:
        return _Verdict(doubt=_("The sources do not say what it is about."))
    subjects = _joined(dict(PlatformConcern.choices), stated)
    return _Verdict(-10, doubt=format_lazy(_("Its subject is another one: {subjects}"), subjects=subjects))


def _who(platform: PublicRecord, answers: Mapping[str, str]) -> _Verdict:
    wanted, stated = answers[WHO.name], _facts(platform, WHO)
    if not stated:
        return _Verdict(doubt=_("The sources do not say who may use it."))
    audiences = _joined(dict(PlatformAudience.choices), stated)
    meant = format_lazy(_("Meant for: {audiences}"), audiences=audiences)
    if wanted == ANY:
        return _Verdict(doubt=meant)
    if wanted in stated or PlatformAudience.EVERYONE in stated:
        return _Verdict(1, meant)
    return _Verdict(-5, doubt=meant)


def _joined(labels: Mapping[str, Any], values: Sequence[str]) -> Any:
    return format_lazy(" · ".join(["{}"] * len(values)), *(labels.get(value, value) for value in values))
