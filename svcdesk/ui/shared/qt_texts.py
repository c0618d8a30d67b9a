"""The language of the screen, ours and that of Qt's own buttons and menus."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from svcdesk.i18n import LANGUAGES, use_language
from svcdesk.ui.shared import formats


class QtTexts:
    """Chooses the language; windows made afterwards speak it."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._translator: QTranslator | None = None

    def use(self, language: str) -> None:
        """Speak ``en`` or ``pl`` from now on."""
        use_language(language)
        QLocale.setDefault(formats.locale())
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
            self._translator = None
        if language != "en":
            translator = QTranslator()
            if translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
                self._app.installTranslator(translator)
                self._translator = translator


def system_language() -> str:
    """The system's language if svcdesk speaks it, otherwise English."""
    name = QLocale.system().name()[:2]
    return name if name in LANGUAGES else "en"
