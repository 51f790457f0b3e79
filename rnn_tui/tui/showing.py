"""From the session to what the panes show: values in, values out, no widget."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
from textual.content import Content

from rnn_tui.generation.sampling import entropy_bits, likeliest, place_of
from rnn_tui.language import N_, _, decimal, grouped, ngettext
from rnn_tui.session.session import Session
from rnn_tui.session.table import Phase
from rnn_tui.terminal.quantities import clock_time, size_label
from rnn_tui.terminal.safe_text import short_name_of, visible
from rnn_tui.text.baselines import MOST_COUNTED
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.library import SAMPLES, Sample, open_sample
from rnn_tui.text.vocabulary import WARN_ABOVE
from rnn_tui.training.config import TrainingConfig, model_label
from rnn_tui.training.sizing import AUTO
from rnn_tui.tui.commands import BY_ID, key_label
from rnn_tui.tui.panes.action_bar import Item
from rnn_tui.tui.panes.bars_pane import Reading
from rnn_tui.tui.panes.corpus_pane import TextRow
from rnn_tui.tui.renderables.bars import Candidate, percent
from rnn_tui.tui.renderables.measures import Measures, last_word
from rnn_tui.tui.renderables.plot import Baseline
from rnn_tui.tui.renderables.prose import shown
from rnn_tui.tui.renderables.status import Status

_PHASES: dict[Phase, str] = {
    "ready": N_("ready"),
    "training": N_("learning"),
    "paused": N_("paused"),
    "finished": N_("finished"),
    "opened": N_("kept"),
}
_AFTER_CHARACTERS = 60  # more than the pane is wide
_NEXT: dict[Phase, str] = {
    "ready": N_("train"),
    "training": N_("pause"),
    "paused": N_("resume"),
    "finished": N_("go on"),
    "opened": N_("go on"),
}
_FOOTER = ("help", "next", "pick_down", "back", "write_on", "step", "settings", "open")


def title_of(corpus: Corpus) -> str:
    """Return a corpus's name as people know it: a sample's title, else the name of the file."""
    return next((_(sample.title) for sample in SAMPLES if sample.name == corpus.name), visible(corpus.name))


def status_of(session: Session) -> Status:
    """Return what the line at the top tells."""
    is_undecided = session.phase == "ready" and session.config.preset == AUTO
    model = AUTO if is_undecided else model_label(session.monitor.config)
    phase = _("followed") if session.follows else _(_PHASES[session.phase])
    progress, left = session.monitor.progress, time_left_of(session)
    if progress is not None:
        progress = replace(progress, chars_per_second=session.monitor.chars_per_second)
    return Status(
        title_of(session.corpus),
        model,
        phase,
        session.phase == "training",
        progress,
        run_name_of(session),
        left,
        0.0 if left is None or progress is None else progress.share_done or 0.0,
    )


def time_left_of(session: Session) -> float | None:
    """Return how many seconds the training will still take; None where none goes on, or no end is in sight."""
    progress = session.monitor.progress
    return progress.left if progress is not None and (session.active or session.follows) else None


def run_name_of(session: Session) -> str:
    """Return the name of the run that is open, or that is being written; nothing before there is one."""
    folder = session.run_folder
    return "" if folder is None else visible(folder.name)


def reading_of(session: Session) -> Reading:
    """Return what the bars show: the vocabulary, the likeliest first, of which only what is seen is worked out."""
    prompt = session.prompt
    logits, raw, pinned = prompt.state.logits, prompt.raw_shares(), prompt.pinned_shares()
    shares, uncut = prompt.shares(), prompt.uncut_shares()
    pick, latest = prompt.pick, prompt.writer.tip.latest
    visited = None if latest is None else latest.index

    def candidates(first: int, most: int) -> list[Candidate]:
        order = likeliest(logits, first + most)
        sums = np.minimum(np.cumsum(shares[order]), 1.0).tolist()
        return [
            Candidate(
                rank,
                short_name_of(session.vocabulary.characters[index]),
                float(shares[index] or uncut[index]),
                total,
                float(raw[index]),
                cut=shares[index] == 0,
                picked=index == pick,
                visited=index == visited,
                pinned=None if pinned is None else float(pinned[index]),
                index=index,
            )
            for rank, (index, total) in enumerate(zip(order[first:].tolist(), sums[first:]), start=first + 1)
        ]

    place = None if pick is None else place_of(logits, pick)
    end = "".join(node.character for node in prompt.writer.nodes[-_AFTER_CHARACTERS:])
    temperature = 0.0 if prompt.settings.sampling.is_greedy else prompt.settings.sampling.temperature
    return Reading(
        shown(end),
        candidates,
        len(logits),
        place,
        float(shares.max()),
        entropy_bits(raw),
        temperature,
        age_of(session),
        last_of(session),
        None if prompt.pinned is None or pinned is None else prompt.pinned.step,
    )


def age_of(session: Session) -> list[str]:
    """Return a sentence about the parameters that read the text, of which step they are and how old; shorter ones too.

    The first that fits is shown.
    """
    prompt = session.prompt
    if not prompt.is_read:
        return [_("reading what is written")]
    step = grouped(prompt.step)
    if not prompt.step:
        return [_("nothing learnt yet")]
    if session.parameter_source.place is not None:
        return [_("back at step {step}").format(step=step)]
    if session.parameter_source.reads_best:
        return [_("best parameters, step {step}").format(step=step), _("best: step {step}").format(step=step)]
    progress = session.monitor.progress
    age = progress.step - prompt.step if progress is not None else 0
    if age <= 0:
        return [_("as of step {step}").format(step=step), _("step {step}").format(step=step)]
    figures = {"step": step, "age": grouped(age)}
    ago = ngettext("as of step {step}, {age} step ago", "as of step {step}, {age} steps ago", age)
    return [ago.format(**figures), _("step {step}, {age} behind").format(**figures)]


def last_of(session: Session) -> list[str]:
    """Return what the last character was drawn at, in the network's own shares, and shorter; the first that fits."""
    last = session.prompt.last
    if last is None:
        return [""]
    character = short_name_of(session.vocabulary.characters[last.index])
    figures = {"character": character, "share": percent(2.0**-last.bits), "bits": decimal(last.bits, 1)}
    return [
        _("chosen: {character}, raw {share} %, {bits} bits").format(**figures),
        _("{character}: raw {share} %, {bits} bits").format(**figures),
        _("{character}: {bits} bits").format(**figures),
    ]


def measures_of(session: Session, with_surprise: bool) -> Measures:
    """Return the figures under the text: its surprise, and where the time machine stands."""
    prompt, place = session.prompt, session.parameter_source.place
    snapshots = [step for step, _path in session.parameter_source.snapshots()] if place is not None else []
    if not prompt.is_read:
        return Measures(math.nan, math.nan, place, snapshots)
    word = prompt.cached.bits_per_character(last_word(prompt.cached.nodes))
    return Measures(prompt.cached.bits_per_character(), word, place, snapshots, with_surprise)


def baselines_of(session: Session) -> list[Baseline]:
    """Return the lines that the loss has to pass, as far as they are known.

    What counting reaches is none where it is no better than knowing nothing: the text is too short to be counted.
    """
    found = session.monitor.baselines
    if found is None:
        return []
    counted = [
        Baseline(_("letters"), found.letters),
        Baseline(_("pairs"), found.pairs),
        Baseline(_("5-grams"), found.five_grams),
    ]
    return [Baseline(_("uniform"), found.uniform), *(each for each in counted if each.loss < found.uniform)]


def fixed_length_of(config: TrainingConfig) -> str:
    """Return how long a training lasts where its settings say so, else nothing."""
    if config.epochs is not None:
        return ngettext("learn {count} epoch", "learn {count} epochs", config.epochs).format(
            count=grouped(config.epochs)
        )
    if steps := config.steps or config.horizon:
        return _("learn {count} steps").format(count=grouped(steps))
    if config.seconds is not None:
        return _("learn for {time}").format(time=clock_time(config.seconds))
    return ""


def text_rows(session: Session) -> list[TextRow]:
    """Return the samples, and the other texts that were opened."""
    rows = {sample.name: _row(sample_corpus(sample)) for sample in SAMPLES}
    for name, corpus in session.opened.items():
        if name not in rows:
            rows[name] = _row(corpus)
    return list(rows.values())


@cache
def sample_corpus(sample: Sample) -> Corpus:
    """Return a sample, read once."""
    return open_sample(sample)


def _row(corpus: Corpus) -> TextRow:
    characters, different = len(corpus.indices), len(corpus.vocabulary)
    return TextRow(corpus.name, title_of(corpus), _language_of(corpus), corpus.size, characters, different)


def _language_of(corpus: Corpus) -> str:
    """Return the name of the text's language, nothing where nobody told us."""
    return _(corpus.language) if corpus.language else ""


def facts_of(session: Session) -> Content:
    """Return what is known about the text on the table, and what to press."""
    corpus = session.corpus
    facts = [
        (title_of(corpus), "bold $foreground"),
        (", ".join(part for part in (_language_of(corpus), size_label(corpus.size)) if part), ""),
        (_("{count} characters").format(count=grouped(len(corpus.indices))), ""),
        (_("{count} different").format(count=grouped(len(session.vocabulary))), ""),
    ]
    kept = round(len(corpus.indices) * session.config.val_fraction)
    if kept:
        share = decimal(100 * kept / len(corpus.indices), 0)
        facts.append((_("{share} % kept for validation").format(share=share), ""))
    if corpus.guessed:
        encodings = ", ".join(sorted({encoding for _file, encoding in corpus.guesses}))
        facts.append((_("read as {encoding}, a guess").format(encoding=encodings), "$network"))
    if len(session.vocabulary) > WARN_ABOVE:
        facts.append((_("very many characters: is the encoding right?"), "$network"))
    if session.phase == "ready":
        key = key_label(BY_ID["train"].keys)
        facts += [("", ""), (_("{key} and watch it learn").format(key=key), "bold $network")]
    return Content("\n").join(Content.styled(text, style) for text, style in facts)


def opening_lines(session: Session) -> list[str]:
    """Return what the log says of a text before anything is learnt of it."""
    corpus = session.corpus
    facts = _("{title}: {count} characters, {different} different")
    figures = {"count": grouped(len(corpus.indices)), "different": grouped(len(session.vocabulary))}
    lines = [facts.format(title=title_of(corpus), **figures)]
    if corpus.guessed:
        lines.insert(0, _("read as {encoding}, a guess").format(encoding=corpus.encoding))
    learnt = len(corpus.indices) * (1 - session.config.val_fraction - session.config.test_fraction)
    if learnt > MOST_COUNTED:
        counted = _("The lines of the plot are counted in the last {count} characters of what is learnt.")
        lines.append(counted.format(count=grouped(MOST_COUNTED)))
    if session.origin is not None:
        begins = _("A fork of {run}: it begins with the parameters of step {step}.")
        lines.append(begins.format(run=visible(session.origin.parent.run), step=grouped(session.origin.parent.step)))
    train, settings = key_label(BY_ID["train"].keys), key_label(BY_ID["settings"].keys)
    invitation = _("{train} starts, {settings} changes how, F1 explains")
    return [*lines, invitation.format(train=train, settings=settings)]


def footer_of(session: Session, writing_on: bool) -> list[Item]:
    """Return the footer's items: the next useful action first."""
    train, quit_ = BY_ID["train"], BY_ID["quit"]
    train_item = Item(key_label(train.keys), _(_NEXT[session.phase]), train.action)
    items = [] if session.follows else [train_item]
    if writing_on:
        items.insert(0, Item(key_label(BY_ID["write_on"].keys), _("stop writing"), "write_on"))
    items.append(Item(key_label("escape"), _("everything"), "show_menu"))
    for name in _FOOTER:
        if name == "write_on" and writing_on:
            continue
        command = BY_ID[name]
        title = _("choose") if name == "pick_down" else _(command.title).split(" / ")[0]
        items.append(Item("↑↓" if name == "pick_down" else key_label(command.keys), title, command.action))
    items.append(Item(key_label(quit_.keys), _(quit_.title), quit_.action))
    return items
