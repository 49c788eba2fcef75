"""Two sets of schemas, compared: every change, and whom it breaks. docs/diff.md has the rules."""
