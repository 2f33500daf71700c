"""The command line `lotse`, built on Flask's.

Each command's module is imported only when the command is called: data people who pipe texts through
`lotse normalise` wait for neither the web nor the database, and need no settings.
"""

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup, ScriptInfo

from web.commands import BadInput

COMMANDS = {
    "audit": "web.commands.audit:audit",
    "db": "web.commands.db:db",
    "demo": "web.commands.demo:demo",
    "keys": "web.commands.keys:keys",
    "lexicon": "web.commands.lexicon:lexicon",
    "match": "web.commands.match:match",
    "match-all": "web.commands.match_all:match_all",
    "normalise": "web.commands.normalise:normalise",
    "places": "web.commands.places:places",
    "serve": "web.commands.serve:serve",
    "taxonomy": "web.commands.taxonomy:taxonomy",
    "translation": "web.commands.translation:translation",
    "users": "web.commands.users:users",
    "vacancies": "web.commands.vacancies:vacancies",
}


class Commands(AppGroup):
    """A group that knows its commands by name and imports them when they are wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands' names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return one command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found


def open_app() -> Flask:
    """Return the application for a command; settings that are wrong end the command with one line each."""
    # By name: the root module stands above this room, and most commands never need it.
    create_app = import_module("app").create_app
    from web.settings import SettingsError  # noqa: PLC0415 - brings SQLAlchemy, which most data commands never need

    try:
        app: Flask = create_app()
    except SettingsError as error:
        raise BadInput("\n".join(error.problems)) from error
    return app


@click.group(cls=Commands)
@click.version_option(package_name="lotse")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Lotse: from the Profilingbogen to the pilot's decision."""
    if not isinstance(ctx.obj, ScriptInfo):
        ctx.obj = ScriptInfo(create_app=open_app, set_debug_flag=False)


if __name__ == "__main__":
    cli()
