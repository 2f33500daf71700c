"""How and how far somebody can travel to work."""

from forms.fields import Choices, Options, WholeNumber, YesNo
from forms.section import Section
from forms.wording import _l
from models.enums import Mode

MODES: Options = {
    Mode.FOOT.value: _l("On foot"),
    Mode.BICYCLE.value: _l("By bicycle"),
    Mode.TRANSIT.value: _l("By bus and train"),
    Mode.CAR.value: _l("By car of my own"),
    Mode.LIFT.value: _l("Somebody can take me along"),
}
LONGEST_WAY = 240  # minutes


class MobilitySection(Section):
    """Ways to get to work."""

    name = "mobility"
    title = _l("Your way to work")
    purpose = _l(
        "Buses are rare in the villages. With this we see which jobs you can reach, and where a lift would help. "
        "Only the staff of the Lotsenhaus see it."
    )

    modes = Choices(
        _l("How can you get to work?"),
        _l("Tick everything that is possible for you. It decides which jobs you can reach."),
        options=MODES,
    )
    max_minutes = WholeNumber(
        _l("How many minutes may the way to work take, in one direction?"),
        _l("Example: 45. We propose jobs that are further away last."),
        least=0,
        highest=LONGEST_WAY,
    )
    ticket = YesNo(
        _l("Do you have a ticket for bus and train (Deutschland-Ticket)?"),
        _l("With it the way costs you nothing more. If you have none, we see whether the costs can be paid."),
    )
