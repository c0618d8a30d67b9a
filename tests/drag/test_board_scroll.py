"""Scrolling the board: pixels that are there already are moved, and everything still stands where it should."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from svcdesk.commands.dispatch import PlaceActivities, Placement
from svcdesk.ui.dispatch.canvas import BoardCanvas
from svcdesk.ui.dispatch.layer import Layer
from svcdesk.ui.dispatch.side_painter import COLUMN_WIDTH, HEADER_HEIGHT
from svcdesk.ui.dispatch.view import BoardScreen
from tests.drag.hands import Hands
from tests.support.board import at, second


def on_screen(canvas: BoardCanvas) -> QImage:
    """What the screen shows of the board, once everything is painted, also what is counted when it rests."""
    for _turn in range(5):
        QApplication.processEvents()
    picture = canvas.screen().grabWindow(canvas.window().winId()).toImage()
    return comparable(picture.copy(QRect(canvas.mapTo(canvas.window(), QPoint()), canvas.size())))


def comparable(picture: QImage) -> QImage:
    """A picture without the corner: how full everybody is gets counted little by little."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    painter.fillRect(0, 0, COLUMN_WIDTH, HEADER_HEIGHT, Qt.GlobalColor.white)
    painter.end()
    return picture


def all_of(canvas: BoardCanvas) -> QImage:
    """The board as it is painted where all of it is asked for."""
    return comparable(canvas.grab().toImage())


def anew(canvas: BoardCanvas) -> QImage:
    """The same painted from nothing."""
    canvas.renew()
    return all_of(canvas)


def low(board: BoardScreen) -> None:
    """Make it so low that there are rows above and below, and let nothing open beside it."""
    board.deeds.toggle_details()
    board.canvas.setFixedHeight(HEADER_HEIGHT + 130)
    QApplication.processEvents()


def difference(one: QImage, other: QImage) -> list[QPoint]:
    """Where two pictures differ."""
    assert one.size() == other.size()
    if one == other:
        return []
    points = (QPoint(x, y) for y in range(one.height()) for x in range(one.width()))
    return [point for point in points if one.pixel(point) != other.pixel(point)]


@pytest.mark.parametrize(("zoom", "seed"), [("hour", 3), ("hour", 7), ("day", 7), ("week", 7)])
def test_the_screen_shows_after_scrolling_what_is_painted_anew(hands: Hands, zoom: str, seed: int) -> None:
    canvas, dice = hands.canvas, random.Random(seed)
    low(hands.board)
    hands.click(hands.middle("door"))
    hands.board.deeds.zoom_to(zoom)
    QApplication.processEvents()
    for _step in range(60):
        canvas.scroll_by(dice.choice((-31, -17, 0, 0, 17, 53)), dice.choice((-44, -9, 0, 0, 7, 70)))
        if dice.random() < 0.7:  # else two steps become one frame
            QApplication.processEvents()
    QApplication.processEvents()
    assert difference(on_screen(canvas), anew(canvas)) == []


def test_a_bar_changed_between_scrolling_and_painting_is_painted(hands: Hands) -> None:
    canvas = hands.canvas
    low(hands.board)
    bar = canvas.scene.bar(hands.made.activities["leak"])
    assert bar is not None
    canvas.scroll_by(11, 20)
    assert canvas.scene.scroll_y > 0
    before = canvas.scene.place_of(bar.id)
    canvas.scene.put_ahead([bar._replace(start=bar.start + 1800)])
    assert before is not None
    canvas.repaint_bars([before], [bar.id])
    assert difference(on_screen(canvas), anew(canvas)) == []


def test_words_of_a_bar_that_began_left_of_the_view_stand_at_its_edge(hands: Hands) -> None:
    canvas, door, anna = hands.canvas, hands.made.activities["door"], hands.made.workers["anna"]
    hands.board.desk.run(PlaceActivities((Placement(door, anna, at(8), 600),)))
    hands.wait_for("door", "anna", at(8), 600)
    canvas.show_at(second(7), 0, 100)
    at_begin = words(hands, canvas, "door")
    canvas.show_at(second(10), 0)
    assert words(hands, canvas, "door") == at_begin
    canvas.scroll_by(37, 0)
    assert words(hands, canvas, "door") == at_begin
    canvas.scroll_by(-437, 0)
    assert words(hands, canvas, "door") == at_begin


def test_an_absence_that_began_left_of_the_view_says_so_once_at_its_edge(hands: Hands) -> None:
    canvas = hands.canvas
    row = canvas.scene.lanes.row_of(hands.made.workers["ewa"])
    assert row is not None

    def shown() -> QImage:
        place = QRect(COLUMN_WIDTH, HEADER_HEIGHT + row.top - canvas.scene.scroll_y, canvas.scene.width, row.height)
        return on_screen(canvas).copy(place)

    tuesday = second(0) + 24 * 3600
    canvas.show_at(tuesday, 0, 60)
    at_begin = shown()
    canvas.scroll_by(40, 0)  # a whole number of hatches: the words would stand 40 pixels further left, cut
    assert shown().copy(0, 0, 300, row.height) == at_begin.copy(0, 0, 300, row.height)
    canvas.scroll_by(400, 0)
    assert shown().copy(0, 0, 300, row.height) == at_begin.copy(0, 0, 300, row.height)
    assert difference(on_screen(canvas), anew(canvas)) == []


def words(hands: Hands, canvas: BoardCanvas, key: str) -> QImage:
    """The picture of the words of a bar, from where they should begin."""
    place = hands.rect(key)
    left = max(place.left() + 9, COLUMN_WIDTH + 6)
    return on_screen(canvas).copy(QRect(left, place.top(), 150, place.height()))


def test_words_go_with_the_end_of_a_bar_that_leaves_the_view(hands: Hands) -> None:
    canvas = hands.canvas
    canvas.show_at(second(9), 0, 150)
    edge = canvas.scene.colours.bar(2, closed=False).edge
    canvas.show_at(second(9, 50), 0)
    place = hands.rect("door")
    assert place.left() < COLUMN_WIDTH < place.right() < COLUMN_WIDTH + 40
    picture = on_screen(canvas)
    assert picture.pixelColor(place.right() + 1, place.center().y()) != edge
    assert picture.pixelColor(place.right(), place.center().y()) == edge
    assert difference(picture, anew(canvas)) == []


def test_the_unit_of_the_header_keeps_its_words_in_view(hands: Hands) -> None:
    canvas = hands.canvas
    canvas.show_at(second(0), 0, 75)
    left = QRect(COLUMN_WIDTH + 4, 2, 160, HEADER_HEIGHT // 2 - 4)
    at_begin = on_screen(canvas).copy(left)
    canvas.scroll_by(300, 0)
    assert on_screen(canvas).copy(left) == at_begin
    canvas.scroll_by(-17, 0)
    assert on_screen(canvas).copy(left) == at_begin


def test_nothing_is_left_behind_of_what_leaves_the_view(hands: Hands) -> None:
    canvas, scene = hands.canvas, hands.canvas.scene
    low(hands.board)
    hands.click(hands.middle("late"))
    row = scene.lanes.row_of(None)
    assert row is not None
    canvas.scroll_by(0, row.height - 12)  # the lower edge of the bar is still in view
    QApplication.processEvents()
    for _step in range(4):
        canvas.scroll_by(0, 3)
        assert difference(on_screen(canvas), all_of(canvas)) == []
    canvas.scroll_by(scene.axis.x(scene.now) - scene.width + 40, 0)
    QApplication.processEvents()
    for _step in range(8):
        canvas.scroll_by(-11, 0)
        assert difference(on_screen(canvas), all_of(canvas)) == []


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_a_scrolled_picture_has_no_seams_at_any_scale(qapp: QApplication, ratio: float) -> None:
    at = QPoint(37, 11)

    def paint(painter: QPainter, part: QRect) -> None:
        painter.fillRect(part, Qt.GlobalColor.white)
        for x in range(part.left() - 3, part.right() + 1):
            if (x + at.x()) % 5 == 0:
                painter.fillRect(x, part.top(), 2, part.height(), QColor((x + at.x()) * 7 % 256, 0, 0))

    def drawn(layer: Layer) -> QImage:
        picture = QImage(QSize(200, 120) * ratio, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        for left, width in ((0, 83), (83, 117)):
            layer.draw(painter, QRect(left, 0, width, 120), QPoint())
        painter.end()
        return picture

    scrolled, fresh = Layer(), Layer()
    for layer in (scrolled, fresh):
        layer.resize(QSize(200, 120), ratio)
    scrolled.jump(at.x(), at.y())
    scrolled.sync(at.x(), at.y(), paint)
    for step in (8, 44, -20, 100, -4):
        at += QPoint(step, 0)
        scrolled.sync(at.x(), at.y(), paint)
    fresh.jump(at.x(), at.y())
    fresh.sync(at.x(), at.y(), paint)
    assert difference(drawn(scrolled), drawn(fresh)) == []
