"""Going from step to step: what screens share that ask for one thing after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QListWidget


class StepsScreen:
    """A screen with a list of ``steps`` whose row is the step that is shown; a mixin."""

    steps: QListWidget

    def go_on(self) -> None:
        """The next step."""
        self.steps.setCurrentRow(self.steps.currentRow() + 1)

    def go_back(self) -> None:
        """The step before."""
        self.steps.setCurrentRow(self.steps.currentRow() - 1)

    def has_next(self) -> bool:
        """Whether there is a step behind this one."""
        return self.steps.currentRow() < self.steps.count() - 1

    def has_previous(self) -> bool:
        """Whether there is a step before this one."""
        return self.steps.currentRow() > 0
