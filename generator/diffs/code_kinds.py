"""The kinds of changes of C symbols and of the map, as rows: kinds.py makes rules of them."""

# Kind; the kind of the way back ("": the same); sender, receiver, source and ABI (b breaking,
# n notice, c compatible, u unknown); what changed; why the verdicts.
Row = tuple[str, str, str, str, str]

ROWS: tuple[Row, ...] = (
    (
        "c-struct-added", "c-struct-removed", "cccc", "a new struct with its list",
        "Nothing written before names it.",
    ),
    (
        "c-struct-removed", "c-struct-added", "ccbb", "a struct is gone",
        "Code that names it does not compile.",
    ),
    (
        "c-member-added", "c-member-removed", "cccb", "a struct has a new member",
        "Designated initializers and access by name compile as before; size and offsets change.",
    ),
    (
        "c-member-removed", "c-member-added", "ccbb", "a member of a struct is gone",
        "Code that names it does not compile; size and offsets change.",
    ),
    (
        "c-member-listed", "c-member-unlisted", "cccc",
        "a place has a member that its struct had for others",
        "Nobody could write it there before; what came there was kept in `extra`.",
    ),
    (
        "c-member-unlisted", "c-member-listed", "ccbb",
        "a place has lost a member that its struct keeps for others",
        "Code that sets it there compiles, but write refuses it; what comes is kept in `extra`.",
    ),
    (
        "c-member-retyped", "", "ccbb", "a member has another C type",
        "Code that uses it does not compile, or means another thing.",
    ),
    (
        "c-member-renamed", "", "ccbc", "a member of a struct has another name",
        "Code that names it does not compile; the layout stays.",
    ),
    (
        "c-member-moved", "", "cccb", "the members of a struct stand in another order",
        "Offsets change. Initializers without names, which nobody should write, change meaning.",
    ),
    (
        "c-macro-added", "c-macro-removed", "cccc", "a new macro of required members",
        "Nothing written before names it.",
    ),
    (
        "c-macro-removed", "c-macro-added", "ccbc", "a macro of required members is gone",
        "Code that uses it does not compile.",
    ),
    (
        "c-macro-changed", "", "ccbc", "a macro of required members has other parameters",
        "Each use has to name exactly the parameters; compiled code holds no macro.",
    ),
    (
        "c-enum-added", "c-enum-removed", "cccc", "a new enum",
        "Nothing written before names it.",
    ),
    (
        "c-enum-removed", "c-enum-added", "ccbb", "an enum is gone",
        "Code that names it does not compile.",
    ),
    (
        "c-enumerator-added", "c-enumerator-removed", "ccnc", "an enum has a new value",
        "It came as OTHER before; a switch over all values warns.",
    ),
    (
        "c-enumerator-removed", "c-enumerator-added", "ccbb", "a value of an enum is gone",
        "Code that names it does not compile; compiled code holds a number that is another's.",
    ),
    (
        "c-enumerator-renumbered", "", "cccb", "a value of an enum has another number",
        "Compiled code holds the number.",
    ),
    (
        "c-constants-added", "c-constants-removed", "cccc", "new constants of an open set",
        "Nothing written before names them.",
    ),
    (
        "c-constants-removed", "c-constants-added", "ccbc", "constants of an open set are gone",
        "Code that names them does not compile; compiled code holds the texts.",
    ),
    (
        "c-constant-changed", "", "ccbn", "a constant stands for another text",
        "Code compiles and means another thing; compiled code keeps the text of OLD.",
    ),
    (
        "c-event-added", "c-event-removed", "cccc", "the typed calls of an event are new",
        "Nothing written before names them.",
    ),
    (
        "c-event-removed", "c-event-added", "ccbb", "the typed calls of an event are gone",
        "Code that calls them does not compile, and compiled code does not link.",
    ),
    (
        "c-message-added", "c-message-removed", "cccc", "a message has a type of its own now",
        "Nothing written before names it.",
    ),
    (
        "c-message-removed", "c-message-added", "ccbb", "the type of a message is gone",
        "Code that names it does not compile, or means another thing.",
    ),
    (
        "c-message-changed", "", "ccbb", "the type of a message is another one",
        "Code that uses it does not compile, or means another thing.",
    ),
    (
        "c-types-merged", "c-types-split", "ccnc", "places of several structs have one now",
        "Told beside the symbols that change, which have the verdicts.",
    ),
    (
        "c-types-split", "c-types-merged", "ccnc", "places of one struct have several now",
        "Told beside the symbols that change, which have the verdicts.",
    ),
    (
        "map-changed", "", "nnnc", "an entry of the map is another one",
        "Rules beyond the schema, file content, words and samples come from the map.",
    ),
    (
        "map-unfit", "", "ccuu", "a set of schemas does not resolve with its map",
        "Its C side can't be told; source and ABI of every other change are unknown then.",
    ),
)
