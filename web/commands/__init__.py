"""What `lotse` can do: one module a command, loaded when the command is called. See web.cli."""

import click


class BadInput(click.ClickException):
    """Wrong use or bad input: one clear line on standard error, exit code 2."""

    exit_code = 2
