"""What the system refuses, in the reader's language: the system's own messages are in another one."""

import errno
import os

from rnn_tui.language import N_, _

_REASONS = {
    errno.EACCES: N_("permission denied"),
    errno.EADDRINUSE: N_("it is in use"),
    errno.EADDRNOTAVAIL: N_("this machine has no such address"),
    errno.EBADF: N_("it is closed, or not open for this"),
    errno.EBUSY: N_("it is in use"),
    errno.EDQUOT: N_("the disk quota is used up"),
    errno.EEXIST: N_("it exists already"),
    errno.EFBIG: N_("it would be too large"),
    errno.EINVAL: N_("the system rejects it"),
    errno.EIO: N_("the disk answers with an error"),
    errno.EISDIR: N_("it is a folder"),
    errno.ELOOP: N_("its links form a loop"),
    errno.EMFILE: N_("too many files are open"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.ENOENT: N_("there is no such file or folder"),
    errno.ENOSPC: N_("the disk is full"),
    errno.ENOTDIR: N_("part of its path is not a folder"),
    errno.ENOTEMPTY: N_("the folder is not empty"),
    errno.EPERM: N_("the system does not allow it"),
    errno.EROFS: N_("the disk is read-only"),
    errno.EXDEV: N_("it would be on another disk"),
}


def reason_of(error: OSError) -> str:
    """Return why the system refused: a phrase of our own where we have one, else what the system says of it."""
    if error.errno in _REASONS:
        return _(_REASONS[error.errno])
    return error.strerror or (os.strerror(error.errno) if error.errno else str(error))


def refusal_of(error: OSError) -> str:
    """Return what the system refused, and why, as a line; the reason stands alone where no path is known."""
    if error.filename is None:
        return _("the system refuses something that this needs ({reason})").format(reason=reason_of(error))
    return _("{path}: {reason}").format(path=error.filename, reason=reason_of(error))
