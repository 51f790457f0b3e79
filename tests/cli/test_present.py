"""``--present`` opens the laboratory as before a class, on a text and on a run; without a terminal it is one line."""


def test_a_text_and_a_run_open_so_where_it_is_asked_for(rnn_tui, trained, monkeypatch):
    opened = []
    monkeypatch.setattr("rnn_tui.cli.laboratory.demand_terminal", lambda **_: None)
    monkeypatch.setattr("rnn_tui.cli.laboratory.run_laboratory", lambda opening: opened.append(opening) or 0)
    for words in (["quatrains"], [], ["open", trained], ["--resume", trained]):
        assert rnn_tui(*words).status == 0
        assert rnn_tui(*words, "--present").status == 0
    assert [opening["present"] for opening in opened] == [False, True] * 4


def test_without_a_terminal_it_is_one_line(rnn_tui):
    answer = rnn_tui("--present", "quatrains")
    assert answer.status == 2 and answer.err.count("\n") == 1
