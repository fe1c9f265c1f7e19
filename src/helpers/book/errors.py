"""What can go wrong on the way from a cut to a site, each with the exit code it ends in."""


class RunError(Exception):
    """A page that was not made as it was asked for."""

    code = 4


class ParameterError(RunError):
    """A call that names what is not there: a parameter, a chapter, a trial, a cut."""

    code = 2


class RefusedError(RunError):
    """A cut or a trial file that does not hold."""

    code = 3


class PublicationError(RunError):
    """A finished edition that could not be put in its place."""

    code = 5


class DisclosureError(RunError):
    """A finished edition that tells or does what no published page may."""

    code = 6


class LockedError(RunError):
    """Another run is at work on the same site."""

    code = 7
