from app.canvas.history import History


def test_undo_and_redo_walk_the_same_values():
    history = History("a")
    history.push("b")
    history.push("c")
    assert history.undo()
    assert history.undo()
    assert history.present == "a"
    assert not history.can_undo
    assert history.redo()
    assert history.present == "b"


def test_a_new_value_forgets_what_was_undone():
    history = History("a")
    history.push("b")
    history.undo()
    history.push("c")
    assert not history.can_redo
    assert not history.redo()
    assert history.present == "c"


def test_the_same_value_is_no_step():
    value = ("a",)
    history = History(value)
    history.push(value)
    assert not history.can_undo


def test_no_step_is_no_change():
    history = History("a")
    assert not history.undo()
    assert not history.redo()
    assert history.present == "a"


def test_only_so_many_steps_are_kept():
    history = History(0, most=3)
    for value in range(1, 10):
        history.push(value)
    while history.undo():
        pass
    assert history.present == 6
