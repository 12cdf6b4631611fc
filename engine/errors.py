"""Errors that a person can put right: `str(error)` is one sentence that may be shown as it is."""


class InklingError(Exception):
    """What is wrong, with which file or setting, and what to do about it."""


class DataError(InklingError):
    """A dataset that cannot be read."""


class PictureError(InklingError):
    """A picture or stroke file that cannot be read."""


class FileError(InklingError):
    """A model, checkpoint or other file of ours that cannot be read or written."""


class SettingsError(InklingError):
    """A setting outside its range."""


class DeviceError(InklingError):
    """A GPU that cannot be used, has too little memory, or fails in the midst of work."""


class NetworkError(InklingError):
    """A chain of layers that makes no network.

    `start` and `end` delimit the culprit in the chain's text, so that it can be marked in place.
    """

    def __init__(self, message: str, start: int = 0, end: int = 0) -> None:
        super().__init__(message)
        self.start = start
        self.end = end
