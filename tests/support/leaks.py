"""Finds top-level widgets that a test left behind, and removes them so that the next test starts clean."""

from __future__ import annotations

import gc


def left_over_widgets() -> list[str]:
    """Flush deferred deletes, collect garbage, and name the top-level widgets that are still there."""
    import shiboken6
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    if not isinstance(QApplication.instance(), QApplication):
        gc.collect()
        gc.freeze()
        return []
    QApplication.processEvents()
    # processEvents() never runs deleteLater(); a widget may post more while it goes.
    for _round in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    left = [widget for widget in QApplication.topLevelWidgets() if shiboken6.isValid(widget)]
    names = [f"{type(widget).__name__} {widget.objectName() or widget.windowTitle()}".strip() for widget in left]
    for widget in left:
        if shiboken6.isValid(widget):
            widget.hide()
            shiboken6.delete(widget)
    gc.freeze()  # what survived stays for the run; the next collection need not look at it again
    return names
