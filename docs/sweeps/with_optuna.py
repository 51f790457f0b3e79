"""A search by optuna instead of a grid: each report of a training is told to it, and it prunes what goes badly.

optuna is no dependency of rnn-tui. After `pip install optuna`: `python with_optuna.py TEXT [TRIALS [STEPS]]`.
"""

import sys
from dataclasses import replace

import optuna

import rnn_tui
from rnn_tui.training.control import Control
from rnn_tui.training.events import Reported, TrainingFinished
from rnn_tui.training.presets import preset_config
from rnn_tui.training.trainer import Trainer


def train(trial: optuna.Trial, text: rnn_tui.Corpus, steps: int) -> float:
    """Return the best validation loss, in nats per character, of the settings that optuna suggests."""
    config = replace(
        preset_config("quick"),
        hidden_size=trial.suggest_categorical("hidden_size", [32, 64, 128]),
        learning_rate=trial.suggest_float("learning_rate", 1e-3, 5e-2, log=True),
        drop_connect=trial.suggest_float("drop_connect", 0.0, 0.3),
        budget=None,
        steps=steps,
        report_every=max(1, steps // 20),
    )
    control = Control()
    for event in Trainer(text, config, threads=1).run(control):
        if isinstance(event, Reported) and event.progress.val_loss is not None:
            trial.report(event.progress.val_loss, event.progress.step)
            if trial.should_prune():
                raise optuna.TrialPruned
        if isinstance(event, TrainingFinished) and event.best_val_loss is not None:
            return event.best_val_loss
    raise optuna.TrialPruned  # it diverged before the first validation


def main() -> None:
    """Search, and print the best."""
    text = rnn_tui.open_text(sys.argv[1])
    trials, steps = (int(word) for word in (*sys.argv[2:4], *("30", "1000")[len(sys.argv[2:4]) :]))
    study = optuna.create_study(pruner=optuna.pruners.MedianPruner(n_startup_trials=3))
    study.optimize(lambda trial: train(trial, text, steps), trials)
    print(study.best_value, study.best_params)


if __name__ == "__main__":
    main()
