"""A grid: the product of its axes, explicit trials, and every one of them with every seed."""

from rnn_tui.sweep.grid import Grid


def test_the_product_with_each_seed_and_the_explicit_trials_beside_it():
    grid = Grid(
        {"steps": 5}, {"cell": ["rnn", "gru"], "hidden_size": [4, 8]}, [{"cell": "lstm", "dropout": 0.1}], [1, 2]
    )
    found = grid.settings()
    assert grid.count == len(found) == 10
    assert found[0] == {"steps": 5, "cell": "rnn", "hidden_size": 4, "seed": 1}
    assert [(each["cell"], each.get("hidden_size"), each["seed"]) for each in found] == [
        ("rnn", 4, 1), ("rnn", 4, 2), ("rnn", 8, 1), ("rnn", 8, 2),
        ("gru", 4, 1), ("gru", 4, 2), ("gru", 8, 1), ("gru", 8, 2),
        ("lstm", None, 1), ("lstm", None, 2),
    ]  # fmt: skip
    assert grid.names() == ["cell", "hidden_size", "dropout"]


def test_explicit_trials_alone_and_nothing_but_seeds():
    assert Grid({"steps": 5}, {}, [{"layers": 2}]).settings() == [{"steps": 5, "layers": 2}]
    assert Grid({"steps": 5}, seeds=[3, 4]).settings() == [{"steps": 5, "seed": 3}, {"steps": 5, "seed": 4}]
    assert Grid({"steps": 5}).settings() == [{"steps": 5}]
