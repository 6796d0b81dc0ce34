"""How a database is known to be a library, and which schema this program reads. Imports nothing."""

from __future__ import annotations

# "PRLX" in the file header: tells a library from any other SQLite database before a table is read.
APPLICATION_ID = 0x50524C58

# The newest schema step in `db.migrations.versions`; a test holds the two together.
SCHEMA_REVISION = "0007"
