"""The terms that the ten steps use, in both languages, with a line for each."""

from dataclasses import dataclass

from rnn_tui.language import N_


@dataclass(frozen=True)
class Term:
    """What something is called, and what it is; ``meaning`` is translated when it is shown."""

    english: str
    french: str
    meaning: str


TERMS = (
    Term("activation", "activation", N_("a number that a unit holds: an element of h_t")),
    Term("backward pass", "rétropropagation", N_("from the loss back to the gradient of each parameter")),
    Term(
        "backpropagation through time",
        "rétropropagation à travers le temps",
        N_("the backward pass of a recurrent network: from the last character of a window back to its first"),
    ),
    Term("bias", "biais", N_("what is added whatever came in: b_h for the units, b_y for the characters")),
    Term(
        "cell",
        "cellule",
        N_("what makes a state out of the one before and of x_t: RNN, GRU, LSTM"),
    ),
    Term("character", "caractère", N_("what the network reads and writes: a letter, a space, a sign")),
    Term("clipping", "écrêtage", N_("no element of a gradient may be larger than a bound")),
    Term(
        "central difference",
        "différence centrée",
        N_("a slope by the definition: (L(w + d) - L(w - d)) / 2d; it tells whether a gradient is right"),
    ),
    Term("code point", "point de code", N_("the number that Unicode gives to a character: U+0065 for e")),
    Term("embedding", "plongement", N_("the numbers that a network has learnt for a character: its column of W_xh")),
    Term("epoch", "époque", N_("all windows of the text learnt once")),
    Term("forward pass", "propagation vers l’avant", N_("from the characters of a window to the probabilities")),
    Term("gate", "porte", N_("a number between 0 and 1 that keeps or lets go of a part of the state")),
    Term("gradient", "gradient", N_("how much the loss rises where a number rises a little: dL/dW for W")),
    Term("GRU", "GRU", N_("gated recurrent unit: a cell of two gates")),
    Term("hidden size", "taille cachée", N_("H: of how many units the hidden state is made")),
    Term("hidden state", "état caché", N_("h_t: what the network keeps of all that it has read")),
    Term("index", "indice", N_("the number of a character: its place among those of the text, sorted")),
    Term("initial values", "valeurs initiales", N_("the parameters before anything is learnt, drawn at random")),
    Term("learning rate", "taux d’apprentissage", N_("how far a parameter goes against its gradient in one update")),
    Term("logits", "logits", N_("y_t: a number for each character, before softmax makes probabilities of them")),
    Term("loss", "perte", N_("how surprised the network is by what came: -ln p, summed over the targets")),
    Term("LSTM", "LSTM", N_("long short-term memory: a cell of three gates and a second state, c")),
    Term("nat", "nat", N_("the unit of surprise where the logarithm is the natural one; a bit is 0.69 nats")),
    Term("neuron", "neurone", N_("another word for a unit")),
    Term("norm", "norme", N_("the length of a column of numbers: the root of the sum of their squares")),
    Term("one-hot", "un parmi V", N_("a column of zeros with a single one, at the character's index")),
    Term("parameter", "paramètre", N_("a number that learning changes: those of W_xh, W_hh, W_hy, b_h, b_y")),
    Term("plateau", "plateau", N_("epochs in which the loss hardly falls, before memory wakes up")),
    Term("probability", "probabilité", N_("p: what share the network gives to a character as the next one")),
    Term("recurrent network", "réseau récurrent", N_("one whose state goes back into itself at every character")),
    Term("seed", "graine", N_("what fixes what is drawn at random: the same seed, the same numbers")),
    Term("slope", "pente", N_("how much tanh hands on of a small change: 1 - h^2")),
    Term("softmax", "softmax", N_("e^y over the sum of all e^y: numbers become probabilities")),
    Term("surprise", "surprise", N_("-ln p of what came: 0 where it was certain, ln V where all was alike")),
    Term("tanh", "tanh", N_("the curve that brings any number between -1 and 1")),
    Term("target", "cible", N_("the character that is asked for: the one behind the input")),
    Term("temperature", "température", N_("low: the likeliest characters; high: the rare ones as well")),
    Term("unit", "unité", N_("one of the H numbers of the hidden state")),
    Term("update", "mise à jour", N_("each parameter goes a little against its gradient")),
    Term("vanishing gradient", "gradient évanescent", N_("a gradient of which many steps back leave nearly nothing")),
    Term("vocabulary", "vocabulaire", N_("the different characters of the text; V is how many")),
    Term("window", "fenêtre", N_("the stretch of text that is learnt at a time: here five characters")),
)
