"""How a learner's function is given its arguments: by its names where they are obvious, else in the lesson's order."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence

# what else an argument of the lesson is called, without capitals and underscores
_ALSO = {
    "inputs": "xs xseq input sequence inputsequence inputlist",
    "h_prev": "hprev h0 hinit hstart hinitial prevh previoush previousstate initialstate prevhidden hiddenprev hidden",
    "W_xh": "wx wih wxhidden weightsxh",
    "W_hh": "whhidden weightshh",
    "W_hy": "wy who weightshy",
    "b_h": "bias_h biash hiddenbias",
    "b_y": "bias_y biasy bo outputbias",
    "outputs": "ps probs probabilities yhat yhats ypred predictions preds output",
    "hs": "states hiddenstates hidden_states hlist",
    "targets": "target ytrue labels targetindices",
    "learning_rate": "lr rate eta alpha learningrate stepsize",
    "parameters": "params weights theta",
    "start": "startchar starttext startcharacter startstring seedtext prime prompt start_char",
    "length": "n nchars numchars count size",
    "char_to_idx": "char2idx chartoix char2ix stoi chartoindex char2index",
    "idx_to_char": "idx2char ixtochar ix2char itos indextochar index2char",
    "hidden_size": "hiddendim nhidden hiddenunits hiddendimension",
    "output_size": "outputdim nout",
    "vocab_size": "vocabsize nvocab vocabularysize vocab inputsize",
    "seq_length": "seqlen sequencelength seqlength",
    "temperature": "temp",
}


def _plain(name: str) -> str:
    return name.lower().replace("_", "")


_LESSON_NAME = {_plain(name): own for own, also in _ALSO.items() for name in (own, *also.split())}


def lesson_name(name: str) -> str:
    """Return what the lesson calls something, where that is obvious; else ``name`` itself."""
    return _LESSON_NAME.get(_plain(name), name)


def lesson_names(names: Sequence[str], order: Sequence[str], offered: Sequence[str]) -> dict[str, str]:
    """Return what each of ``names`` is in the lesson, where it is anything.

    ``offered`` are the lesson's names that can be given; a name that is not obvious is the next of ``order``.
    """
    found: dict[str, str] = {}
    for name in names:
        own = lesson_name(name)
        if own in offered and own not in found.values():
            found[name] = own
    bundled = "parameters" in found.values()
    left = [own for own in order if own not in found.values() and not (bundled and own[:2] in {"W_", "b_"})]
    found.update(zip((name for name in names if name not in found), left))
    return found


def call(function: Callable[..., object], order: Sequence[str], offered: Mapping[str, object]) -> object:
    """Call ``function`` with what it asks for among ``offered``; ``order`` is that of the lesson.

    What has a default keeps it, unless its name is obvious or its place is one of the lesson's.

    Raise whatever it raises; TypeError where it asks for more than there is.
    """
    try:
        asked = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return function(*(offered[name] for name in order))
    if any(each.kind is each.VAR_POSITIONAL for each in asked):
        return function(*(offered[name] for name in order))
    asked = [each for each in asked if each.kind is not each.VAR_KEYWORD]
    names = [
        each.name
        for place, each in enumerate(asked)
        if each.default is each.empty or _plain(each.name) in _LESSON_NAME or place < len(order)
    ]
    own = lesson_names(names, order, list(offered))
    by_place = [offered[own[each.name]] for each in asked if each.kind is each.POSITIONAL_ONLY and each.name in own]
    by_name = {
        each.name: offered[own[each.name]]
        for each in asked
        if each.kind is not each.POSITIONAL_ONLY and each.name in own
    }
    return function(*by_place, **by_name)
