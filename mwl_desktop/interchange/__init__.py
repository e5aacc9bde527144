"""The workshop of formats that come in and go out, other than the portfolio itself."""
