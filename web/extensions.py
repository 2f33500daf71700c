"""The packages that Lotse stands on, each set up for one application by `init_app`."""

from typing import Any

from flask import Flask, current_app, g, request
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import Security, SQLAlchemySessionUserDatastore
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from models.tables import Role, User
from models.vault import Vault
from web.lotsenhaus import Lotsenhaus, lotsenhaus
from web.settings import Settings

GUESSES = "10 per 15 minutes"  # wrong or right, from one address; a code has far more possibilities than that

csrf = CSRFProtect()
compress = Compress()
limiter = Limiter(get_remote_address)


def settings() -> Settings:
    """Return the running application's settings."""
    found: Settings = current_app.extensions["lotse_settings"]
    return found


def session() -> Session:
    """Return the request's own database session. It is closed, and what was not committed undone, at the end."""
    if "lotse_session" not in g:
        g.lotse_session = lotsenhaus().sessions()
    found: Session = g.lotse_session
    return found


users = SQLAlchemySessionUserDatastore(LocalProxy(session), User, Role)


def init_app(app: Flask, chosen: Settings) -> None:
    """Set up every package for the application."""
    app.config.update(_configuration(chosen))
    app.extensions["lotse_settings"] = chosen
    chosen.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in (chosen.taxonomy, chosen.translation):
        folder.mkdir(parents=True, exist_ok=True)
    app.extensions["lotse"] = Lotsenhaus(
        database_url=chosen.database, vault=Vault(chosen.vault_keys), instance=chosen.instance
    )
    app.jinja_env.globals.update(settings=settings)
    app.teardown_appcontext(_close_session)
    csrf.init_app(app)
    compress.init_app(app)
    limiter.init_app(app)
    Security().init_app(app, users)
    _limit_log_in(app)


def _close_session(_error: BaseException | None) -> None:
    open_session: Session | None = g.pop("lotse_session", None)
    if open_session is not None:
        open_session.close()


def _limit_log_in(app: Flask) -> None:
    """Slow down guessing of passwords: by address, and by account from wherever the guesses come."""

    def account() -> str:
        return request.form.get("email", "").strip().casefold()

    @app.before_request
    def brake() -> None:
        if request.endpoint == "security.login" and request.method == "POST":
            for key in (get_remote_address, account):
                with limiter.limit(GUESSES, key_func=key, scope=key.__name__):
                    pass


def _configuration(chosen: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": chosen.secret_key,
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "SESSION_COOKIE_NAME": "__Host-lotse" if chosen.https else "lotse",
        "SESSION_COOKIE_SECURE": chosen.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PREFERRED_URL_SCHEME": "https" if chosen.https else "http",
        # A questionnaire may lie open for hours; the token still ends with the session.
        "WTF_CSRF_TIME_LIMIT": None,
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 5,
        "COMPRESS_MIMETYPES": ["text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"],
        "RATELIMIT_STORAGE_URI": chosen.limits,
        "RATELIMIT_ENABLED": True,
        "RATELIMIT_HEADERS_ENABLED": False,
    } | _SECURITY


_SECURITY: dict[str, Any] = {
    "SECURITY_URL_PREFIX": "/staff",
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],  # argon2 salts by itself
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_REGISTERABLE": False,
    "SECURITY_RECOVERABLE": False,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/password",
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_SEND_REGISTER_EMAIL": False,
    # The same answer whether the account exists or not.
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_POST_LOGIN_VIEW": "house.desk",
    "SECURITY_POST_LOGOUT_VIEW": "house.start",
    "SECURITY_POST_CHANGE_VIEW": "house.desk",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "SECURITY_BACKWARDS_COMPAT_AUTH_TOKEN": False,
    "REMEMBER_COOKIE_DURATION": 0,
}
