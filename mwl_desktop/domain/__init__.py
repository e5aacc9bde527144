"""The shapes of the portfolio: frozen values and enumerations, the only shapes that leave the store."""
