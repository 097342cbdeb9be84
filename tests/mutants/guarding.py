"""Where who may do what is decided, and the tests that look at it: the nearest first."""

from collections.abc import Mapping, Sequence

EDITORIAL, PEOPLE, ACCESS = "tests/editorial/test_", "tests/institutions/test_", "tests/permissions/test_"

GUARDING: Mapping[str, Sequence[str]] = {
    "casework/permissions.py": (
        "tests/casework/test_wall.py",
        "tests/casework/desk/test_",
    ),
    "casework/identities.py": ("tests/casework/desk/test_files_and_identities.py",),
    "casework/downloading.py": ("tests/casework/desk/test_files_and_identities.py",),
    "casework/desk/door.py": ("tests/casework/desk/test_",),
    "editorial/approval.py": (
        f"{EDITORIAL}rights.py",
        f"{EDITORIAL}gate.py",
        f"{EDITORIAL}queue.py",
        f"{EDITORIAL}doors.py",
        f"{EDITORIAL}dates.py",
        f"{EDITORIAL}standing_check.py",
    ),
    "editorial/permissions.py": (
        f"{EDITORIAL}rights.py",
        f"{ACCESS}partner_editor.py",
        f"{ACCESS}translator.py",
        f"{ACCESS}foreign_drafts.py",
        f"{EDITORIAL}sections.py",
        f"{EDITORIAL}doors.py",
        f"{EDITORIAL}lead_step.py",
        f"{EDITORIAL}locks.py",
        f"{ACCESS}media.py",
    ),
    "editorial/discretion.py": (
        f"{ACCESS}discretion.py",
        f"{ACCESS}foreign_drafts.py",
        f"{ACCESS}media.py",
        f"{ACCESS}matrix.py",
    ),
    "editorial/discreet_api.py": (f"{ACCESS}discretion.py",),
    "editorial/guarded_views.py": (
        f"{EDITORIAL}queue.py",
        f"{EDITORIAL}lead_step.py",
        f"{EDITORIAL}returning.py",
        f"{ACCESS}discretion.py",
        f"{ACCESS}foreign_drafts.py",
    ),
    "editorial/return_view.py": (f"{EDITORIAL}queue.py", f"{EDITORIAL}returning.py"),
    "editorial/returning.py": (f"{EDITORIAL}returning.py",),
    "editorial/models/pages.py": (
        f"{EDITORIAL}rights.py",
        f"{EDITORIAL}gate.py",
        f"{EDITORIAL}sections.py",
        f"{EDITORIAL}doors.py",
        f"{ACCESS}partner_editor.py",
    ),
    "editorial/models/workflow.py": (
        f"{EDITORIAL}rights.py",
        f"{EDITORIAL}lead_step.py",
        f"{EDITORIAL}queue.py",
        f"{EDITORIAL}returning.py",
        f"{EDITORIAL}gate.py",
    ),
    "editorial/models/sandbox.py": (
        f"{EDITORIAL}rights.py",
        "tests/editorial/practice/test_",
    ),
    "editorial/practice.py": (
        f"{EDITORIAL}rights.py",
        "tests/editorial/practice/test_",
        f"{EDITORIAL}translation_doors.py",
    ),
    "editorial/practice_views.py": ("tests/editorial/practice/test_",),
    "editorial/lead_step.py": (
        f"{EDITORIAL}rights.py",
        f"{EDITORIAL}lead_step.py",
    ),
    "editorial/ownership.py": (f"{EDITORIAL}rights.py", f"{EDITORIAL}lead_step.py", f"{EDITORIAL}bundle"),
    "editorial/translation_gate.py": (
        f"{EDITORIAL}rights.py",
        f"{EDITORIAL}translation_doors.py",
        f"{ACCESS}translator.py",
    ),
    "editorial/bundles.py": (
        f"{EDITORIAL}rights.py",
        f"{EDITORIAL}bundles.py",
        f"{EDITORIAL}bundle_screens.py",
    ),
    "editorial/bundle_views.py": (f"{EDITORIAL}bundle_screens.py", f"{EDITORIAL}bundles.py"),
    "editorial/releasing.py": (f"{EDITORIAL}bundles.py", f"{EDITORIAL}dates.py"),
    "editorial/documents.py": (f"{ACCESS}media.py", f"{ACCESS}foreign_drafts.py"),
    "editorial/queue/deciding.py": (
        f"{EDITORIAL}approving_together.py",
        f"{EDITORIAL}queue_screen.py",
        f"{EDITORIAL}review_screen.py",
    ),
    "editorial/queue/review_views.py": (f"{EDITORIAL}review_screen.py", f"{EDITORIAL}queue_screen.py"),
    "institutions/permissions.py": (
        f"{PEOPLE}memberships.py",
        f"{PEOPLE}people_screens.py",
        f"{PEOPLE}invitations.py",
        "tests/search/test_synonym_screens.py",
    ),
    "institutions/memberships.py": (
        f"{PEOPLE}rights.py",
        f"{PEOPLE}memberships.py",
        f"{PEOPLE}people_screens.py",
    ),
    "institutions/invitations.py": (
        f"{PEOPLE}rights.py",
        f"{PEOPLE}invitations.py",
    ),
    "institutions/leaving.py": (
        f"{PEOPLE}rights.py",
        f"{PEOPLE}people_screens.py",
        f"{PEOPLE}memberships.py",
        f"{PEOPLE}lifecycle.py",
    ),
    "institutions/lifecycle.py": (
        f"{PEOPLE}rights.py",
        f"{PEOPLE}lifecycle.py",
    ),
    "institutions/access_reviews.py": (
        f"{PEOPLE}rights.py",
        f"{PEOPLE}access_reviews.py",
    ),
    "institutions/sign_in/doors.py": (f"{PEOPLE}doors.py", f"{PEOPLE}second_factor.py"),
    "institutions/sign_in/factors.py": (
        f"{PEOPLE}doors.py",
        f"{PEOPLE}second_factor.py",
    ),
    "institutions/sign_in/sessions.py": (
        f"{PEOPLE}rights.py",
        f"{PEOPLE}sign_in.py",
        f"{PEOPLE}doors.py",
        f"{PEOPLE}second_factor.py",
    ),
    "knowledge_base/collection/uploads.py": ("tests/knowledge_base/test_collection_uploads.py",),
    "notifications/undelivered.py": ("tests/notifications/test_screens.py",),
    "portal/unfinished_work.py": ("tests/outbox/test_retrying.py",),
    "publication/webhooks/permissions.py": ("tests/editorial/webhooks/test_",),
    "search/words/permissions.py": (
        "tests/search/test_synonym_screens.py",
        "tests/search/test_pins.py",
        "tests/search/test_unanswered.py",
    ),
}

TESTER = "editorial/permissions.py:ApprovedOnlyPermissionTester"
UPLOADS = "knowledge_base/collection/uploads.py"
# Found as guards, but no question of rights: `how the mutant's key begins: why`.
NOT_A_RIGHT: Mapping[str, str] = {
    f"{TESTER}.translates_only: 'change' in self.permissions -> True": (
        "who may neither add nor change may do nothing either way"
    ),
    f"{UPLOADS}:confirm: ": "says whether it was begun",
    f"{UPLOADS}:cancel: ": "says whether it was stopped",
    f"{UPLOADS}:undo: ": "says whether it was begun",
    "editorial/bundles.py:_publish_due: ": "says whether it was published",
}
