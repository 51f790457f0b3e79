"""The settings' names on the command line: most are the fields of TrainingConfig with dashes, some are shorter."""

_SHORT = {"hidden_size": "hidden", "seq_length": "seq", "batch_size": "batch", "learning_rate": "lr"}


def key_of(name: str) -> str:
    """Return the name that a file of settings has for the setting ``name``."""
    return _SHORT.get(name, name).replace("_", "-")


def option_of(name: str) -> str:
    """Return the option that gives the setting ``name``."""
    return "--" + key_of(name)


def option_against(name: str) -> str:
    """Return the option that turns the setting ``name`` off, which is a switch."""
    return "--no-" + key_of(name)
