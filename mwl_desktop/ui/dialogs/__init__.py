"""Windows over the window: profile, settings, recovery kit, shortcuts, reports."""
