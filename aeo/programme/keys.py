"""Keys that point from one part of a pack to another; `programme check` follows every one of them."""

from dataclasses import dataclass
from typing import Annotated

ANY = "*"


@dataclass(frozen=True)
class Ref:
    """The value is the key of an item in this section of the pack; `star` allows `*` for all of them."""

    section: str
    star: bool = False


NormKey = Annotated[str, Ref("norms")]
ClockKey = Annotated[str, Ref("clocks")]
RoleKey = Annotated[str, Ref("roles")]
AnyRole = Annotated[str, Ref("roles", star=True)]
TypeKey = Annotated[str, Ref("types")]
AnyType = Annotated[str, Ref("types", star=True)]
ComponentKey = Annotated[str, Ref("components")]
AnyComponent = Annotated[str, Ref("components", star=True)]
CriterionKey = Annotated[str, Ref("criteria")]
DecisionKey = Annotated[str, Ref("decisions")]
LetterKey = Annotated[str, Ref("letters")]
