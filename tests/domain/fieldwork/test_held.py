"""What a held edit waits for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.fieldwork.happened import KEY, wrote
from xunzhen.domain.fieldwork.held import lacking, no_base
from xunzhen.domain.fieldwork.visit import visit_of


def test_edit_waits_for_the_bases_that_have_not_come() -> None:
    bases = {"c": ("a", "b", "x")}

    assert lacking("c", bases, {"a", "c"}) == ("b", "x")


def test_edit_of_a_held_edit_waits_for_what_that_one_waits_for() -> None:
    bases = {"b": ("a",), "c": ("b",)}

    assert lacking("c", bases, {"b", "c"}) == ("a",)


def test_edits_that_name_each_other_wait_for_nothing_and_are_said_to_wait_in_vain() -> None:
    bases = {"a": ("b",), "b": ("a",)}

    assert lacking("a", bases, {"a", "b"}) == ()
    assert no_base(0).code == "fieldwork.waits_in_vain"


@given(st.data())
def test_edit_lacks_something_just_when_the_fold_holds_it(data: st.DataObject) -> None:
    names = [f"e{number}" for number in range(8)]
    built_on = {
        name: tuple(data.draw(st.sets(st.sampled_from(names[:place]), max_size=3)) if place else ())
        for place, name in enumerate(names)
    }
    here = data.draw(st.sets(st.sampled_from(names)))
    events = [wrote(name, 9, 0, *built_on[name], treatment=1) for name in sorted(here)]

    held = {one.id for one in visit_of("visit", KEY, events).held}

    waits = {name: built_on[name] for name in here}
    assert {name for name in here if lacking(name, waits, here)} == held
