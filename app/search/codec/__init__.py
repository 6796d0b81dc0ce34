"""A codec for Whoosh that keeps everything of a segment as plain arrays in one file: `sections` is the file, `packing`
makes it, `reading` asks it, `whoosh_codec` is what Whoosh sees. The format is described in `docs/search.md`."""
