"""The sentences of rules/work_permission.toml once more, where the catalogues' extractor finds them.

A test holds that none is missing here.
"""

# ruff: noqa: E501 - one sentence a line

from models.wording import N_

SENTENCES = (
    N_("The document says that any gainful work is allowed. (%(paragraph)s) The Ausländerbehörde decides."),
    N_("The document says that employment is allowed. (%(paragraph)s) The Ausländerbehörde decides."),
    N_("The document says that work is not allowed. (%(paragraph)s) The Ausländerbehörde decides."),
    N_(
        "The document says that work is allowed only with a permission of the Ausländerbehörde for this very job. (%(paragraph)s) The Ausländerbehörde decides."
    ),
    N_(
        "With this residence title work is allowed unless the document says otherwise. (%(paragraph)s) The Ausländerbehörde decides."
    ),
    N_(
        "With a Duldung for persons of unclear identity work is not allowed. (%(paragraph)s) The Ausländerbehörde decides."
    ),
    N_(
        "In the asylum procedure of a person from a country listed as safe, work is mostly not allowed. (%(paragraph)s) The Ausländerbehörde decides."
    ),
    N_(
        "After four years the employment agency need not agree any more; the Ausländerbehörde still permits the very job. (%(paragraph)s) The Ausländerbehörde decides."
    ),
    N_("Who must live in a reception centre may work after six months. (%(paragraph)s) The Ausländerbehörde decides."),
    N_(
        "Who must live in a reception centre may work after three months, with exceptions. (%(paragraph)s) The Ausländerbehörde decides."
    ),
    N_(
        "After three months in a reception centre a permission for a very job can be asked for, with exceptions. (%(paragraph)s) The Ausländerbehörde decides."
    ),
    N_(
        "In the first three months of the asylum procedure work is not allowed. (%(paragraph)s) The Ausländerbehörde decides."
    ),
    N_(
        "After three months of the asylum procedure the Ausländerbehörde can permit a very job; the employment agency must agree. (%(paragraph)s) The Ausländerbehörde decides."
    ),
    N_("In the first three months of a Duldung work is not allowed. (%(paragraph)s) The Ausländerbehörde decides."),
    N_(
        "With a Duldung in a reception centre, work is to be permitted after six months. (%(paragraph)s) The Ausländerbehörde decides."
    ),
    N_(
        "With a Duldung the Ausländerbehörde can permit a very job; the employment agency must agree. There are bans. (%(paragraph)s) The Ausländerbehörde decides."
    ),
    N_(
        "A Duldung for training or employment is tied to that training or job; another job needs a new permission. (%(paragraph)s) The Ausländerbehörde decides."
    ),
    N_("Check the date on the document together; no further permission is needed."),
    N_("Check the date on the document together; self-employment would need another permission."),
    N_("Ask the Ausländerbehörde whether and from when this can change; use the time for courses."),
    N_(
        "The employer fills in the Erklärung zum Beschäftigungsverhältnis; the person applies with it at the Ausländerbehörde. Allow three to four weeks."
    ),
    N_("Look at the note on the document and enter it."),
    N_("Identity papers open the way: talk to the counselling service about getting them."),
    N_("Ask the Ausländerbehörde: there are exceptions, and the list of countries changes."),
    N_("The person applies at the Ausländerbehörde with the employer's description of the job."),
    N_("Note the day when six months are over and prepare the application."),
    N_("Note the day when three months are over and prepare the application."),
    N_(
        "The employer fills in the Erklärung zum Beschäftigungsverhältnis; the person applies with it at the Ausländerbehörde."
    ),
    N_(
        "The employer fills in the Erklärung zum Beschäftigungsverhältnis; the person applies with it at the Ausländerbehörde. No answer of the agency for two weeks counts as consent."
    ),
    N_("Ask the Ausländerbehörde before the job changes: the Duldung itself depends on it."),
)
