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
        from search.mirror import deliver, look_after_indices
        from search.reconciling import reconcile
        from search.stemming import write_stems

        record_written.connect(write_stems, dispatch_uid="search.write_stems")
        register_handler(TOPIC, deliver)
        register_job("search.indices", look_after_indices, every=timedelta(minutes=1))
        register_job("search.reconcile", reconcile, every=timedelta(days=1))
        register_handler(saving.CONFIRMATIONS, mailing.mail_confirmations)
        register_handler(telling.ALERTS, mailing.mail_alerts)
        register_job("search.alerts", telling.tell, every=timedelta(minutes=5))
        register_job("search.alerts forgotten", saving.forget, every=timedelta(days=1))
