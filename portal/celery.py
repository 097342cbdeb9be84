"""Celery worker and beat: the same functions as `manage.py work`, for installations with Redis.

`celery -A portal worker -B`
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "deliver": {"task": "outbox.deliver", "schedule": 1.0},
    "run-due-jobs": {"task": "outbox.run_due_jobs", "schedule": 10.0},
}
