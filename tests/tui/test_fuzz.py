"""Three hundred random events; ``make fuzz`` sends twenty thousand."""

import pytest

from tests.tui.fuzz import play_rounds


@pytest.mark.parametrize("seed", range(2))
def test_nothing_that_is_pressed_pasted_clicked_or_resized_ends_the_program(tmp_path, monkeypatch, seed):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "")  # both are tried; what was set comes back
    play_rounds(seed, 150, tmp_path)
