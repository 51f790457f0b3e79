"""A run's files are read from Python as the handbook says, without this program."""

import numpy as np
from pages import code_of

import rnn_tui
from rnn_tui.network.torch_names import to_torch

STEPS = [10, 20, 30, 40]


def test_every_line_of_the_page_of_files_reads_what_it_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    sizes = {"hidden_size": 16, "seq_length": 16, "batch_size": 8}
    rnn_tui.train("quatrains", "quick", out="first", steps=40, report_every=10, **sizes)
    read: dict[str, object] = {}
    code = code_of("files")
    exec(code, read)
    assert "rnn_tui" not in code
    run = rnn_tui.open_run("first")
    assert read["text"] == str(rnn_tui.open_text("quatrains").content)
    assert read["config"] == run.config.as_json() and read["about"]["text"]["name"] == "quatrains"
    assert [step for step, _loss, _val_loss in read["curve"]] == run.steps.tolist() == STEPS
    assert [loss for _step, loss, _val_loss in read["curve"]] == run.losses.tolist()
    assert read["changes"] == [] and [each["reason"] for each in read["finished"]] == ["done"]
    assert [each["step"] for each in read["samples"]] == list(read["norms"])
    assert read["vocabulary"] == list(run.vocabulary.characters)
    parameters = to_torch(run.network)
    assert {*read["parameters"]} == {*parameters}
    assert all(np.array_equal(read["parameters"][name], array) for name, array in parameters.items())
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == f"quick 16 quatrains {len(read['text'])}"
