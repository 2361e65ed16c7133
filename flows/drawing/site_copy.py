"""A site file in a person's hands: read once, written back only where nobody else wrote."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from flows.drawing.lane_draft import FIRST_LINE, LaneDraft, NewCamera
from flows.drawing.site_text import drawn_into, empty_site
from schemas.errors import ConfigError, GatestreamError, UnknownNameError
from schemas.site import WHOLE_PICTURE, Camera, SiteFile, load_site

_NEW_MODE: Final = 0o644


class ChangedMeanwhileError(GatestreamError):
    """Somebody else wrote the file since it was read."""


class SiteCopy:
    """A site file, as it was read, in which one camera is drawn.

    Args:
        path: The file; it need not exist where a camera is new.
        camera_id: The camera.
        new: What is known of the camera, if the file does not have it yet.
        environ: Where ``${NAME}`` of an address is looked up.

    Raises:
        ConfigError: The file is wrong, or has no such camera and none is described.
    """

    def __init__(
        self, path: Path, camera_id: str, new: NewCamera | None, environ: Mapping[str, str]
    ) -> None:
        # What a link names is replaced, and not the link.
        self.path = path.resolve()
        self.camera_id = camera_id
        self._environ = environ
        self._text = _text_of(self.path)
        if self._text is None and new is None:
            message = f"{path}: there is no such file; --uri adds a camera to a new one"
            raise ConfigError(message)
        self._new = new
        if self._text is not None:
            self._refuse_wrong(load_site(self.path, environ))
        self.site = self._checked(self._with(_FIRST) if new else self._text or "")

    @property
    def camera(self) -> Camera:
        """The camera as the file has it, or as it would be added."""
        return self.site.cameras[self.camera_id]

    @property
    def is_new(self) -> bool:
        """Whether the file does not have the camera yet."""
        return self._new is not None

    @property
    def backup(self) -> Path:
        """Where the file goes that is replaced."""
        return self.path.with_name(f"{self.path.name}.bak")

    def save(self, draft: LaneDraft) -> None:
        """Writes what was drawn; the file from before is kept beside it.

        Args:
            draft: What was drawn.

        Raises:
            ChangedMeanwhileError: Somebody else wrote the file since it was read.
            ConfigError: What was drawn makes no valid site file, or it cannot be written.
        """
        text = self._with(draft)
        site = self._checked(text)
        if _text_of(self.path) != self._text:
            message = (
                f"{self.path}: the file was changed by somebody else since it was read here, and "
                "was therefore left as it is; start drawing anew"
            )
            raise ChangedMeanwhileError(message)
        self._replace(text)
        self._text, self._new, self.site = text, None, site

    def _with(self, draft: LaneDraft) -> str:
        text = empty_site(self.path) if self._text is None else self._text
        return drawn_into(text, self.camera_id, draft, self._new)

    def _refuse_wrong(self, site: SiteFile) -> None:
        has_it = self.camera_id in site.cameras
        if self._new is None and not has_it:
            raise UnknownNameError("camera", self.camera_id, site.cameras, str(self.path))
        if self._new is not None and has_it:
            message = (
                f"{self.path}: the camera {self.camera_id!r} is there already; leave out --uri"
            )
            raise ConfigError(message)

    def _checked(self, text: str) -> SiteFile:
        """The site that a text describes, seen from the place of the file."""
        written = _written_beside(self.path, text)
        try:
            return load_site(written, self._environ)
        except ConfigError as error:
            message = str(error).replace(str(written), str(self.path))
            raise ConfigError(message) from error
        finally:
            written.unlink()

    def _replace(self, text: str) -> None:
        written = _written_beside(self.path, text)
        try:
            mode = _NEW_MODE
            if self._text is not None:
                shutil.copy2(self.path, self.backup)
                mode = self.path.stat().st_mode
            written.chmod(mode)
            written.replace(self.path)
        except OSError as error:
            with suppress(FileNotFoundError):
                written.unlink()
            message = f"{self.path}: the site file cannot be written ({error.strerror})"
            raise ConfigError(message) from error


_FIRST: Final = LaneDraft(region=WHOLE_PICTURE, line=FIRST_LINE)


def _text_of(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: a readable site file was wanted: {error}"
        raise ConfigError(message) from error


def _written_beside(path: Path, text: str) -> Path:
    """A file of its own in the same folder, on the disk when this returns."""
    try:
        handle, name = tempfile.mkstemp(".toml", f".{path.stem}-", path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        message = f"{path.parent}: a folder to write the site file to was wanted ({error.strerror})"
        raise ConfigError(message) from error
    return Path(name)
