"""Keep: SQLite and PostgreSQL behind the ports of coaching/. No Slack, no rules; rows never leave here."""

from __future__ import annotations

from models.migrate import check_migrations, upgrade
from models.stores import SqlStores, open_stores

__all__ = ["SqlStores", "check_migrations", "open_stores", "upgrade"]
