"""The main way, as people walk it: an Arabic-speaking person, an employer, the pilot, and the person again."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from models.enums import ConsentKind, RoleName
from tests.browser.conftest import DESKTOP, PHONE

Opened = Callable[..., Page]

NEXT_STEP = "Probearbeiten am Montag um 9 Uhr"
ARABIC = re.compile(r"[\u0621-\u064a]{3,}")


def begin(page: Page) -> str:
    """Agree to everything and return the code to go on with."""
    page.goto("/start")
    page.check("input[name=filled_by][value=self]")
    for kind in ConsentKind:
        page.check(f"input[name={kind.value}][value=yes]")
    page.locator("#start button[type=submit], main form button[name=save], main form .kern-btn--primary").last.click()
    page.wait_for_url("**/code")
    code = re.search(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b", page.inner_text("main"))
    assert code is not None
    page.locator("main form .kern-btn--primary").click()
    page.wait_for_url("**/profile")
    return code.group()


def save(page: Page) -> None:
    page.locator("button[name=save]").last.click()


def fill_in(page: Page) -> None:
    """Fill in what a cook tells: contact, work with a suggestion, German, mobility."""
    page.goto("/profile/contact")
    page.fill("[name=family_name]", "الحداد")
    page.fill("[name=given_names]", "سامر")
    page.fill("[name=postcode]", "٥٦٧٢٧")
    page.fill("[name=town]", "Mayen")
    save(page)
    page.wait_for_url("**/profile/status")
    page.check("[name=work_note][value=beschaeftigung_erlaubt]")
    save(page)
    page.goto("/profile/work")
    page.fill("[name=jobs-0-tasks]", "كنت أطبخ الطعام وأنظف المطبخ كل يوم")
    page.locator("[name=jobs-0-title]").press_sequentially("طبا", delay=40)
    option = page.get_by_role("option").filter(has_text="طباخ").first
    option.click()
    expect(page.locator("[name=jobs-0-title_concept]")).to_have_value(re.compile(r"^occ\.cook\|"))
    page.fill("[name=jobs-0-years]", "٧")
    save(page)


def resume(page: Page, code: str) -> None:
    page.goto("/resume")
    page.fill("[name=code]", code.lower().replace("-", " "))
    page.locator("main form .kern-btn--primary").click()
    page.wait_for_url("**/profile")


def tell_a_skill_and_confirm_it(page: Page, words: str) -> None:
    page.goto("/profile/skills")
    page.fill("[name=skills-0-text]", words)
    save(page)
    page.wait_for_url("**/profile/skills/words")
    expect(page.locator("main")).to_contain_text(words)
    for group in page.locator("main fieldset").all():
        group.locator("input[type=radio]").first.check()
    page.locator("main form .kern-btn--primary").last.click()
    page.wait_for_url("**/profile/wishes")


def enter_vacancy(page: Page) -> None:
    page.goto("/employer/new")
    page.fill("[name=job_title]", "Koch (m/w/d)")
    page.fill("[name=skills-0-text]", "kochen")
    page.select_option("[name=skills-0-strength]", "must")
    page.check("[name=spoken][value=A1]")
    page.fill("[name=postcode]", "56727")
    page.fill("[name=town]", "Mayen")
    page.fill("[name=employer]", "Gasthaus am Markt")
    page.fill("[name=contact_name]", "Frau Weber")
    page.fill("[name=phone]", "02651 12345")
    page.locator("main form .kern-btn--primary").last.click()
    page.wait_for_url(re.compile(r"/employer/V-"))
    expect(page.locator("main")).to_contain_text("Koch (m/w/d)")


def accept_the_first_proposal(page: Page) -> None:
    page.wait_for_url("**/pilot**")
    page.locator("main a[href*='/pilot/pair/']").first.click()
    expect(page.locator("main")).to_contain_text("Koch (m/w/d)")
    expect(page.locator("main")).to_contain_text("طباخ")
    page.check("[name=verdict][value=accepted]")
    page.fill("[name=reason]", "Sieben Jahre Erfahrung als Koch.")
    page.fill("[name=next_step]", NEXT_STEP)
    page.locator("main form .kern-btn--primary").last.click()
    expect(page.locator("main")).to_contain_text(NEXT_STEP)


def test_from_the_profilingbogen_to_the_decision_and_back(
    served: str, new_browser: Opened, log_in: Callable[[Page, RoleName], None]
) -> None:
    phone = new_browser("ar", PHONE)
    code = begin(phone)
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    expect(phone.locator("html")).to_have_attribute("lang", "ar")
    fill_in(phone)

    other_phone = new_browser("ar", PHONE)
    resume(other_phone, code)
    tell_a_skill_and_confirm_it(other_phone, "طبخ وجبات لمئة شخص في المطعم")
    other_phone.goto("/me")
    expect(other_phone.locator("main")).to_contain_text("طبخ وجبات لمئة شخص في المطعم")

    enter_vacancy(new_browser("de", PHONE))

    desk = new_browser("de", DESKTOP)
    log_in(desk, RoleName.PILOT)
    accept_the_first_proposal(desk)

    other_phone.goto("/me/jobs")
    expect(other_phone.locator("html")).to_have_attribute("lang", "ar")
    expect(other_phone.locator("main")).to_contain_text("Koch (m/w/d)")
    expect(other_phone.locator("main")).to_contain_text(NEXT_STEP)
    expect(other_phone.locator("h1")).to_contain_text(ARABIC)
