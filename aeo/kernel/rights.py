"""What the application's database role may do, granted after every migration by the owner's role.

Append-only tables (an AppConfig names its own in `append_only`) can be neither changed nor cut by it. Facts and
salts of journal entries may be erased, and nothing else of them.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg import sql

GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
)


def append_only() -> list[str]:
    """Every table that only grows."""
    return sorted({table for config in apps.get_app_configs() for table in getattr(config, "append_only", ())})


def grant(using: str = "default", **_kwargs: Any) -> None:
    """Give the application's role its rights; does nothing when that role does not exist or is our own."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user",
            [settings.AEO_DB_APP_ROLE],
        )
        if cursor.fetchone() is None:
            return
        role = sql.Identifier(settings.AEO_DB_APP_ROLE)
        for statement in GRANTS:
            cursor.execute(sql.SQL(statement).format(role=role))
        tables = set(connections[using].introspection.table_names(cursor))
        for table in append_only():
            if table in tables:
                names = {"role": role, "table": sql.Identifier(table)}
                cursor.execute(sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}").format(**names))
        if "kernel_entry" in tables:
            cursor.execute(sql.SQL("GRANT UPDATE (facts, salt) ON kernel_entry TO {role}").format(role=role))
