"""Content rules: how bytes and files of a content member become text, by the map."""

from collections.abc import Iterator

from generator import naming, value_sets
from generator.facts import Group
from generator.ir import ContentRule, Fault, Kind, Member
from generator.mapping import ContentEntry, Map, SetEntry


def build(
    group: Group, members: tuple[Member, ...], the_map: Map
) -> tuple[tuple[ContentRule, ...], list[Fault]]:
    entries = {entry.name: entry for entry in the_map.contents}
    sets = {entry.name: entry for entry in the_map.sets}
    by_key = {member.key: member for member in members}
    rules: list[ContentRule] = []
    faults: list[Fault] = []
    for member in members:
        if member.kind is not Kind.CONTENT:
            continue
        entry = entries[member.sub]
        beside = by_key.get(entry.beside)
        faults += _unknown_needs(entry, by_key, group.struct, the_map)
        if not entry.beside:
            rules.append(ContentRule(member, None, (), entry.needs))
        elif beside is None or beside.kind is not Kind.ENUM:
            faults.append(
                Fault(the_map.file, entry.pointer + "/beside", f"no closed set of {group.struct}")
            )
        else:
            values = sets[beside.sub]
            faults += _unknown_values(entry, values, the_map)
            encodings = _encodings(entry, values, the_map)
            rules.append(ContentRule(member, beside, encodings, entry.needs))
    return tuple(rules), faults


def _unknown_needs(
    entry: ContentEntry, by_key: dict[str, Member], struct: str, the_map: Map
) -> Iterator[Fault]:
    for index, key in enumerate(entry.needs):
        if key not in by_key or by_key[key].kind not in (Kind.TEXT, Kind.ENUM):
            at = f"{entry.pointer}/needs/{index}"
            yield Fault(the_map.file, at, f"names no text of {struct}")


def _unknown_values(entry: ContentEntry, values: SetEntry, the_map: Map) -> Iterator[Fault]:
    for key, listed in (("base64", entry.base64), ("text", entry.text)):
        for index, value in enumerate(listed):
            if value not in values.values:
                yield Fault(
                    the_map.file, f"{entry.pointer}/{key}/{index}", f"no value of {values.name}"
                )


def _encodings(
    entry: ContentEntry, values: SetEntry, the_map: Map
) -> tuple[tuple[str, str], ...]:
    """By enumerator, ABSENT to OTHER; only what the entry names is not refused."""
    known = {value: "BASE64" for value in entry.base64} | {value: "TEXT" for value in entry.text}
    names = [(name, v) for v, name in value_sets.constants(values, the_map.acronyms)]
    edges = [(naming.constant(values.name, edge, ()), "") for edge in ("ABSENT", "NULL", "OTHER")]
    return tuple(
        (name, known.get(value, "REFUSED")) for name, value in [*edges[:2], *names, edges[2]]
    )
