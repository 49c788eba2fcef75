"""Turns JSON schemas and schemas/rdx.toml into C types, tables and typed calls."""
