"""Celery's way to the same functions that `manage.py work` calls."""

from celery import shared_task

from outbox import relay


@shared_task(name="outbox.deliver")
def deliver() -> int:
    return relay.deliver_due()


@shared_task(name="outbox.run_due_jobs")
def run_due_jobs() -> list[str]:
    return relay.run_due_jobs()
