"""Help for Wagtail's own screens. Others register theirs themselves."""

from editorial.guide.help import register_help

SCREENS = {
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
    "wagtail_localize:submit_page_translation": ("translate",),
    "guarded_submit": ("translate",),
    "guarded_update": ("translate",),
    "wagtail_localize:translations_report": ("translate",),
    "practice": ("practice", "send-for-approval", "when-it-comes-back"),
    "guide_training": ("training",),
}


def register_screens() -> None:
    for url_name, chapters in SCREENS.items():
        register_help(url_name, *chapters)
