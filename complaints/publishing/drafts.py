"""Drafts as officers see them: opened, with what looks suspicious in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from casework import permissions
from casework.models import Case
from casework.sealing.envelopes import CannotOpen
from casework.sealing.keys import Ring, identities
from casework.sealing.words import open_words
from complaints.models import Contribution, ContributionOrigin, CopyDraft, Decision
from complaints.public_space.showing import Shown, linked_records, terms_of
from complaints.publishing.copies import Copy, opened
from complaints.publishing.projecting import WAITING
from complaints.publishing.redaction import Suspicion, suspicions
from institutions.models import Term, User

MOST = 100


@dataclass(frozen=True, repr=False)
class OpenedDraft:
    draft: CopyDraft
    copy: Copy

    @property
    def suspicions(self) -> Sequence[Suspicion]:
        return suspicions(self.copy.words())


def open_draft(draft: CopyDraft) -> OpenedDraft:
    return OpenedDraft(draft, opened(bytes(draft.content), identities(Ring.DESK)))


def waiting_for_second(user: User) -> Sequence[CopyDraft]:
    """Drafts of cases that the person may publish; the oldest first."""
    visible = permissions.visible_to(user)
    drafts = CopyDraft.objects.filter(decision="", case__in=visible)
    return list(drafts.select_related("case", "proposed_by").defer("content", "case__body")[:MOST])


def returned_to(user: User) -> Sequence[CopyDraft]:
    """Drafts of theirs that were sent back and not written anew since."""
    visible = permissions.visible_to(user)
    own = CopyDraft.objects.filter(proposed_by=user, decision=Decision.RETURNED, case__in=visible)
    rows = own.select_related("case", "decided_by").defer("content", "case__body").order_by("case", "-pk")
    newest = {row.case_id: row for row in reversed(list(rows[:MOST]))}
    later = CopyDraft.objects.filter(case__in=newest).values_list("case", "pk")
    return [row for row in newest.values() if not any(c == row.case_id and pk > row.pk for c, pk in later)]


def published() -> Sequence[Contribution]:
    """The latest first."""
    return list(Contribution.objects.prefetch_related("texts")[:MOST])


def reason_of(draft: CopyDraft) -> str:
    """Why it was sent back; empty where no key at hand opens it."""
    try:
        return open_words(bytes(draft.reason), identities(Ring.DESK)).get("text", "") if draft.reason else ""
    except CannotOpen:
        return ""


def starting_point(case: Case) -> Copy | None:
    """What the form begins with: the newest draft, for one that is open or was sent back or is public."""
    newest = CopyDraft.objects.filter(case=case).exclude(decision=Decision.REPLACED).last()
    return open_draft(newest).copy if newest is not None else None


def empty_copy(case: Case, words: Mapping[str, str]) -> Copy:
    """The author's own words, to be cut by hand, in the form alone: nothing of them is kept."""
    said = "\n\n".join(words[name] for name in ("what", "gain") if words.get(name))
    return Copy(
        titles={},
        texts={case.locale: said},
        institutions=list(case.about.values_list("slug", flat=True)),
        theme=case.theme.slug if case.theme else "",
    )


def preview(case: Case, copy: Copy, locale: str) -> Shown:
    """What its page would show."""
    chosen = Term.objects.filter(vocabulary="theme", slug=copy.theme) | Term.objects.filter(
        vocabulary="region", slug=copy.region
    )
    standing = origin_of(case)
    return Shown(
        public_id=standing.public_id if standing else "",
        kind=case.kind,
        locale=locale,
        source_locale=case.locale,
        title=copy.titles[locale],
        text=copy.texts[locale],
        answer=copy.answers.get(locale, ""),
        outcome=copy.outcome or WAITING,
        received=case.received_on.replace(day=1),
        published=standing.published_at if standing else timezone.now(),
        answered=timezone.localdate() if copy.answers else None,
        concerned=sorted(copy.institutions),
        terms=terms_of(*chosen),
        linked=linked_records(copy.leads_to, locale),
    )


def origin_of(case: Case) -> Contribution | None:
    origin = ContributionOrigin.objects.select_related("contribution").filter(case=case).first()
    return origin.contribution if origin else None


def case_of(contribution: Contribution) -> Case | None:
    """None when it is kept no longer."""
    origin = ContributionOrigin.objects.select_related("case").filter(contribution=contribution).first()
    return origin.case if origin else None
