"""docs/openapi.json is what the machines are told: every machine address is in it, and real answers fit it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.test import Client

from aeo.authorisations.actions import decisions
from aeo.documents import blobs
from aeo.kernel.policy import SYSTEM
from aeo.register import actions, did, manifests
from tests.architecture.test_access import patterns
from tests.cais.conftest import Ask
from tests.factories import authorisations as make
from tests.register.conftest import key_folder, keys
from tests.register.scenes import holder
from tests.support.schemas import faults

__all__ = ["key_folder", "keys"]

DOCUMENT: dict[str, Any] = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text())
MACHINES = ("cais/", "id/", "register/public/", ".well-known/")


def check(schema: str, value: Any) -> None:
    """A value fits a named schema."""
    assert list(faults(DOCUMENT, DOCUMENT["components"]["schemas"][schema], value)) == []


def test_every_machine_address_is_in_the_document_and_no_other() -> None:
    routes = {route for route, _entry in patterns() if route.startswith(MACHINES)}
    told = {"/" + re.sub(r"<\w+:(\w+)>", r"{\1}", route) for route in routes}
    assert told == set(DOCUMENT["paths"])


def examples(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every example of a body, with its schema."""
    if isinstance(node, dict):
        if "schema" in node and "example" in node and "in" not in node:
            yield node["schema"], node["example"]
        if "schema" in node and "examples" in node:
            yield from ((node["schema"], each["value"]) for each in node["examples"].values())
        for each in node.values():
            yield from examples(each)


def test_the_examples_fit_their_schemas() -> None:
    found = list(examples(DOCUMENT["paths"]))
    assert len(found) > 8
    assert [fault for schema, example in found for fault in faults(DOCUMENT, schema, example)] == []


def test_a_schema_is_not_met_by_anything_else() -> None:
    schema = DOCUMENT["components"]["schemas"]["CaisAnswer"]
    wrongs: list[Any] = [{}, [], {"number": 5}, {"status": "open"}]
    for wrong in wrongs:
        assert list(faults(DOCUMENT, schema, wrong))


@pytest.mark.django_db
def test_real_answers_to_the_declaration_system_fit(ask: Ask, noon: datetime) -> None:
    case, authorisation = holder(sealed=False)
    check("CaisAnswer", ask(authorisation.aeo_number).json())
    check("CaisAnswer", ask(authorisation.aeo_number, at="2020-01-01", known_at="2020-01-01").json())
    check("CaisAnswer", ask("9999999").json())
    decisions.decide(make.proposed(authorisation, case.officer, "suspend", manner="urgent"), by=case.approver)
    check("CaisAnswer", ask(authorisation.aeo_number, at="2026-03-20T12:00:00Z").json())
    check("Problem", ask("5000001", expect=400, at="never").json())
    check("Problem", Client().get("/cais/v1/operators/1/status").json())


@pytest.mark.django_db
@pytest.mark.usefixtures("noon", "keys")
def test_real_public_answers_fit() -> None:
    _case, shown = holder(sealed=False)
    _case, hidden = holder(published=False, sealed=False)
    reader = Client(headers={"accept": "application/json"})
    check("Entry", reader.get(f"/id/aeo/{shown.aeo_number}").json())
    check("NumberOnly", reader.get(f"/id/aeo/{hidden.aeo_number}").json())
    check("Problem", reader.get("/id/aeo/MN1").json())
    claims = manifests.opened(actions.publish(by=SYSTEM).manifest, did.document())
    check("Manifest", claims)
    check("Did", orjson.loads(reader.get("/.well-known/did.json").content))
    for line in blobs.read(claims["files"][0]["sha256"]).splitlines():
        record = orjson.loads(line)
        check("Tombstone" if "removed" in record else "Record", record)
