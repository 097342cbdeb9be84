"""Addresses below /desk/."""

from django.urls import include, path
from wagtail.utils.urlpatterns import decorate_urlpatterns

from casework.desk import (
    case_views,
    day_views,
    file_views,
    identity_views,
    intake_views,
    person_views,
    queue_views,
    template_views,
)
from casework.desk.calendar_urls import urlpatterns as calendar
from institutions.sign_in.languages import in_chosen_language

urlpatterns = [
    path("", queue_views.queue, name="desk_queue"),
    path("take/", queue_views.take_several, name="desk_take_several"),
    path("language/", person_views.change_language, name="desk_language"),
    path("intake/", intake_views.intake, name="desk_intake"),
    path("templates/", template_views.index, name="desk_templates"),
    path("templates/add/", template_views.edit, name="desk_template_add"),
    path("templates/<int:pk>/", template_views.edit, name="desk_template_change"),
    path("templates/<int:pk>/remove/", template_views.remove, name="desk_template_remove"),
    path("identities/", identity_views.waiting, name="desk_identities"),
    path("identities/<uuid:key>/", identity_views.decide, name="desk_identity_decide"),
    path("calendar/", include(decorate_urlpatterns(calendar, in_chosen_language))),
    path("figures/", include("casework.desk.figures_urls")),
    path("cases/<slug:public_id>/", case_views.case_page, name="desk_case"),
    path("cases/<slug:public_id>/days/", day_views.days, name="desk_days"),
    path("cases/<slug:public_id>/files/<uuid:key>/", file_views.download, name="desk_file"),
    path("cases/<slug:public_id>/identity/", identity_views.reveal, name="desk_identity"),
    path("cases/<slug:public_id>/identity/ask/", identity_views.ask, name="desk_identity_ask"),
    path("cases/<slug:public_id>/<slug:name>/", case_views.do, name="desk_act"),
]
