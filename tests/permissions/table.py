"""Who may open which address. An address that no line covers fails the tests: decide, then add it here.

The longest line that an address begins with counts. What a person may then do with one page, image or term is
Wagtail's permissions and the approval gate; here stands who gets in at all.
"""

from collections.abc import Iterator
from enum import Enum

from django.urls import get_resolver
from django.urls.resolvers import URLResolver
from django.utils import translation


class Access(Enum):
    PUBLIC = "everybody"
    TOKEN = "who holds the operator's token"
    SIGN_IN = "everybody: needed to sign in, or a file without content"
    OWN_SIGN_IN = "each person for their own account; what is not set up there is not found"
    EDITORS = "who works on the portal: editors, leads, approvers"
    BODY = "who works for the approving body"
    LEADS = "institution leads and the approving body"
    LINK = "who holds a link that was mailed"
    DRAFT_TOKEN = "who holds the token of one draft; nobody while no external site shows drafts"
    PEOPLE = "who looks after people: institution leads and administrators"
    ADMINISTRATORS = "administrators of the approving body"
    MEDIA = "who may add images or documents to a collection"
    DECIDERS = "who decides: institution leads and approvers"
    APPROVERS = "approvers of the approving body"
    DESK = "who has a seat at the desk; a case for those who may see it, to all others it is absent"
    DESK_BODY = "who triages or handles cases at the approving body"
    OPERATOR = "nobody but the operator"
    CLOSED = "nobody: the feature is switched off"


TABLE: dict[str, Access] = {
    # The public site
    "": Access.PUBLIC,
    "ar/": Access.PUBLIC,
    "ar/calendar/": Access.PUBLIC,
    "ar/data/": Access.PUBLIC,
    "ar/search/alerts/": Access.PUBLIC,
    "ar/search/alerts/confirm/": Access.LINK,
    "ar/search/alerts/end/": Access.LINK,
    "ar/search/alerts/mine/": Access.LINK,
    "ar/speak-up/": Access.PUBLIC,
    "id/": Access.PUBLIC,
    "api/v1/": Access.PUBLIC,
    "robots.txt": Access.PUBLIC,
    "sitemap": Access.PUBLIC,
    ".well-known/security.txt": Access.PUBLIC,
    "documents/": Access.PUBLIC,
    # Machines
    "-/live": Access.PUBLIC,
    "-/ready": Access.PUBLIC,
    "-/health": Access.TOKEN,
    # Signing in
    "cms/login/": Access.SIGN_IN,
    "cms/sign-in/": Access.SIGN_IN,
    "cms/sign-in/carried/": Access.SIGN_IN,
    "cms/sign-in/confirm/": Access.OWN_SIGN_IN,
    "cms/sign-in/password/": Access.OWN_SIGN_IN,
    "cms/sign-in/second-factor/": Access.OWN_SIGN_IN,
    "cms/sign-in/start/": Access.OWN_SIGN_IN,
    "cms/sign-in/unsent/": Access.OWN_SIGN_IN,
    "cms/jsi18n/": Access.SIGN_IN,
    "cms/sprite/": Access.SIGN_IN,
    "cms/password_reset/": Access.CLOSED,
    "cms/invitation/": Access.LINK,
    # An external site fetches a draft
    "cms/external-preview/": Access.DRAFT_TOKEN,
    # People and institutions
    "cms/people/": Access.PEOPLE,
    "cms/people/reviews/<int:pk>/end-unconfirmed/": Access.ADMINISTRATORS,
    "cms/institutions/": Access.ADMINISTRATORS,
    # A person's own
    "cms/": Access.EDITORS,
    "cms/^.*/$": Access.EDITORS,
    "cms/account/": Access.EDITORS,
    "cms/logout/": Access.EDITORS,
    "cms/dismissibles/": Access.EDITORS,
    "cms/editing-sessions/": Access.EDITORS,
    "cms/failwhale/": Access.EDITORS,
    "cms/notices/": Access.EDITORS,
    "cms/notices/undelivered/": Access.OPERATOR,
    "cms/reports/unfinished-work/": Access.OPERATOR,
    "cms/test404/": Access.EDITORS,
    # What waits for a decision, each by whose step it is
    "cms/queue/": Access.DECIDERS,
    # Pages, each by the rights on it
    "cms/pages/": Access.EDITORS,
    "cms/bulk/": Access.EDITORS,
    "cms/api/main/": Access.EDITORS,
    "cms/localize/": Access.EDITORS,
    "cms/languages/": Access.EDITORS,
    "cms/block-preview/": Access.EDITORS,
    "cms/choose-page/": Access.EDITORS,
    "cms/choose-external-link/": Access.EDITORS,
    "cms/choose-email-link/": Access.EDITORS,
    "cms/choose-phone-link/": Access.EDITORS,
    "cms/choose-anchor-link/": Access.EDITORS,
    "cms/tag-autocomplete/": Access.EDITORS,
    "cms/embeds/": Access.EDITORS,
    "cms/forms/": Access.EDITORS,
    "cms/collection/": Access.EDITORS,
    "cms/reports/": Access.EDITORS,
    "cms/reports/site-history/": Access.BODY,
    "cms/reports/workflow/": Access.BODY,
    "cms/reports/workflow_tasks/": Access.BODY,
    "cms/reports/locked/": Access.LEADS,
    "cms/workflows/task_chooser/": Access.EDITORS,
    # The guide and the practice section
    "cms/guide/": Access.EDITORS,
    "cms/guide/who-has-practised/": Access.APPROVERS,
    "cms/practice/": Access.EDITORS,
    # Images and documents, each by the rights on its collection
    "cms/images/": Access.MEDIA,
    "cms/documents/": Access.MEDIA,
    # What search knows, kept by the approving body; what it did not find, for whoever writes
    "cms/search-words/": Access.APPROVERS,
    "cms/search-words/unanswered/": Access.EDITORS,
    # Outside systems that are told of what becomes public
    "cms/webhooks/": Access.APPROVERS,
    # What becomes public together
    "cms/bundles/": Access.APPROVERS,
    # Vocabularies: everybody chooses from them, the approving body keeps them
    "cms/snippets/": Access.APPROVERS,
    "cms/snippets/institutions/": Access.APPROVERS,
    "cms/snippets/choose/": Access.EDITORS,
    "cms/snippets/choose/institutions/term/create/": Access.APPROVERS,
    "cms/snippets/choose/institutions/institution/create/": Access.APPROVERS,
    # Cases
    "desk/": Access.DESK,
    "desk/figures/": Access.DESK_BODY,
    "desk/publishing/": Access.DESK_BODY,
    # The installation
    "cms/collections/": Access.OPERATOR,
    "cms/groups/": Access.OPERATOR,
    "cms/locales/": Access.OPERATOR,
    "cms/redirects/": Access.OPERATOR,
    "cms/settings/": Access.OPERATOR,
    "cms/sites/": Access.OPERATOR,
    "cms/users/": Access.OPERATOR,
    "cms/workflows/": Access.OPERATOR,
}
# These lines are addresses themselves, not the beginning of others.
EXACT = {"", "cms/", "cms/snippets/"}


def addresses() -> Iterator[str]:
    """The route of every address of the portal: `cms/pages/<int:page_id>/edit/`."""
    with translation.override("ar"):
        yield from _routes(get_resolver("portal.urls"), "")


def _routes(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        else:
            yield route


def access_to(route: str) -> Access | None:
    """The line of the table that covers `route`."""
    covering = [line for line in TABLE if route == line or (line not in EXACT and route.startswith(line))]
    return TABLE[max(covering, key=len)] if covering else None
