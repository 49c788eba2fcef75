"""One module a command: its NAME and HELP, `options(parser)`, and `run(options)` with the exit status."""
