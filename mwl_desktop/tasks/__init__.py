"""Work away from the window: jobs with progress and cancel, run on lanes."""

from mwl_desktop.tasks.job import Job, Progress
from mwl_desktop.tasks.lanes import Lane, Lanes

__all__ = ["Job", "Lane", "Lanes", "Progress"]
