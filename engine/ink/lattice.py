"""Chooses among groups those that together hold everything once, at the least cost."""

from __future__ import annotations

from collections.abc import Sequence

# Choices that are followed at a time: groups that interleave need a few.
FOLLOWED = 24


def cheapest(groups: Sequence[tuple[int, ...]], costs: Sequence[float], count: int) -> list[int]:
    """The places in `groups` of a choice that holds each of 0 … `count` - 1 once, and costs least.

    Dynamic programming from left to right: of all choices that hold the same members, only the
    cheapest is kept. Where more than FOLLOWED compete, it may miss the very cheapest. There must
    be a choice whichever groups come first: a group for each member alone is enough.
    """
    beginning: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for place, group in enumerate(groups):
        beginning[min(group)].append((place, sum(1 << member for member in group)))
    # What is held already, as bits, with its cost and the groups chosen.
    states: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for member in range(count):
        bit = 1 << member
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for held, (cost, chosen) in states.items():
            if held & bit:
                steps = [(held, cost, chosen)]
            else:
                steps = [
                    (held | bits, cost + costs[place], (*chosen, place))
                    for place, bits in beginning[member]
                    if not held & bits
                ]
            for state, total, path in steps:
                if state not in reached or total < reached[state][0]:
                    reached[state] = total, path
        states = dict(sorted(reached.items(), key=lambda item: item[1][0])[:FOLLOWED])
    _, chosen = states[(1 << count) - 1]
    return list(chosen)
