"""A character is an index: its place among the characters of the text, sorted."""

SENTENCE = "exemple de texte pour entraîner un RNN."


def build_vocabulary(text: str) -> tuple[dict[str, int], dict[int, str]]:
    """Return the index of each character of ``text``, and the character of each index."""
    chars = sorted(set(text))
    V = len(chars)
    char_to_idx = dict(zip(chars, range(V)))
    idx_to_char = dict(zip(range(V), chars))
    return char_to_idx, idx_to_char


if __name__ == "__main__":
    char_to_idx, idx_to_char = build_vocabulary(SENTENCE)
    print([char_to_idx[char] for char in SENTENCE])
