"""The English texts of the API's document, to be said in the other languages, and how they become HTML.

In a text `{1}` and `{2}` stand for what the document writes between backticks. A text that is not here stays
English, and is marked as such.
"""

import re
from collections.abc import Mapping, Sequence

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy, gettext_noop

CODE = re.compile(r"`([^`]*)`")
PLACE = re.compile(r"\{(\d)\}")
# Collections that hold no records.
TITLES = {
    "terms": gettext_lazy("Terms"),
    "pages": gettext_lazy("Pages"),
    "search": gettext_lazy("Search"),
    "indicators": gettext_lazy("Indicators"),
    "activities": gettext_lazy("Activities"),
    "case-statistics": gettext_lazy("Figures of cases"),
}
NEUTRAL = frozenset({"OK", "SHA-256", "{1}", ""})


def in_words(collection: str) -> str:
    return str(TITLES.get(collection, collection))


def pattern_of(text: str) -> tuple[str, Sequence[str]]:
    """The text with places for its code, and the code."""
    pattern = " ".join(text.split())
    pieces = CODE.findall(pattern)
    for number, piece in enumerate(pieces, 1):
        pattern = pattern.replace(f"`{piece}`", f"{{{number}}}", 1)
    return pattern, pieces


def said(text: str, translations: Mapping[str, str] | None = None) -> SafeString:
    """The English text in the reader's language; `translations` (`{language: text}`) where it has its own."""
    pattern, pieces = pattern_of(text)
    language = get_language() or ""
    if translations:
        return marked(translations.get(language) or text)
    if pattern in NEUTRAL:
        return _filled(pattern, pieces)
    told = gettext(pattern)
    if told != pattern or language == "en" or pattern in TEXTS:
        return _filled(told, pieces)
    return format_html('<span lang="en" dir="ltr">{}</span>', _filled(pattern, pieces))


def marked(text: str) -> SafeString:
    """A text of the reader's language, with its code."""
    return _filled(*pattern_of(text))


def _filled(pattern: str, pieces: Sequence[str]) -> SafeString:
    codes = [format_html('<code dir="ltr">{}</code>', piece) for piece in pieces]
    escaped = str(conditional_escape(pattern))
    return SafeString(PLACE.sub(lambda place: codes[int(place[1]) - 1], escaped))


TEXTS = frozenset(
    {
        REPEATABLE := gettext_noop("May be repeated: any of the values."),
        gettext_noop("What institutions do for integrity"),
        gettext_noop(
            "The reader's language. Not a filter: records without it come in the language "
            "they were written in. By default the first of {1} that the portal has, else Arabic."
        ),
        gettext_noop("Names separated by commas: only these, and {1}."),
        gettext_noop("Count the values by which the list can be narrowed."),
        gettext_noop("From {1}."),
        gettext_noop("Unprocessable Entity"),
        gettext_noop("Too many requests in this minute."),
        gettext_noop("The portal's own fault. It is noted."),
        gettext_noop("Not changed since the {1} that was sent."),
        gettext_noop("One initiative with everything it says"),
        gettext_noop("The record's permanent identifier."),
        gettext_noop("Widths, in pixels, in which images are wanted. May be repeated."),
        gettext_noop("Not Found"),
        gettext_noop("Subjects told in chapters"),
        gettext_noop("One dossier with everything it says"),
        gettext_noop("Every platform of the national system"),
        gettext_noop("One platform with everything it says"),
        gettext_noop("Laws, strategies, reports, guides"),
        gettext_noop("One resource with everything it says"),
        gettext_noop("Institutions of the national integrity system"),
        gettext_noop("Words of the name, an acronym or a former name."),
        gettext_noop("One institution with everything it says"),
        gettext_noop("The national action plans of the Open Government Partnership"),
        gettext_noop(
            "What the portal said at the end of this day: titles and facts, without texts, al"
            "l in one page and with few filters. Today and later days give what it says now."
        ),
        gettext_noop("One plan with everything it says"),
        gettext_noop("How the overall figure of a plan has moved"),
        gettext_noop("What was promised in the action plans, and where it stands"),
        gettext_noop("{1}: those past their date, themselves or one of their milestones."),
        gettext_noop("One commitment with everything it says"),
        gettext_noop("How a commitment has changed"),
        gettext_noop("What the portal said, change by change, since it first recorded the commitment."),
        gettext_noop("What institutions report on commitments, with its evidence"),
        gettext_noop("What citizens suggest and expect, as far as it is published, with the answers."),
        gettext_noop("What citizens suggest and expect, with the answers"),
        gettext_noop("One contribution with everything it says"),
        gettext_noop("Contribution in one language. With {1}, only those named and {2}."),
        gettext_noop("The officers' copy of what a citizen has written."),
        gettext_noop("Empty: not answered yet."),
        gettext_noop("The first day stands for the month in which it came in."),
        gettext_noop("The language in which it was written."),
        gettext_noop("The initiatives and commitments that it led to or that answer it."),
        gettext_noop("All terms"),
        gettext_noop("In the order in which the portal shows them; not paged."),
        gettext_noop("One term"),
        gettext_noop("Other pages"),
        gettext_noop("Home page, lists and pages that explain, in one language; not paged."),
        gettext_noop("One page with its text"),
        gettext_noop("Titles for what somebody begins to type"),
        gettext_noop("Titles that have all the words begun; the reader's language first, at most eight."),
        gettext_noop("Search everything public"),
        gettext_noop("Empty: everything, newest first."),
        gettext_noop("The reader's language; not a filter."),
        gettext_noop("Of all pages together, each record once."),
        gettext_noop("The address of the next page; null on the last one."),
        gettext_noop("With {1}: each counted without its own filter."),
        gettext_noop("Initiative in one language. With {1}, only those named and {2}."),
        gettext_noop("This record in the API."),
        gettext_noop("The languages it exists in."),
        gettext_noop("The same record in one of its languages."),
        gettext_noop("RFC 9457. {1} and {2} are in the reader's language."),
        gettext_noop("What has to be done, by whom, by when; null: not stated in the source."),
        gettext_noop("Its identifier."),
        gettext_noop("{1} is null when it is not there for everybody."),
        gettext_noop("In bytes."),
        gettext_noop("{1} is empty for decoration."),
        gettext_noop("Where in a file of the record the words stand. {1} is escaped HTML with {2}."),
        gettext_noop("Of a PDF, with {1} and the number of the page."),
        gettext_noop("From 1; null where the file has no pages."),
        gettext_noop("Of a spreadsheet; else empty."),
        gettext_noop("By the width that was asked for."),
        gettext_noop("Every file that the record names in this language."),
        gettext_noop("Both directions. Relations that only the editors see are {1}."),
        gettext_noop("Since when the text it was translated from is newer; null while it is not."),
        gettext_noop("Where the declared status comes from."),
        gettext_noop("{1} is as printed, with its unit."),
        gettext_noop("{1} is why the two belong together; {2} which of them says so."),
        gettext_noop("WebP, never larger than the image itself."),
        gettext_noop("{1} from top to bottom, each with its cells in the order of reading."),
        gettext_noop("Dossier in one language. With {1}, only those named and {2}."),
        gettext_noop("Another public record."),
        gettext_noop("Platform in one language. With {1}, only those named and {2}."),
        gettext_noop("What one can do there, as far as its sources say."),
        gettext_noop("Codes of the languages it works in."),
        gettext_noop("The printed address as a link; empty when none is stated."),
        gettext_noop("What to do when it does not work."),
        gettext_noop("Null: never asked."),
        gettext_noop("What the portal saw when it last asked the platform's address."),
        gettext_noop("Resource in one language. With {1}, only those named and {2}."),
        gettext_noop("Where it stands elsewhere; empty: not stated."),
        gettext_noop("The text itself, to download."),
        gettext_noop("Institution in one language. With {1}, only those named and {2}."),
        gettext_noop("The mean of what is declared, over the {1} of {2} that declare a percentage."),
        gettext_noop("In per cent, one decimal. Null: nobody declares one."),
        gettext_noop("What its section says of it; empty without a section."),
        gettext_noop("Where its work continues."),
        gettext_noop("Records that it leads or publishes, by collection."),
        gettext_noop("Records in which it takes part, by collection."),
        gettext_noop("Of the commitments that it leads."),
        gettext_noop("When a record that it leads last changed."),
        gettext_noop("Plan in one language. With {1}, only those named and {2}."),
        gettext_noop(
            "Sources contradict each other: every value is kept, with the number of sources that say it."
        ),
        gettext_noop("The earlier day that was asked for."),
        gettext_noop("Since when the portal said so; with {1} alone."),
        gettext_noop("The plan's commitments in this API."),
        gettext_noop("Name of the OGP member."),
        gettext_noop("As the plan prints it, kept to compare."),
        gettext_noop("Counted from the plan's commitments. {1} is that of the {2} declared percentages."),
        gettext_noop("In per cent, one decimal."),
        gettext_noop("Commitments that declare 100 % and are not declared completed."),
        gettext_noop("Past their date, themselves or one of their milestones."),
        gettext_noop("The plan's overall figure from {1} on."),
        gettext_noop("The days on which it changed, newest first."),
        gettext_noop("Commitment in one language. With {1}, only those named and {2}."),
        gettext_noop("What the Independent Reporting Mechanism says, on its own scales; null: not stated."),
        gettext_noop("The source's text is cut off."),
        gettext_noop("The same matter in another plan."),
        gettext_noop("A file or an address; the other is empty."),
        gettext_noop("A dated step. {1} is derived from dates and declarations, on the day asked for."),
        gettext_noop("What the institution reported, and what proves it."),
        gettext_noop("One fact, in words; empty where it was not stated."),
        gettext_noop("What happened, in words; empty when facts changed."),
        gettext_noop("What the portal said at the end of that day."),
        gettext_noop("Newest first."),
        gettext_noop("ProgressUpdate in one language. With {1}, only those named and {2}."),
        gettext_noop("The pieces of evidence, {1} in number."),
        gettext_noop("As filters take it."),
        gettext_noop("In every language that has one."),
        gettext_noop("Where the word comes from; empty: not stated."),
        gettext_noop("How many public records carry it."),
        gettext_noop("The page of everything on it, where there is one."),
        gettext_noop("The same in all languages."),
        gettext_noop("The collection of this API that the page lists, if it is a list."),
        gettext_noop("The type, in the reader's language."),
        gettext_noop("{1} is escaped HTML with {2}, in the language {3}."),
        gettext_noop("Where a file of the record says it; null while {1} shows it already."),
        gettext_noop(
            "{1} and facets count records, each once. {2}: the database answered, not Elasticsearch."
        ),
        gettext_noop("What editors recommend for exactly this question; first page only."),
        gettext_noop("What institutions do for integrity."),
        gettext_noop("Subjects told in chapters."),
        gettext_noop("Every platform of the national system."),
        gettext_noop("Laws, strategies, reports, guides."),
        gettext_noop("Who leads, takes part and declares."),
        gettext_noop("The national action plans, with figures counted from their commitments."),
        gettext_noop("What was promised, where it stands, and what the portal said of it on a day."),
        gettext_noop("What institutions report on commitments, with its evidence."),
        gettext_noop("The words by which records are filed."),
        gettext_noop("Public pages that are no records."),
        gettext_noop("Everything public, in three languages."),
        gettext_noop("A function, never a person."),
        gettext_noop("A page of events, the newest first"),
        gettext_noop("All public events, as an OrderedCollection"),
        gettext_noop("At most 100 events."),
        gettext_noop("Begin with {1}, the newest events, and follow {2}; {3} holds the oldest."),
        gettext_noop("Commitments that declare a percentage."),
        gettext_noop("Counted when it is asked for; nothing is estimated."),
        gettext_noop("Each record once, and its texts in each language."),
        gettext_noop("How the portal is used by those who write in it."),
        gettext_noop(
            "Institutions: named by records, with a section of their own, with records, and lately at work."
        ),
        gettext_noop("Nine of ten decisions took no longer."),
        gettext_noop("Null: too few decisions."),
        gettext_noop("Of these, in per cent."),
        gettext_noop("One event"),
        gettext_noop("One progress update with everything it says"),
        gettext_noop("Other forms in which sources print it."),
        gettext_noop("Pages have no such name."),
        gettext_noop("Public events, as ActivityStreams."),
        gettext_noop("Records whose title, address or facts changed in it."),
        gettext_noop(
            "The 100 events before the one with the number {1}; {2}: the last 100. "
            "A page with a number always lists the same events."
        ),
        gettext_noop("The approving body's own pace in the last twelve months, in working days."),
        gettext_noop("The event."),
        gettext_noop("The last twelve months, the running one last."),
        gettext_noop("There is no event of this number."),
        gettext_noop("What the portal holds and how often it changes"),
        gettext_noop("Where its pages begin and end."),
        gettext_noop("Where the source prints it with an evident error."),
        gettext_noop("Worded by the editors: no source prints it in this language."),
        gettext_noop("How many on a page."),
        gettext_noop("In which order."),
        gettext_noop("What somebody has typed."),
        gettext_noop("The permanent identifier."),
        gettext_noop("Which page, from 1."),
        gettext_noop("The reader's language; by default that of {1}, else Arabic."),
        gettext_noop("Only the terms of this vocabulary."),
        gettext_noop("The number of an event, or {1}."),
        gettext_noop("The number of the event."),
        gettext_noop("The record as it is now; of one that was withdrawn a Tombstone without a name."),
        gettext_noop("The record's permanent address."),
        gettext_noop("In the language it was written in."),
        gettext_noop("Older events; absent on the last page."),
        gettext_noop("How many records would be found with it."),
        gettext_noop("In the reader's language."),
        gettext_noop("With {1}, only those named and {2}."),
        gettext_noop("What people have sent to the desk of cases, and what came out."),
        gettext_noop("What came in at the desk of cases and what came out, in a month or a year"),
        gettext_noop("As published on the tenth of the month after; no case is looked at."),
        gettext_noop("A month as {1} or a year as {2}; by default the latest month."),
        gettext_noop("Why there is no number."),
        gettext_noop("A number of cases. From 1 to 4 it is never told."),
        gettext_noop("The cases of a table that have something in common."),
        gettext_noop(
            "Working days within which a quarter, half and three quarters of the cases were done;"
            " null: too few."
        ),
        gettext_noop(
            "{1} where cells are parts of one; no cells where they would tell too much; {2} for times."
        ),
        gettext_noop("How the numbers come about."),
        gettext_noop("0: as first published; else how often it was corrected."),
        gettext_noop("Counted once, then never changed."),
        gettext_noop("Null: nothing is published yet."),
        gettext_noop("Every period that is published, the latest first."),
    }
)
