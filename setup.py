"""Carries `resources/` into wheels as `mwl_desktop/_resources`; everything else is in pyproject.toml."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithResources(build_py):
    """Copies the resources beside the modules, except for an editable install, which reads them in place."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            resources = Path(__file__).parent / "resources"
            self.copy_tree(str(resources), f"{self.build_lib}/mwl_desktop/_resources")


setup(cmdclass={"build_py": BuildWithResources})
