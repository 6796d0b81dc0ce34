"""Bytes in, articles out. Pure: no database, no network, no state between calls; one module a format."""
