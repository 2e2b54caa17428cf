"""Why no way leads somewhere, said to the people who can mend it."""

from __future__ import annotations

import math

from xunzhen.domain.errors import Sentence, say


def no_coordinates(name: str) -> Sentence:
    """Say that a place has neither coordinates nor entered minutes."""
    return say(
        "travel.no_coordinates",
        "{name}没有坐标，也没有填行车时间。请补上坐标，或在行车时间表里填分钟数。",
        "{name} has no coordinates and no travel minutes. Give its coordinates, or enter minutes "
        "in the travel table.",
        name=name,
    )


def no_road_near(name: str, nearest_km: float, limit_km: float) -> Sentence:
    """Say that no road lies within walking reach of a place."""
    if math.isinf(nearest_km):
        return say(
            "travel.no_road",
            "道路文件里没有{name}能走上去的路。请换一份道路文件，或在行车时间表里填分钟数。",
            "The road file has no road that {name} could get on. Use another road file, or enter "
            "minutes in the travel table.",
            name=name,
        )
    return say(
        "travel.no_road_near",
        "{name}离最近的路{nearest:.1f}公里，超过步行上限{limit:g}公里。"
        "请核对坐标，或在行车时间表里填分钟数。",
        "{name} is {nearest:.1f} km from the nearest road, farther than the walking limit of "
        "{limit:g} km. Check its coordinates, or enter minutes in the travel table.",
        name=name,
        nearest=nearest_km,
        limit=limit_km,
    )


def roads_apart(origin: str, destination: str) -> Sentence:
    """Say that the roads of two places do not meet."""
    return say(
        "travel.roads_apart",
        "{origin}和{destination}的路在道路文件里互不相连。实际能通的，请在行车时间表里填分钟数。",
        "The roads of {origin} and {destination} do not meet in the road file. If there is a way, "
        "enter its minutes in the travel table.",
        origin=origin,
        destination=destination,
    )


def one_way_only(origin: str, destination: str) -> Sentence:
    """Say that only roads in the other direction lead there."""
    return say(
        "travel.one_way_only",
        "道路文件里从{origin}到{destination}只有反方向的单行路。"
        "实际能通的，请在行车时间表里填分钟数。",
        "In the road file only one-way roads against the direction lead from {origin} to "
        "{destination}. If there is a way, enter its minutes in the travel table.",
        origin=origin,
        destination=destination,
    )


def not_in_table(origin: str, destination: str) -> Sentence:
    """Say that a travel table computed on roads lacks the pair."""
    return say(
        "travel.not_in_table",
        "行车时间表是按道路算出的，其中没有{origin}到{destination}：算表时无路可通，"
        "或超过当时的分钟上限，或是后来新增的地点。请重新运行 xunzhen travel，或补填分钟数。",
        "The travel table was computed on roads and has no entry from {origin} to {destination}: "
        "there was no way, or it took longer than the limit, or the place is new. Run xunzhen "
        "travel again, or enter the minutes.",
        origin=origin,
        destination=destination,
    )


def no_institution_reachable(name: str) -> Sentence:
    """Say that a village's roads lead to no institution."""
    return say(
        "travel.no_institution",
        "{name}的路不通往任何机构。实际能通的，请在行车时间表里填分钟数。",
        "The roads of {name} lead to no institution. If there is a way, enter its minutes in the "
        "travel table.",
        name=name,
    )


def no_village_reachable(name: str) -> Sentence:
    """Say that an institution's roads lead to no village."""
    return say(
        "travel.no_village",
        "{name}的路不通往任何村。实际能通的，请在行车时间表里填分钟数。",
        "The roads of {name} lead to no village. If there is a way, enter its minutes in the "
        "travel table.",
        name=name,
    )
