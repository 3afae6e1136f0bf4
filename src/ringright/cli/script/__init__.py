"""The commands of scripts (话术), one file each."""

from cyclopts import App

from ringright.cli.script.check import check
from ringright.cli.script.versions import adopt, diff, export, rollback, versions

script = App(name="script", help="Scripts (话术).")
script.command(check)
for command in (adopt, versions, diff, export, rollback):
    script.command(command)
