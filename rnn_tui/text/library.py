"""The available texts: the samples, this program's own source, and what a name on the command line means."""

from dataclasses import dataclass, replace
from pathlib import Path

from rnn_tui.errors import EmptyTextError, TextError
from rnn_tui.language import N_, _, spoken_language
from rnn_tui.text.corpus import Corpus, MayGoOn, always, corpus_from_file, corpus_from_text, in_one_line, read_corpus
from rnn_tui.text.shelf import find_known, known_at, open_known
from rnn_tui.text.sources import standard_input
from rnn_tui.there import is_file, is_folder

PACKAGE = Path(__file__).parent.parent
PROGRAM = "program"
STANDARD_INPUT = "-"


@dataclass(frozen=True)
class Sample:
    """A text that comes with the program; ``title`` and ``language`` are translated when they are shown.

    ``is_list`` says that each of its lines is an entry for itself.
    """

    name: str
    title: str
    language: str
    is_list: bool = False


SAMPLES = (
    Sample("passeurs", "Les passeurs", N_("French")),
    Sample("quatrains", "Quatrains", N_("French")),
    Sample("tidewater", "The Tidewater", N_("English")),
    Sample("letters", "Letters", N_("English")),
    Sample("dinosaurs", N_("Dinosaurs"), N_("names"), is_list=True),
    Sample("rivers", N_("Rivers"), N_("names"), is_list=True),
    Sample("structured", N_("Memory"), N_("symbols")),
    Sample("many_scripts", N_("Many scripts"), N_("many")),
    Sample("lesson", N_("The lesson"), N_("French")),
    Sample(PROGRAM, N_("This program"), N_("Python")),
)
_FIRST_CHOICES = {"fr": "passeurs", "en": "tidewater"}


def first_choice() -> Sample:
    """Return the sample that the laboratory opens with: a text in the language that is spoken."""
    name = _FIRST_CHOICES[spoken_language()]
    return next(sample for sample in SAMPLES if sample.name == name)


def sample_folder() -> Path:
    """Return the folder of the sample texts: inside an installed package, beside it in a checkout."""
    inside = PACKAGE / "sample_texts"
    return inside if inside.is_dir() else PACKAGE.parent / "sample_texts"


def open_sample(sample: Sample) -> Corpus:
    """Read a sample; the program's own source is gathered when it is asked for."""
    if sample.name == PROGRAM:
        return _gather_program(sample)
    path = sample_folder() / f"{sample.name}.txt"
    return replace(read_corpus(path, sample.language), name=sample.name, is_list=sample.is_list)


def open_text(name: str, may_go_on: MayGoOn = always, encoding: str | None = None, to_learn: bool = True) -> Corpus:
    """Open what TEXT means: a path, else a sample's name or title, else a fetched text's, else ``-`` (standard input).

    It is read in ``encoding`` where one is named. What is not ``to_learn`` from, but to score, may be of any length.

    Raises TextError with one line that says what is wrong, and which samples there are, and Cancelled where
    ``may_go_on`` says no.
    """
    if not name:  # a shell's variable that was never set
        raise TextError(_("the name of the text is empty"))
    path = existing_path(name)
    if path is not None:
        return read_corpus(path, may_go_on=may_go_on, encoding=encoding, to_learn=to_learn)
    for sample in SAMPLES:
        if name == sample.name or name.casefold() in {sample.title.casefold(), _(sample.title).casefold()}:
            if encoding is not None:
                raise TextError(_("{name}: a sample text cannot be read in another encoding").format(name=name))
            return open_sample(sample)
    known = find_known(name)
    if known is not None:
        if encoding is not None:
            raise TextError(_("{name}: this text cannot be read in another encoding").format(name=known.name))
        return open_known(known, may_go_on, to_learn)
    if name == STANDARD_INPUT:
        name = _("standard input")
        try:
            with in_one_line(name):
                opened = standard_input()
                return corpus_from_file(opened, name, may_go_on=may_go_on, encoding=encoding, to_learn=to_learn)
        except EmptyTextError:
            raise TextError(_("standard input: it was empty")) from None
    samples = ", ".join(sample.name for sample in SAMPLES)
    message = _("{name}: no such file, and no sample text of that name (samples: {samples})")
    raise TextError(message.format(name=name, samples=samples))


def file_of(corpus: Corpus) -> Path:
    """Return the file or the folder that a text can be read from again; raise TextError where there is none."""
    path = corpus.path
    if path is not None and path.parent == sample_folder():
        raise TextError(_("{name}: a sample text cannot be read in another encoding").format(name=corpus.name))
    if path is not None and known_at(path) is not None:
        raise TextError(_("{name}: this text cannot be read in another encoding").format(name=corpus.name))
    if path is None or not (is_file(path) or is_folder(path)):  # a pipe would have to be written to once more
        raise TextError(_("{name}: there is no file to read again").format(name=corpus.name))
    return path


def existing_path(name: str) -> Path | None:
    """Return the path that ``name`` means where something is there; None also for what no path can be.

    Where nobody may look, something may be: what is more than a bare name is then taken for a path.
    """
    try:
        path = Path(name).expanduser()
        path.stat()
    except PermissionError:
        return path if len(path.parts) > 1 else None
    except (OSError, RuntimeError, ValueError):  # too long, an unknown user's home, a zero byte
        return None
    return path if name else None


def _gather_program(sample: Sample) -> Corpus:
    """Every Python file of the package, in the order of their paths, each under a line with its name."""
    parts = []
    for path in sorted(PACKAGE.rglob("*.py")):
        heading = path.relative_to(PACKAGE.parent).as_posix()
        parts.append(f"# {heading}\n{path.read_text(encoding='utf-8')}")
    return corpus_from_text("\n".join(parts), sample.name, sample.language)
