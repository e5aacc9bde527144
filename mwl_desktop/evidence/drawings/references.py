"""What in a drawing refers to what, and what it costs to draw, each `use` counted as what it repeats."""

from __future__ import annotations

from typing import Final

from mwl_desktop.evidence.drawings import rules
from mwl_desktop.evidence.drawings.tree import DrawingRefused, Node
from mwl_desktop.evidence.facts import Deadline

MOST_COST: Final = 1_500_000
"""Numbers in outlines, characters and elements: what is drawn within seconds."""

_COST_OF_ELEMENT: Final = 16
_LONGEST_CHAIN: Final = 6


class References:
    """Names of our own for what has one, and what stands behind a reference."""

    def __init__(self, root: Node, deadline: Deadline) -> None:
        self._deadline = deadline
        self._nodes: dict[str, Node] = {}
        self._called: dict[int, str] = {}
        self._costs: dict[int, tuple[int, int]] = {}
        self._busy: set[int] = set()
        self._name(root)
        if self._cost(root, 0)[0] > MOST_COST:
            raise DrawingRefused("cost")

    def called(self, node: Node) -> str:
        """Our name of an element, or nothing where it has none."""
        return self._called.get(id(node), "")

    def named(self, name: str, kinds: frozenset[str]) -> str:
        """Our name of what was called `name`, if it is of one of these kinds."""
        node = self._nodes.get(name)
        return self.called(node) if node is not None and node.name in kinds else ""

    def target(self, node: Node) -> Node | None:
        """What a `use` or a gradient refers to inside this drawing."""
        href = node.attributes.get("href", "")
        return self._nodes.get(href[1:]) if href.startswith("#") else None

    def inherited(self, gradient: Node) -> Node | None:
        """The gradient that another one goes on from, unless that leads nowhere or round in a circle."""
        steps, at = 0, self.target(gradient)
        while at is not None and at.name in rules.GRADIENTS and steps <= _LONGEST_CHAIN:
            steps, at = steps + 1, self.target(at)
        return self.target(gradient) if at is None and steps else None

    def _name(self, node: Node) -> None:
        """Of two with the same name the first is meant."""
        identity = node.attributes.get("id", "")
        if identity and identity not in self._nodes:
            self._nodes[identity] = node
            self._called[id(node)] = f"i{len(self._nodes)}"
        for child in node.children:
            self._name(child)

    def _cost(self, node: Node, chain: int) -> tuple[int, int]:
        """The cost, and how many `use` lie in each other; each element is looked at but once."""
        known = self._costs.get(id(node))
        if known is not None:
            return known
        self._deadline.check()
        if id(node) in self._busy or chain > _LONGEST_CHAIN:
            raise DrawingRefused("circle")
        self._busy.add(id(node))
        cost, deep = _COST_OF_ELEMENT, 0
        for name in rules.LONG:
            cost += rules.numbers_in(node.attributes.get(name, ""))
        for part in node.inside:
            if isinstance(part, str):
                cost += len(part)
            else:
                inner = self._cost(part, chain)
                cost, deep = cost + inner[0], max(deep, inner[1])
        target = self.target(node) if node.name == "use" else None
        if target is not None:
            inner = self._cost(target, chain + 1)
            cost, deep = cost + inner[0], max(deep, inner[1] + 1)
        if deep > _LONGEST_CHAIN:
            raise DrawingRefused("chain")
        self._busy.discard(id(node))
        self._costs[id(node)] = cost, deep
        return cost, deep
