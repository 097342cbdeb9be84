from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from outbox.handlers import register_handler, register_job


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = _("Casework")

    def ready(self) -> None:
        from casework.audit.heads import sign_head
        from casework.audit.standing_check import check_audit
        from casework.calendar.affected import count_affected_with
        from casework.calendar.holidays import CHANGED
        from casework.deadlines import due_around, on_changed_calendar
        from casework.desk import daily_notice
        from casework.intake.spool import take_in
        from casework.stashing import purge
        from casework.statistics.publishing import publish_due

        count_affected_with(due_around)
        register_handler(CHANGED, on_changed_calendar, slow=True)
        register_job("sign the head of the audit of cases", sign_head, every=timedelta(hours=1))
        register_job("verify the audit of cases", check_audit, every=timedelta(days=1))
        register_job("take in cases from the spool", take_in, every=timedelta(seconds=10))
        register_job("purge files of forms", purge, every=timedelta(hours=1))
        daily_notice.declare()
        register_job("tell officers how much waits", daily_notice.tell_of_queues, every=timedelta(days=1))
        register_job("publish the figures of cases", publish_due, every=timedelta(hours=6))
