"""Addresses of the planning app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.planning.views import board, overview

app_name = "planning"
_BOARD = "c/<str:county>/roster/<int:number>/board/"
urlpatterns: list[URLPattern | URLResolver] = [
    # first pages
    path("c/<str:county>/", overview.first_page, name="overview"),
    path("areas/", overview.area, name="area"),
    # the board
    path(f"{_BOARD}", board.board, name="board"),
    path(f"{_BOARD}move/", board.board_move, name="board-move"),
    path(f"{_BOARD}mark/", board.board_mark, name="board-mark"),
    path(f"{_BOARD}undo/", board.board_undo, name="board-undo"),
    path(f"{_BOARD}copy/", board.board_copy, name="board-copy"),
    path(f"{_BOARD}visit/<int:visit>/", board.board_visit, name="board-visit"),
]
