"""The security advisories of 2023-2026 that were weighed, and some older ones of the same kind.

`HELD`: the test that plays it. `ABSENT`: the fact by which it does not apply (`test_advisories_absent`). What
is in neither is held by the version floor alone: `FLOORED`, with the reason.
"""

from collections.abc import Mapping

HELD: Mapping[str, str] = {
    # Wagtail: permissions
    "CVE-2023-45809": "test_bulk_actions_on_people_disclose_their_names",
    "CVE-2024-32882": "test_forged_fields_of_a_form_are_taken",
    "CVE-2026-25517": "test_preview_endpoints_render_a_form_without_permission",
    "CVE-2026-44197": "test_comparing_revisions_shows_foreign_drafts",
    "CVE-2026-44198": "test_history_of_foreign_pages_is_shown",
    "CVE-2026-44200": "test_copying_takes_a_foreign_page_into_ones_own_section",
    "CVE-2026-44201": "test_media_api_of_the_cms_lists_foreign_files",
    "CVE-2026-54259": "test_choosers_describe_a_chosen_foreign_file",
    "CVE-2026-54261": "test_preview_of_a_size_shows_a_foreign_image",
    "CVE-2026-55468 / GHSA-3vrh-m9w7-v94f": "test_pages_api_of_the_cms_returns_foreign_drafts",
    "GHSA-92hv-j533-69wc": "test_fingerprint_in_a_header_tells_which_document_is_there",
    "GHSA-c2xx-cjmh-9q8f": "test_media_api_lists_what_lies_below_a_private_collection",
    "GHSA-c2xx-cjmh-9q8f (visitors)": "test_document_below_a_private_collection_is_served",
    "GHSA-x5cx-w6p2-mxf2": "test_copying_a_snippet_needs_no_more_than_adding",
    "GHSA-jm5p-837g-rv8g": "test_copy_for_translation_opens_a_foreign_page",
    "wagtail-localize publishes without the right": "test_translating_publishes_without_the_right",
    "found here: titles in bulk actions on files": "test_bulk_actions_on_files_disclose_their_titles",
    "found here: next title of a public page": "test_next_title_of_a_public_foreign_page_is_told",
    "found here: the same, for an address that is typed": "test_next_title_is_told_for_an_address",
    # Wagtail: content and load
    "CVE-2023-28837": "test_large_upload_is_read_into_memory",
    "CVE-2024-39317": "test_search_words_take_the_processor",
    "CVE-2026-28222": "test_class_of_a_table_cell_is_a_script",
    "CVE-2026-54260": "test_size_of_an_image_is_without_bounds",
    "documents with scripts (no identifier)": "test_uploaded_document_runs_in_the_browser",
    # Wagtail, older, of the same kind
    "CVE-2020-11001": "test_titles_run_as_scripts_in_the_cms",
    "CVE-2020-11037": "test_shared_passwords_can_be_measured",
    "CVE-2021-29434": "test_link_in_rich_text_runs_a_script",
    "CVE-2021-32681": "test_blocks_render_text_as_markup",
    "CVE-2022-21683": "test_remark_is_told_to_people_who_may_not_know_of_the_page",
    # Django
    "CVE-2023-23969": "test_names_of_languages_fill_the_memory",
    "CVE-2024-39614": "test_names_of_languages_fill_the_memory",
    "CVE-2026-77050": "test_names_of_languages_fill_the_memory",
    "CVE-2023-24580": "test_hundreds_of_files_open_at_once",
    "CVE-2024-39330": "test_name_of_an_upload_leads_out_of_its_folder",
    "CVE-2024-53907": "test_unclosed_tags_take_the_processor",
    "CVE-2025-32873": "test_unclosed_tags_take_the_processor",
    "CVE-2025-48432": "test_address_writes_lines_into_the_log",
    "CVE-2025-64459": "test_query_string_becomes_part_of_the_statement",
}

ABSENT: Mapping[str, str] = {
    "CVE-2020-15118": "there are no form pages",
    "CVE-2023-28836": "modeladmin is not installed",
    "CVE-2024-35228": "there are no settings models",
    "CVE-2026-28223": "simple_translation is not installed",
    "CVE-2026-44199": "there are no form pages",
    "CVE-2026-54262": "simple_translation is not installed",
    "CVE-2026-54263": "images have no addresses by filter",
    "Wagtail 8's API v3": "Wagtail's API with tokens is not mounted",
    "CVE-2024-38875, CVE-2024-41990, CVE-2024-41991, CVE-2024-45230": (
        "no filter that shortens or links HTML is used"
    ),
    "CVE-2023-43665, CVE-2024-27351, CVE-2025-26699, CVE-2026-1285": (
        "no filter that shortens or links HTML is used"
    ),
    "CVE-2024-45231": "passwords are not reset by Django",
    "CVE-2025-57833, CVE-2025-59681, CVE-2026-1287, CVE-2026-1312": (
        "no FilteredRelation and no dictionary from a request in a query"
    ),
    "CVE-2025-59682": "no archive is unpacked",
    "CVE-2025-64460": "no XML is read as fixtures",
    "CVE-2024-53908": "the database is PostgreSQL",
    "CVE-2026-1207, CVE-2026-15307, CVE-2026-53877": "GeoDjango is not installed",
    "CVE-2026-4277, CVE-2026-4292": "Django's own admin is not installed",
    "CVE-2025-14550, CVE-2026-3902, CVE-2026-5766, CVE-2026-33034": "nothing is served by ASGI",
    "CVE-2026-6907, CVE-2026-8404, CVE-2026-35193, CVE-2026-48588": (
        "pages are not kept by Django's cache middleware"
    ),
    "CVE-2026-35192": "sessions are not saved at every request",
    "CVE-2026-6873": "no signed cookie is read",
    "CVE-2026-7666": "no mail fails silently",
    "CVE-2026-53878": "no address is checked by the mail or domain validator alone",
}

FLOORED: Mapping[str, str] = {
    "CVE-2023-36053": "validators of mail addresses: inside Django",
    "CVE-2024-39329": "time of a failed sign-in: tests/institutions/test_sign_in.py, and Django",
    "CVE-2024-56374": "IPv6 addresses: inside Django",
    "CVE-2025-13473": "mod_wsgi's handler: not used",
    "CVE-2025-27556, CVE-2025-64458, CVE-2026-25673": "Windows alone",
    "CVE-2026-25674": "a race for file permissions: inside Django",
    "CVE-2026-33033": "parsing of uploads: inside Django",
}
