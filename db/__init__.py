"""The database of a library: tables, connections, statements and schema steps. Knows nothing of the application."""
