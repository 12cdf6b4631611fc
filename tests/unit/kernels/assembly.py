"""Loops of a function's x86-64 assembly, as LLVM writes it (AT&T syntax)."""

import re
from collections import defaultdict

_LABEL = re.compile(r"(\.?[A-Za-z_][\w.$]*):")
_JUMP = re.compile(r"j(\w+)\s+(\*?)(\S+)")
_TABLE_ENTRY = re.compile(r"\.(?:long|quad)\s+(\.LBB\w+)(?:-\.LJTI\w+)?$")


def basic_blocks(assembly):
    """(instructions of each block, blocks that follow each): the first one has no name before it.

    A jump by a table may lead to all that any table names.
    """
    code, follows, tables = defaultdict(list), defaultdict(set), set()
    block, runs_on = "", True
    for line in assembly.splitlines():
        text = line.split("#")[0].strip()
        if entry := _TABLE_ENTRY.match(text):
            tables.add(entry[1])
        if label := _LABEL.match(text):
            if runs_on:
                follows[block].add(label[1])
            block, runs_on = label[1], True
        elif text and not text.startswith(".") and runs_on:
            code[block].append(text)
            jump = _JUMP.match(text)
            if jump:
                follows[block].add("*" if jump[2] else jump[3])
                # What comes after a conditional jump is a block of its own.
                if jump[1] != "mp":
                    next_block = f"{block}'"
                    follows[block].add(next_block)
                    block = next_block
            runs_on = not (jump and jump[1] == "mp") and not text.startswith("ret")
    for targets in follows.values():
        if "*" in targets:
            targets.remove("*")
            targets.update(tables)
    return dict(code), dict(follows)


def innermost_loops(assembly):
    """The instructions of each loop that has no other loop within it.

    A loop is what leads from where it begins back there (Aho et al., Compilers, section 9.6).
    """
    code, follows = basic_blocks(assembly)
    before = _dominators(follows)
    preceding = defaultdict(set)
    for block, targets in follows.items():
        for target in targets:
            preceding[target].add(block)
    loops = defaultdict(set)
    for block, targets in follows.items():
        for head in targets:
            if block in before and head in _chain(before, block):
                loops[head] |= _leading_to(block, head, preceding)
    return [
        [line for block in sorted(body) for line in code.get(block, ())]
        for head, body in loops.items()
        if not any(other != head and other in body for other in loops)
    ]


def _leading_to(block, head, preceding):
    """The blocks from `head` on that lead to `block`, both included."""
    body, waiting = {head}, [block]
    while waiting:
        one = waiting.pop()
        if one not in body:
            body.add(one)
            waiting += preceding[one]
    return body


def _chain(before, block):
    """A block and all that every way to it goes through."""
    chain = [block]
    while before[chain[-1]] != chain[-1]:
        chain.append(before[chain[-1]])
    return chain


def _dominators(follows):
    """For each block the last one that every way from the entry goes through.

    Cooper, Harvey, Kennedy: A Simple, Fast Dominance Algorithm, 2001, figure 3.
    """
    order = _from_the_entry(follows)
    number = {block: place for place, block in enumerate(order)}
    preceding = defaultdict(list)
    for block in order:
        for target in follows.get(block, ()):
            preceding[target].append(block)
    before = {order[0]: order[0]}
    changed = True
    while changed:
        changed = False
        for block in order[1:]:
            met = None
            for one in (one for one in preceding[block] if one in before):
                met = one if met is None else _meeting(before, number, met, one)
            if before.get(block) != met:
                before[block], changed = met, True
    return before


def _meeting(before, number, one, other):
    while one != other:
        if number[one] > number[other]:
            one = before[one]
        else:
            other = before[other]
    return one


def _from_the_entry(follows):
    """All blocks that the entry leads to, each before what follows it alone."""
    done, order = {""}, []
    waiting = [("", iter(follows.get("", ())))]
    while waiting:
        block, targets = waiting[-1]
        for target in targets:
            if target not in done:
                done.add(target)
                waiting.append((target, iter(follows.get(target, ()))))
                break
        else:
            order.append(block)
            waiting.pop()
    return order[::-1]
