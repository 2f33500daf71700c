"""Posts that were taken once are not taken twice."""

from sqlalchemy.orm import Session

from models.tables import Submission
from web.lotsenhaus import lotsenhaus


def take(session: Session, token: str) -> bool:
    """Note a post's token inside the caller's transaction; False if it was taken before."""
    if session.get(Submission, token):
        return False
    session.add(Submission(token=token))
    session.flush()
    return True


def taken(token: str) -> bool:
    """Return whether a post with this token was taken."""
    with lotsenhaus().sessions() as session:
        return session.get(Submission, token) is not None
