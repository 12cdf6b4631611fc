"""The Train page: settings, controls, curves, earlier runs."""
