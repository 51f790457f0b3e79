"""A sweep in words: a row for each trial, what it costs, and what is best with its spread over the seeds."""

from collections.abc import Sequence
from typing import Any

from rnn_tui.language import N_, _, decimal, grouped, ngettext
from rnn_tui.sweep.costs import Cost
from rnn_tui.sweep.plan import Plan, Trial
from rnn_tui.sweep.standing import Ranking, Spread, Standing, State
from rnn_tui.terminal.comparison import shown_setting
from rnn_tui.terminal.quantities import ABSENT, clock_time, size_label
from rnn_tui.training.config import model_label
from rnn_tui.training.settings import label_of

_STATES: dict[State, str] = {
    "waiting": N_("waiting"),
    "training": N_("being trained"),
    "interrupted": N_("interrupted"),
    "left out": N_("left out"),
    "finished": N_("finished"),
    "diverged": N_("diverged"),
    "failed": N_("failed"),
}


def headings_of(plan: Plan) -> list[str]:
    """Return the heads of the table's columns: words first, then as many figures as FIGURES."""
    settings = [label_of(name) for name in plan.names]
    return [_("trial"), *settings, _("state"), _("step"), _("time"), _("training"), _("validation"), _("best val")]


FIGURES = 5  # columns, the last ones


def row_of(plan: Plan, standing: Standing) -> list[str]:
    """Return a trial's row of the table; losses in nats per character, as its run has them."""
    losses = (standing.train_loss, standing.val_loss, standing.best_val_loss)
    return [
        standing.trial.name,
        *(shown_setting(standing.trial.config, name) for name in plan.names),
        _(_STATES[standing.state]),
        grouped(standing.step),
        clock_time(standing.seconds),
        *(ABSENT if loss is None else decimal(loss, 4) for loss in losses),
    ]


def facts_of(plan: Plan, standing: Standing) -> dict[str, Any]:
    """Return a trial as plain values, for CSV and JSON."""
    config = standing.trial.config
    return {
        "trial": standing.trial.name,
        **{name: getattr(config, name) for name in plan.names},
        "seed": config.seed,
        "state": standing.state,
        "step": standing.step,
        "seconds": round(standing.seconds, 3),
        "train_loss": standing.train_loss,
        "val_loss": standing.val_loss,
        "best_val_loss": standing.best_val_loss,
        "error": standing.error or None,
    }


def best_facts(plan: Plan, ranking: Ranking) -> dict[str, Any]:
    """Return the best settings as plain values, with their spread over the seeds."""
    best = ranking.spreads[0] if ranking.spreads else None
    if best is None:
        return {"event": "best", "trials": [], "n": 0}
    return {
        "event": "best",
        "trials": [trial.name for trial in best.trials],
        **{name: getattr(best.trials[0].config, name) for name in plan.names},
        "measure": ranking.measure,
        "mean": best.mean,
        "min": min(best.losses),
        "max": max(best.losses),
        "n": len(best.losses),
        "unfinished": best.unfinished,
        "comparable": ranking.comparable,
    }


def settings_label(plan: Plan, trial: Trial) -> str:
    """Return what tells a trial's settings from the others': ``cell gru · hidden units 64``; else its network."""
    parts = [f"{label_of(name)} {shown_setting(trial.config, name)}" for name in plan.names]
    return " · ".join(parts) or model_label(trial.config)


def describe_ended(plan: Plan, standing: Standing, ended: int) -> str:
    """Return the line for a trial that came to its end: ``3/8 2-gru-64-seed-1: step 200, ...``."""
    return f"{grouped(ended)}/{grouped(len(plan.trials))} {describe_standing(standing)}"


def describe_standing(standing: Standing) -> str:
    """Return how far a trial is, in a line: ``2-gru-64-seed-1: step 200, ...``."""
    if standing.state == "failed":
        told = [_("failed ({reason})").format(reason=standing.error)]
    else:
        told = [_("step {step}, {time}").format(step=grouped(standing.step), time=clock_time(standing.seconds))]
        if standing.best_val_loss is not None:
            told.append(_("best validation loss {loss}").format(loss=decimal(standing.best_val_loss, 4)))
        elif standing.train_loss is not None:
            told.append(_("training loss {loss}").format(loss=decimal(standing.train_loss, 4)))
        if standing.state == "diverged":
            told.append(_(_STATES[standing.state]))
    return _("{name}: {reason}").format(name=standing.trial.name, reason=", ".join(told))


def describe_ranking(plan: Plan, ranking: Ranking) -> list[str]:
    """Return the best settings with their spread, and a sentence where that is no fair comparison."""
    if not ranking.spreads:
        return [_("no trial has finished")]
    message = (
        _("best: {settings}, validation loss {spread}")
        if ranking.measure == "validation"
        else _("best: {settings}, training loss {spread}")
    )
    best = ranking.spreads[0]
    lines = [message.format(settings=settings_label(plan, best.trials[0]), spread=describe_spread(best))]
    if len(ranking.spreads) > 1:
        second = ranking.spreads[1]
        told = _("second: {settings}, {spread}")
        lines.append(told.format(settings=settings_label(plan, second.trials[0]), spread=describe_spread(second)))
        if best.losses == second.losses:
            lines.append(_("The two are equal, seed by seed: what tells them apart changed nothing."))
        elif not best.unfinished and not second.unfinished and min(second.losses) <= max(best.losses):
            lines.append(_("The spreads of the two overlap: with other seeds the second might be first."))
    if not ranking.comparable:
        lines.append(_("The trials are judged on different characters: their losses are not comparable."))
    return lines


def describe_spread(spread: Spread) -> str:
    """Return a mean loss in nats, and how far the seeds lie apart."""
    mean, low, high = (decimal(loss, 4) for loss in (spread.mean, min(spread.losses), max(spread.losses)))
    if len(spread.losses) == 1:
        told = _("{mean} nats (one seed)").format(mean=mean)
    else:
        told = _("{mean} nats on average over {count} seeds, from {low} to {high}").format(
            mean=mean, count=len(spread.losses), low=low, high=high
        )
    if spread.unfinished:
        message = ngettext(
            "{told}; {count} seed without a result", "{told}; {count} seeds without a result", spread.unfinished
        )
        told = message.format(told=told, count=spread.unfinished)
    return told


def describe_cost(cost: Cost, workers: int) -> str:
    """Return what a sweep will cost: trials, time and disk."""
    trials = ngettext("{count} trial", "{count} trials", cost.trials).format(count=grouped(cost.trials))
    at_once = ngettext("{count} worker", "{count} workers", workers).format(count=grouped(workers))
    if cost.seconds is None:
        message = _("{trials}, {workers}: without an end in sight, up to {size} on disk")
        return message.format(trials=trials, workers=at_once, size=size_label(cost.size))
    message = _("{trials}, {workers}: about {time}, up to {size} on disk")
    return message.format(trials=trials, workers=at_once, time=_duration(cost.seconds), size=size_label(cost.size))


def describe_rung(step: int, kept: Sequence[Trial], left_out: Sequence[Trial]) -> str:
    """Return what a rung of successive halving decided."""
    message = _("step {step}: {kept} continue, {left_out} are left out")
    return message.format(step=grouped(step), kept=grouped(len(kept)), left_out=grouped(len(left_out)))


def _duration(seconds: float) -> str:
    if seconds < 60:
        return _("{count} s").format(count=round(seconds))
    if seconds < 60 * 60:
        return _("{count} min").format(count=round(seconds / 60))
    hours, minutes = divmod(round(seconds / 60), 60)
    return _("{hours} h {minutes} min").format(hours=grouped(hours), minutes=minutes)
