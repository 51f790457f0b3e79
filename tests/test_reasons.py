"""What the system refuses is said in the reader's language."""

import errno

import pytest

from rnn_tui.language import set_language
from rnn_tui.reasons import reason_of


@pytest.mark.parametrize(
    ("number", "said"), [(errno.EEXIST, "existe déjà"), (errno.ENOSPC, "plein"), (errno.EISDIR, "un dossier")]
)
def test_a_common_reason_is_told_in_our_own_words(number, said):
    set_language("fr")
    assert said in reason_of(OSError(number, "English", "/tmp/file"))


def test_a_rare_one_is_told_as_the_system_does():
    assert reason_of(OSError(errno.ECHILD, "its own words")) == "its own words"
    assert reason_of(OSError("no number")) == "no number"
