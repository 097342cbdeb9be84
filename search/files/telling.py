"""What editors are told of a file: whether the search finds it by its words, and if not, why."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from editorial.models import PortalDocument
from publication.models import RecordFile
from search.files.models import FileText
from search.files.reports import Reason

REASONS: Mapping[str, Any] = {
    Reason.NO_TEXT: gettext_lazy("it holds pictures of text only, as a scan does"),
    Reason.ENCRYPTED: gettext_lazy("it is protected by a password"),
    Reason.DAMAGED: gettext_lazy("it is damaged"),
    Reason.FORMAT: gettext_lazy("its format is none of PDF, DOCX, XLSX and ODT"),
    Reason.SIZE: gettext_lazy("it is too large"),
    Reason.UNPACKED: gettext_lazy("it would unpack to too much"),
    Reason.TIME: gettext_lazy("reading it takes too long"),
    Reason.MEMORY: gettext_lazy("reading it takes too much memory"),
    Reason.MISSING: gettext_lazy("it is missing where files are kept"),
}


def said_of(document: PortalDocument) -> str:
    if not RecordFile.objects.filter(document_id=document.pk, checksum=document.checksum).exists():
        return _(
            "The search reads the text of this file once a public page names it and everybody may see it."
        )
    file = FileText.objects.filter(checksum=document.checksum).first()
    if file is None:
        return _("The text of this file is read soon.")
    if not file.pages:
        return _("Readers do not find this file by its words: %(reason)s.") % {
            "reason": REASONS.get(file.reason, file.reason)
        }
    read = ngettext(
        "Readers find the text of %(number)s page of this file.",
        "Readers find the text of %(number)s pages of this file.",
        file.pages,
    ) % {"number": file.pages}
    return f"{read} {_('The rest is too much to be read.')}" if file.reason else read
