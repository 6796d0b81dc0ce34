from __future__ import annotations

import random

from sqlalchemy import text

from app.domain import Correction, CorrectionKind, Scope, ScopeKind
from app.jobs import Job
from app.services.correction_rules import CorrectionRules
from app.services.opening import Services
from tests.services.conftest import add_article

LIBRARY = Scope(ScopeKind.LIBRARY)


def held(services: Services, rules: CorrectionRules, article_id: int, beside: int | None) -> set[Correction]:
    with services.library.read() as session:
        holding = rules.find(session, article_id, beside)
    return {rule.said for some in holding.rules for rule in some.rules}


def test_what_changed_is_read_and_the_rest_is_known(services: Services) -> None:
    """Whatever is done, what is followed step by step is what is read from the beginning."""
    ids = [add_article(services, n) for n in range(3)]
    followed, chance = CorrectionRules(), random.Random(5)
    service = services.corrections
    scopes = [LIBRARY, *(Scope(ScopeKind.ARTICLE, (n,)) for n in ids), Scope(ScopeKind.PAIR, tuple(ids[:2]))]
    made: list[int] = []
    for step in range(60):
        what = chance.choice(("add", "add", "back", "restore", "scope", "spoil", "nothing"))
        if what == "add" or not made:
            made.append(service.add(CorrectionKind.MERGE, chance.choice(scopes), [f"Name {step}"], "Ada").id)
        elif what == "back":
            service.take_back(chance.choice(made))
        elif what == "restore":
            service.restore(chance.choice(made))
        elif what == "scope":
            service.change_scope(chance.choice(made), chance.choice(scopes))
        elif what == "spoil":
            number = made.pop(chance.randrange(len(made)))
            with services.library.write() as writing:
                writing.session.execute(
                    text(
                        "UPDATE corrections SET names = 'no json',"
                        " revision = (SELECT max(revision) + 1 FROM corrections) WHERE id = :id"
                    ),
                    {"id": number},
                )
        for article_id, beside in ((ids[0], None), (ids[0], ids[1]), (ids[1], ids[0]), (ids[2], ids[0])):
            fresh = held(services, CorrectionRules(), article_id, beside)
            assert held(services, followed, article_id, beside) == fresh
            known = set(service.applicable([article_id, beside] if beside else [article_id]))
            assert fresh <= known
    services.articles.trash([ids[0]])
    services.articles.purge([ids[0]], Job())
    again = add_article(services, 0)
    for article_id, beside in ((again, None), (again, ids[1]), (ids[1], again)):
        assert held(services, followed, article_id, beside) == held(services, CorrectionRules(), article_id, beside)


def test_an_older_state_is_read_as_it_was(services: Services) -> None:
    one = add_article(services, 1)
    rules = CorrectionRules()
    first = services.corrections.add(CorrectionKind.MERGE, LIBRARY, ["Kremlin"], "Russia")
    with services.library.read() as session:
        session.execute(text("SELECT count(*) FROM corrections")).scalar()  # from here on, this session sees this state
        second = services.corrections.add(CorrectionKind.MERGE, LIBRARY, ["Duma"], "Russia")
        services.corrections.take_back(first.id)
        assert held(services, rules, one, None) == {second}
        (some,) = rules.find(session, one, None).rules
        assert {rule.said for rule in some.rules} == {first}
    assert held(services, rules, one, None) == {second}
