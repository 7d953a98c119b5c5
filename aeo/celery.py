"""The Celery application as workers and beat load it; tasks are found in each app's `tasks` module."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aeo.settings.local")
django.setup()

from aeo.kernel.tasks import celery  # noqa: E402 - tasks need loaded apps

app = celery
app.autodiscover_tasks(force=True)
