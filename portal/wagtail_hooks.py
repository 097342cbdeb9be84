"""What the operator has in the CMS."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from portal import unfinished_work as work


@hooks.register("register_admin_urls")
def unfinished_work_urls() -> list[URLPattern]:
    return [
        path("reports/unfinished-work/", work.UnfinishedWorkView.as_view(), name=work.NAME),
        path("reports/unfinished-work/<int:pk>/again/", work.try_one_again, name="try_one_again"),
        path("reports/unfinished-work/all/<str:topic>/again/", work.try_topic_again, name="try_topic_again"),
    ]


class OperatorsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return work.is_operator(request)


@hooks.register("register_reports_menu_item")
def unfinished_work_item() -> MenuItem:
    return OperatorsItem(
        _("Unfinished work"), reverse(work.NAME), name="unfinished-work", icon_name="history", order=1200
    )


@hooks.register("register_log_actions")
def name_acts(actions: LogActionRegistry) -> None:
    actions.register_action(work.RETRIED, _("Try work again"), _("Had unfinished work tried again"))
