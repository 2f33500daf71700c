"""`lotse keys`: makes the two secrets that an installation needs."""

import secrets

import click
from cryptography.fernet import Fernet


@click.command()
def keys() -> None:
    """Print fresh secrets as settings, to be kept where only the service can read them."""
    click.echo(f"LOTSE_SECRET_KEY={secrets.token_urlsafe(48)}")
    click.echo(f"LOTSE_VAULT_KEYS={Fernet.generate_key().decode()}")
