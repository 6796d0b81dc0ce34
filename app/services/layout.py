"""What lies where in the folder of a library."""

from __future__ import annotations

DATABASE_NAME = "library.db"
BACKUP_FOLDER = "backups"
INDEX_FOLDER = "index"
LOCK_NAME = "library.lock"
IMPORT_FOLDER = "imports"
