"""Lotse's front door: `create_app` puts the rooms together and does nothing else."""

import logging
import os
from importlib import import_module
from importlib.util import find_spec

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from web import assets, errors, extensions, health, house, i18n, security, suggest
from web.settings import Settings

# One blueprint for each kind of person who uses Lotse.
AUDIENCES = ("refugee", "intake", "pilot", "employer", "county")


def _audience(name):
    """TEMPORARY while the rooms are being built: a missing one is a placeholder page. Goes before the last commit."""
    if find_spec(f"web.{name}"):
        return import_module(f"web.{name}").blueprint
    blueprint = Blueprint(name, __name__, url_prefix=f"/{name}")
    for page in ("start", "resume", "new"):
        blueprint.add_url_rule(f"/{page}", page, security.public(lambda: f"{name} is not built yet"))
    return blueprint


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application; raises SettingsError where the environment names something wrong."""
    settings = settings or Settings.from_environment(os.environ)
    app = errors.House(__name__, instance_path=str(settings.instance))
    logging.getLogger().setLevel(settings.log_level)
    extensions.init_app(app, settings)
    security.init_app(app, https=settings.https)
    i18n.init_app(app)
    assets.init_app(app)
    suggest.init_app(app)
    errors.init_app(app)
    for blueprint in (house.blueprint, health.blueprint, *map(_audience, AUDIENCES)):
        app.register_blueprint(blueprint)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    security.check_guards(app)
    return app
