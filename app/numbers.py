"""Numbers for people to read, on the command line and in the window."""

import math


def three_digits(value: float) -> str:
    """Three significant digits, without an exponent: `0.0631`, `5.60`, `163`, `1,020`; or `0`."""
    # Rounded first: what becomes a power of ten has a digit more before its point.
    rounded = float(f"{value:.2e}")
    decimals = 2 - math.floor(math.log10(rounded)) if rounded > 0 else 0
    return f"{rounded:,.{max(0, decimals)}f}"
