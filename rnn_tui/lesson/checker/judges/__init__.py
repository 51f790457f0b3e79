"""Judges: one for each function of the lesson, from what it answered to what is found."""
