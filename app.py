"""Lotse's front door: `create_app` puts the rooms together and does nothing else."""

import logging
import os

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from web import (
    assets,
    concepts,
    county,
    employer,
    errors,
    extensions,
    health,
    house,
    i18n,
    intake,
    pilot,
    refugee,
    reviewer,
    security,
    suggest,
)
from web.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application; raises SettingsError where the environment names something wrong."""
    settings = settings or Settings.from_environment(os.environ)
    app = errors.House(__name__, instance_path=str(settings.instance))
    logging.getLogger().setLevel(settings.log_level)
    extensions.init_app(app, settings)
    for concern in (i18n, assets, suggest, errors):
        concern.init_app(app)
    # The house's own pages, and one blueprint for each kind of person.
    for room in (house, health, refugee, intake, pilot, employer, county, reviewer, concepts):
        app.register_blueprint(room.blueprint)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    security.init_app(app, https=settings.https)
    return app
