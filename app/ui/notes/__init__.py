"""Notes beside a text: editor, preview, saving by itself."""
