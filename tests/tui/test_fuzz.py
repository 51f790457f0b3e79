"""A hundred and fifty random events; ``make fuzz`` sends twenty thousand."""

from tests.tui.fuzz import play_rounds


def test_nothing_that_is_pressed_pasted_clicked_or_resized_ends_the_program(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "")  # both are tried; what was set comes back
    play_rounds(0, 150, tmp_path)
