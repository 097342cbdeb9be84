from datetime import timedelta

from django.apps import AppConfig

from outbox.handlers import register_job


class OutboxConfig(AppConfig):
    name = "outbox"
    verbose_name = "Outbox"

    def ready(self) -> None:
        from outbox.relay import forget_done

        register_job("forget delivered messages", forget_done, every=timedelta(days=1))
