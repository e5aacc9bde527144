"""Drawings (SVG) of strangers made fit to be drawn: only what shows, within limits, reaching nowhere."""
