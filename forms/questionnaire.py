"""The Profilingbogen: its sections in order. A new section is a module, and a name in this list."""

from collections.abc import Mapping

from forms.contact import ContactSection
from forms.education import EducationSection
from forms.languages import LanguagesSection
from forms.mobility import MobilitySection
from forms.section import Section
from forms.skills import SkillsSection
from forms.status import StatusSection
from forms.wishes import WishesSection
from forms.work import WorkSection

SECTIONS: tuple[type[Section], ...] = (
    ContactSection,
    StatusSection,
    EducationSection,
    WorkSection,
    LanguagesSection,
    SkillsSection,
    WishesSection,
    MobilitySection,
)
BY_NAME: Mapping[str, type[Section]] = {section.name: section for section in SECTIONS}


def section_after(name: str) -> type[Section] | None:
    """Return the section that follows, or None after the last."""
    names = list(BY_NAME)
    following = names.index(name) + 1
    return SECTIONS[following] if following < len(names) else None
