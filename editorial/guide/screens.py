"""Which chapters help on which screen of the CMS."""

from editorial.guide.help import register_help

WAGTAIL = {
    "wagtailadmin_home": ("practice", "add-initiative", "send-for-approval"),
    "wagtailadmin_explore": ("add-initiative", "progress-update", "translate"),
    "wagtailadmin_explore_root": ("add-initiative", "progress-update"),
    "wagtailadmin_pages:add_subpage": ("add-initiative", "progress-update"),
    "wagtailadmin_pages:history": ("when-it-comes-back", "send-for-approval"),
    "wagtailadmin_pages:workflow_history": ("when-it-comes-back", "send-for-approval"),
    "wagtailadmin_pages:revisions_compare": ("the-queue", "returning-well"),
    "wagtailadmin_account": ("sign-in",),
    "wagtailimages:index": ("images-and-documents",),
    "wagtailimages:add": ("images-and-documents",),
    "wagtailimages:add_multiple": ("images-and-documents",),
    "wagtailimages:edit": ("images-and-documents",),
    "wagtaildocs:index": ("images-and-documents",),
    "wagtaildocs:add": ("images-and-documents",),
    "wagtaildocs:add_multiple": ("images-and-documents",),
    "wagtaildocs:edit": ("images-and-documents",),
    "guarded_submit": ("translate",),
    "wagtail_localize:submit_page_translation": ("translate",),
}
PORTAL = {
    "practice": ("practice", "send-for-approval", "when-it-comes-back"),
    "practice_approved": ("practice",),
    "guide_training": ("training",),
    "queue": ("the-queue", "returning-well"),
    "queue_review": ("the-queue", "returning-well", "what-citizens-see"),
    "queue_together": ("the-queue",),
    "return_page": ("returning-well",),
    "bundles": ("bundles-and-dates",),
    "bundle": ("bundles-and-dates",),
    "people": ("check-and-people", "who-to-ask"),
    "people_invite": ("check-and-people",),
    "people_person": ("check-and-people",),
    "people_reviews": ("check-and-people",),
    "people_review": ("check-and-people",),
    "languages:report": ("translate",),
    "languages:changes": ("translate",),
    "languages:po_upload": ("translate",),
    "notices:list": ("when-it-comes-back", "send-for-approval"),
    "collection": ("collection-by-file",),
    "collection_upload": ("collection-by-file",),
    "collection_columns": ("collection-by-file",),
    "collection_errors": ("collection-by-file",),
    "search_synonyms": ("helping-people-find",),
    "search_synonyms_add": ("helping-people-find",),
    "search_synonyms_change": ("helping-people-find",),
    "search_pins": ("helping-people-find",),
    "search_pins_add": ("helping-people-find",),
    "search_pins_change": ("helping-people-find",),
    "search_unanswered": ("helping-people-find",),
    "mfa_index": ("sign-in",),
}


def register_screens() -> None:
    for url_name, chapters in (WAGTAIL | PORTAL).items():
        register_help(url_name, *chapters)
