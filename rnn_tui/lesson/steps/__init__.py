"""The steps of the lesson: the words, the question and what moves, a file for each."""
