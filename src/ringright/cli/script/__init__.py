"""The commands of scripts (话术), one file each."""

from cyclopts import App

from ringright.cli.script.check import check
from ringright.cli.script.graph import graph
from ringright.cli.script.lint import lint
from ringright.cli.script.rehearse import rehearse

script = App(name="script", help="Scripts (话术).")
script.command(check)
script.command(lint)
script.command(graph)
script.command(rehearse)
