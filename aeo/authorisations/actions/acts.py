"""What makes a decision an act: number, day, body, signatory, addressee, law in force that day, how to complain."""

from __future__ import annotations

from datetime import date
from typing import Any

from aeo.authorisations.lifecycles.decision import Signing
from aeo.authorisations.models import Decision, DecisionPart
from aeo.authorisations.words import part_words, site_words
from aeo.kernel import clock
from aeo.kernel.numbering import reference
from aeo.kernel.policy import Actor
from aeo.programme.pack import Pack


def number(pack: Pack, key: str, day: date) -> str:
    """The next number of a kind that the pack writes; given back if the transaction is."""
    rule = pack.numbering[key]
    return reference(rule.pattern, f"{key}-{day.year}" if rule.yearly else key, year=day.year)


def signing(decision: Decision, pack: Pack, by: Actor) -> Signing:
    """The act of this person on this day. A norm that is not in force leaves the law empty, which `decide` refuses."""
    day = clock.today()
    programme = pack.programme
    return Signing(
        number=number(pack, "decision", day),
        day=day,
        body=programme.authority.to(programme.prevailing_language),
        signatory=by.name,
        acting_order=by.acting_for,
        addressee=decision.operator.name_local,
        law=law_in_force(decision, pack, day),
        complaint=complaint_route(decision, pack),
    )


def keep_names(decision: Decision, pack: Pack) -> None:
    """What the parts that it reaches and the sites that it names are called now is what it goes on saying of them."""
    rows = list(decision.reaches.select_related("part").prefetch_related("part__coverage__site"))
    for row in rows:
        row.named = part_words(pack, row.part)
    DecisionPart.objects.bulk_update(rows, ["named"])
    sites = [decision.site, *(item.site for item in decision.items.select_related("site"))]
    decision.called = {str(site.pk): site_words(pack, site) for site in sites if site is not None}
    decision.save(update_fields=["called"])


def law_in_force(decision: Decision, pack: Pack, day: date) -> tuple[dict[str, Any], ...]:
    """The norms on which it rests; empty when one of them is not in force that day."""
    rows = [*decision.grounds, *(row for item in decision.items.all() for row in item.grounds)]
    named = [pack.decisions[decision.decision_kind].norm, *(pack.grounds[row["ground"]].norm for row in rows)]
    norms = [pack.norms[key] for key in dict.fromkeys(named)]
    if not all(norm.in_force(day) for norm in norms):
        return ()
    return tuple({"key": n.key, "title": dict(n.title.values), "article": n.article} for n in norms)


def complaint_route(decision: Decision, pack: Pack) -> dict[str, Any]:
    """Where and by when a decision can be challenged; the time runs from service."""
    route = pack.programme.complaint
    rule = pack.clocks[route.clock]
    return {
        "where": dict(route.against(pack.decisions[decision.decision_kind].body).values),
        "court": dict(route.court.values),
        "length": rule.length,
        "unit": rule.unit,
        "norm": route.norm,
    }
