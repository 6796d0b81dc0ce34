"""A codec for Whoosh that keeps everything of a segment as plain arrays in one file: `sections` is the file, `packing`
makes it, `reading` asks it, `whoosh_codec` is what Whoosh names in a table of contents, `whoosh_reading` and
`whoosh_writing` what its own searchers and writers use. The format is described in `docs/search.md`."""
