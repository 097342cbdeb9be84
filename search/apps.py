from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from outbox.handlers import register_handler, register_job
        from publication.projection import TOPIC, record_written
        from search.alerts import mailing, saving, telling
        from search.files import keeping
        from search.mirror import deliver
        from search.reconciling import look_after_indices, repair
        from search.shapes import look_after_shapes
        from search.stemming import write_stems
        from search.unanswered.retention import forget_old_questions

        record_written.connect(write_stems, dispatch_uid="search.write_stems")
        # Receivers are called in this order, and this one takes up what the other has written.
        record_written.connect(keeping.follow_record, dispatch_uid="search.follow_record")
        register_handler(TOPIC, deliver)
        register_handler(keeping.TOPIC, keeping.read_files, slow=True)
        register_job("search.files", keeping.look_after_files, every=timedelta(hours=1))
        register_job("search.indices", look_after_indices, every=timedelta(seconds=30))
        register_job("search.shapes", look_after_shapes, every=timedelta(minutes=1))
        register_job("search.reconcile", repair, every=timedelta(days=1))
        register_job("search.unanswered", forget_old_questions, every=timedelta(days=1))
        register_handler(saving.CONFIRMATIONS, mailing.mail_confirmations, slow=True)
        register_handler(telling.ALERTS, mailing.mail_alerts, slow=True)
        register_job("search.alerts", telling.tell, every=timedelta(minutes=5))
        register_job("search.alerts forgotten", saving.forget, every=timedelta(days=1))
