"""Work away from the window: jobs with progress and cancel, run on lanes."""
