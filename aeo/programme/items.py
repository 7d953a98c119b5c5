"""An ordered, keyed section of a pack."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from aeo.programme.rules import Item

T = TypeVar("T", bound=Item)


class UnknownKey(KeyError):
    """The section has no item with that key."""


@dataclass(frozen=True)
class Items(Generic[T]):
    """`clocks["decision"]` is an item, `"decision" in clocks` asks for a key, iteration gives the items in order."""

    all: tuple[T, ...]

    @classmethod
    def of(cls, items: Iterable[T]) -> "Items[T]":
        """From items in order; keys are unique (the loader refuses a second one)."""
        return cls(tuple(items))

    @cached_property
    def _by_key(self) -> dict[str, T]:
        return {item.key: item for item in self.all}

    def __iter__(self) -> Iterator[T]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __getitem__(self, key: str) -> T:
        try:
            return self._by_key[key]
        except KeyError:
            raise UnknownKey(f"{key!r} is not one of {', '.join(self._by_key)}") from None

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys in order."""
        return tuple(self._by_key)
