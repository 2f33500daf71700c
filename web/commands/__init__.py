"""The command line, one command a file; web/cli.py puts them together."""
