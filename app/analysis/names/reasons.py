"""Why different names are taken for one: the words a reader is shown."""

from __future__ import annotations

from collections.abc import Iterable

from app.analysis.names import names
from app.analysis.names.gazetteer import FormKind, Gazetteer
from app.domain import EntityType

COUNTRY_REASONS = {
    FormKind.NAME: "{form}: another name of {name}",
    FormKind.ADJECTIVE: "{form}: adjective of {name}",
    FormKind.PEOPLE: "{form}: people of {name}",
    FormKind.CAPITAL: "{form}: capital of {name}",
    FormKind.SEAT: "{form}: seat of the government of {name}",
}
MOST_REASONS = 6


def explain(shown: str, forms: Iterable[str], kind: EntityType, gazetteer: Gazetteer | None) -> str:
    """A phrase for each form that differs from the shown name, joined with "; "; empty where none does.

    `gazetteer` is given for countries and None for all else."""
    known: dict[str, str] = {}
    for form in forms:
        key = " ".join(names.words(form))
        if key != " ".join(names.words(shown)) and key not in known:
            known[key] = _reason(form, shown, kind, gazetteer)
    return "; ".join(list(known.values())[:MOST_REASONS])


def _reason(form: str, shown: str, kind: EntityType, gazetteer: Gazetteer | None) -> str:
    if gazetteer is not None:
        found = gazetteer.lookup(form)
        if found is None and gazetteer.lookup_start(form):
            return f"{form}: acting for {shown}"
        return COUNTRY_REASONS[found[1] if found else FormKind.NAME].format(form=form, name=shown)
    mine, whole = names.words(form), names.words(shown)
    if kind is EntityType.PERSON:
        parts = names.strip_titles(whole)
        bare = names.strip_titles(mine)
        if len(bare) == 1 and len(parts) > 1:
            if bare[0] == names.surname(parts):
                return f"{form}: family name of {shown}"
            if bare[0] in parts:
                return f"{form}: given name of {shown}"
        return f"{form}: another form of the name {shown}"
    known = names.acronyms(whole) | names.acronyms(names.core(whole))
    if names.is_acronym(form) and mine and {mine[0], mine[0].rstrip("s")} & known:
        return f"{form}: stands for {shown}"
    if len(mine) < len(whole) and whole[: len(mine)] == mine:
        return f"{form}: short for {shown}"
    return f"{form}: another form of the name {shown}"
