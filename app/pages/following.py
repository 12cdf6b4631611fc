"""A view that follows something while it is looked at, and does nothing else."""


class Following:
    """Half of a view; the other half is a widget, and says in `_follow` what there is to do."""

    _awake = False

    def wake(self) -> None:
        """Show how things stand."""
        self._awake = True
        self._follow()

    def rest(self) -> None:
        """Follow no more."""
        self._awake = False

    def close_down(self) -> None:
        """Nothing goes on here."""

    def _follow(self) -> None:
        """Show how things stand, where somebody looks."""
        raise NotImplementedError
