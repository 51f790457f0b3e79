"""Many trainings of one text: their settings, who trains them, how far each is, and which is best. Knows no screen."""
