"""The instance file: what is read is what was written, and the digest tells weeks apart."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np

from benchmarks.instances import week_of
from benchmarks.peers.week_files import digest_of, read_week, write_week
from tests.domain.planning.weeks import rows, tiny_week
from xunzhen.domain.planning.problem import Problem


def assert_same(one: Problem, other: Problem) -> None:
    for field in fields(Problem):
        if field.name != "weights":
            left, right = getattr(one, field.name), getattr(other, field.name)
            np.testing.assert_array_equal(left, right, err_msg=field.name, strict=True)
    for field in fields(one.weights):
        left, right = getattr(one.weights, field.name), getattr(other.weights, field.name)
        np.testing.assert_array_equal(left, right, err_msg=field.name)


def test_generated_week_comes_back_value_by_value(tmp_path: Path) -> None:
    problem = week_of("S", 3)

    write_week(problem, tmp_path / "week.npz")

    assert_same(read_week(tmp_path / "week.npz"), problem)


def test_places_without_a_way_and_empty_tables_come_back(tmp_path: Path) -> None:
    nowhere = replace(
        tiny_week([[0]], [1]), outbound=np.array([[np.inf]]), template=rows((0, 0, 0))
    )

    write_week(nowhere, tmp_path / "week.npz")

    assert_same(read_week(tmp_path / "week.npz"), nowhere)


def test_digest_is_of_the_values_alone(tmp_path: Path) -> None:
    problem = week_of("S", 3)
    write_week(problem, tmp_path / "week.npz")

    assert digest_of(read_week(tmp_path / "week.npz")) == digest_of(problem)


def test_digest_changes_with_one_minute() -> None:
    problem = week_of("S", 3)
    outbound = problem.outbound.copy()
    outbound[0, 0] += 1.0

    assert digest_of(replace(problem, outbound=outbound)) != digest_of(problem)
