"""Well-known texts that can be fetched: where each is, at one fixed version, and whether it is here already.

An address names the commit that its file is from, so that its size and its digest hold for good.
"""

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from rnn_tui.errors import TextError
from rnn_tui.language import N_, _
from rnn_tui.places import texts_folder
from rnn_tui.text.corpus import Corpus, MayGoOn, always, read_corpus

_FILES = "https://raw.githubusercontent.com/"
_IN_THE_USA = N_("public domain in the USA")


@dataclass(frozen=True)
class KnownText:
    """A text that can be fetched; ``language`` and ``rights`` are translated when they are shown.

    ``size`` is in bytes, ``sha256`` the digest of the file as it is fetched, in ``encoding``. ``is_list`` says that
    each of its lines is an entry for itself.
    """

    name: str
    title: str
    author: str
    language: str
    address: str
    size: int
    sha256: str
    rights: str
    encoding: str = "utf-8"
    is_list: bool = False

    @property
    def path(self) -> Path:
        """Where its file is once it is here."""
        return texts_folder() / (self.name + PurePosixPath(self.address).suffix)

    @property
    def is_here(self) -> bool:
        """Whether its file is here, whole."""
        try:
            return self.path.stat().st_size == self.size
        except OSError:
            return False


TEXTS = (
    KnownText(
        "shakespeare",
        "Tiny Shakespeare",
        "William Shakespeare",
        N_("English"),
        _FILES + "karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt",
        1_115_394,
        "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
        N_("public domain"),
    ),
    KnownText(
        "war-and-peace",
        "War and Peace",
        "Leo Tolstoy",
        N_("English"),
        _FILES + "GITenberg/War-and-Peace_2600/fa22ab90f00f627e83d14acabe32d91602d2365d/2600-0.txt",
        3_359_542,
        "6cbcc5ca5e590fb9ace161a5b93e4ecf280d7118104be0d63b686c004cfa70ae",
        _IN_THE_USA,
    ),
    KnownText(
        "pride",
        "Pride and Prejudice",
        "Jane Austen",
        N_("English"),
        _FILES + "GITenberg/Pride-and-Prejudice_1342/81db45c9c48c592f0b77f01fc59e677ad0a5634e/1342-0.txt",
        724_725,
        "48e0522844402a86a3ea98f0947ba85ea54838db3c59022299298ed968a5a163",
        _IN_THE_USA,
    ),
    KnownText(
        "alice",
        "Alice in Wonderland",
        "Lewis Carroll",
        N_("English"),
        _FILES + "GITenberg/Alice-s-Adventures-in-Wonderland_11/7f18748e114b994d5d9454d5793581bc0b9cf9d7/11-0.txt",
        173_595,
        "49a0b2726606e1290ac03a63978fa1dd1bd38a8d805704d98265f393533ea094",
        _IN_THE_USA,
    ),
    KnownText(
        "fleurs-du-mal",
        "Les Fleurs du mal",
        "Charles Baudelaire",
        N_("French"),
        _FILES + "GITenberg/Les-Fleurs-du-Mal_6099/16121fda6af452c76bedea3fc969c1e00701a529/6099-8.txt",
        180_199,
        "02ec971d5c9085125ccba2b52af0d1ea8a2ff4a06ac5b2430dc93b53d8bc33b6",
        _IN_THE_USA,
        "iso8859-1",
    ),
    KnownText(
        "candide",
        "Candide",
        "Voltaire",
        N_("French"),
        _FILES + "GITenberg/Candide_4650/3460a8007cb70647d58967f12ff6b97015b73949/4650-8.txt",
        225_625,
        "7c5056e6e6804f8a7f71f2eb2156918f77e0afd80104237f95a205eb056075a8",
        _IN_THE_USA,
        "iso8859-1",
    ),
    KnownText(
        "miserables",
        "Les Misérables, tome I",
        "Victor Hugo",
        N_("French"),
        _FILES
        + "GITenberg/Les-mis-rables-Tome-I--13-Fantine_17489/4ce250e6ddccf417298171a17677341b71e4dd4c/17489-8.txt",
        692_138,
        "7e9a77765d533bdbf4b0fd9920ec729c7802cf3341a3822ba20d621712c3b085",
        _IN_THE_USA,
        "iso8859-1",
    ),
    KnownText(
        "bovary",
        "Madame Bovary",
        "Gustave Flaubert",
        N_("French"),
        _FILES + "GITenberg/Madame-Bovary_14155/defa45e6414550caa8293881e586bfcfbceadc67/14155-8.txt",
        719_880,
        "d8383b0e43723286604abcc1a5e96728f462e679b9b4d569d4b469d8f705f862",
        _IN_THE_USA,
        "iso8859-1",
    ),
    KnownText(
        "cyrano",
        "Cyrano de Bergerac",
        "Edmond Rostand",
        N_("French"),
        _FILES + "GITenberg/Cyrano-de-Bergerac_1256/6f773cf547d58fbac847f1bc81f5edd0806f324a/1256-8.txt",
        252_578,
        "f97840606c50382cba0fe5346cba1e2c08ab88ba10b938dd2de22aa044089a4c",
        _IN_THE_USA,
        "iso8859-1",
    ),
    KnownText(
        "irish",
        N_("Irish tunes"),
        "",
        N_("music in ABC"),
        _FILES + "aamini/introtodeeplearning/fd8023c7804bd352fc7212ac3aa587bd90912653/mitdeeplearning/data/irish.abc",
        197_618,
        "df3782d5f7b5a2f4c66aa7c13f13008d5f48757b3f5f51620cd6c1ceb2c53023",
        N_("its repository: MIT"),
    ),
    KnownText(
        "jigs",
        N_("Nottingham jigs"),
        "",
        N_("music in ABC"),
        _FILES + "jukedeck/nottingham-dataset/0992bb6cd864f6d4b90d6663e08c0ef53ffaa08f/ABC_cleaned/jigs.abc",
        129_665,
        "5bb6f621e443bde552540810e3ea53e53531fd22258736e338d795e7a5bdcaf5",
        N_("its repository: GPL 3"),
    ),
    KnownText(
        "stb-image",
        "stb_image.h",
        "Sean Barrett",
        "C",
        _FILES + "nothings/stb/31c1ad37456438565541f4919958214b6e762fb4/stb_image.h",
        283_010,
        "594c2fe35d49488b4382dbfaec8f98366defca819d916ac95becf3e75f4200b3",
        N_("public domain, or MIT"),
    ),
    KnownText(
        "first-names",
        N_("First names"),
        "",
        N_("names"),
        _FILES + "karpathy/makemore/988aa59e4d8fefa526d06f3b453ad116258398d4/names.txt",
        228_145,
        "0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d",
        N_("its repository: MIT"),
        is_list=True,
    ),
)


def find_known(name: str) -> KnownText | None:
    """Return the text of this name or title; None where there is none."""
    folded = name.casefold()
    titles = [(text, {text.title.casefold(), _(text.title).casefold()}) for text in TEXTS]
    return next((text for text, its_titles in titles if name == text.name or folded in its_titles), None)


def known_at(path: Path) -> KnownText | None:
    """Return the text whose file is at ``path``; None where that is another file."""
    if path.parent != texts_folder():  # of nearly all files that is seen at once
        return None
    return next((text for text in TEXTS if path == text.path), None)


def demand_known(name: str) -> KnownText:
    """Return the text of this name or title; raise TextError where there is none."""
    text = find_known(name)
    if text is None:
        names = ", ".join(each.name for each in TEXTS)
        message = _("{name}: no text of that name can be fetched (there are: {names})")
        raise TextError(message.format(name=name, names=names))
    return text


def demand_here(text: KnownText) -> Path:
    """Return the file of a text; raise TextError that says how to get it where it is not here."""
    if not text.is_here:
        message = _("{name}: this text is not here yet; get it with: rnn-tui texts get {name}")
        raise TextError(message.format(name=text.name))
    return text.path


def open_known(text: KnownText, may_go_on: MayGoOn = always, to_learn: bool = True) -> Corpus:
    """Read a text that is here; raise TextError otherwise."""
    path = demand_here(text)
    corpus = read_corpus(path, text.language, may_go_on, text.encoding, to_learn)
    return replace(corpus, name=text.name, is_list=text.is_list)
