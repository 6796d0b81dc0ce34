"""The use cases of Parallax. The only place that opens a database session or an index writer.

Every service may be called from any thread, hands out frozen values of `app.domain`, and announces what it changed.
"""
