"""`lotse serve`: Lotse for browsers."""

from threading import Thread

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from models.upgrade import is_current
from web.commands import BadInput
from web.extensions import settings
from web.i18n import spoken
from web.lotsenhaus import lotsenhaus


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True, help="Requests at a time.")
@with_appcontext
def serve(host: str, port: int, threads: int) -> None:
    """Serve Lotse by waitress, until it is stopped. In earnest use a proxy that speaks https stands in front."""
    from waitress import create_server  # noqa: PLC0415 - needed here alone

    if not is_current(lotsenhaus().engine):
        raise BadInput("The database is not up to date: run `lotse db upgrade` first.")
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        # Whom to believe about visitors' addresses is LOTSE_PROXIES' matter (app.py); waitress would drop the headers.
        believing = settings().proxies > 0
        server = create_server(
            app, host=host, port=port, threads=threads, ident=None, clear_untrusted_proxy_headers=not believing
        )
    except OSError as error:
        msg = f"{host}:{port} cannot be listened on ({error.strerror}): choose another --port."
        raise BadInput(msg) from error
    Thread(target=warm_up, args=[app], daemon=True).start()
    click.echo(f"Lotse listens on http://{host}:{port}/ – stop it with Ctrl+C.")
    server.run()


def warm_up(app: Flask) -> None:
    """Open what the first words of the day would wait for, while the first pages are already served."""
    with app.app_context():
        lotsenhaus().warm_up(spoken())
