"""The commands of scripts (话术), one file each."""

from cyclopts import App

from ringright.cli.script.ask import ask
from ringright.cli.script.chat import chat
from ringright.cli.script.check import check
from ringright.cli.script.graph import graph
from ringright.cli.script.hear import hear
from ringright.cli.script.lint import lint
from ringright.cli.script.new import new
from ringright.cli.script.pieces import pieces
from ringright.cli.script.rehearse import rehearse
from ringright.cli.script.versions import adopt, diff, export, rollback, versions

script = App(name="script", help="Scripts (话术).")
script.command(ask)
script.command(new)
script.command(check)
script.command(hear)
script.command(chat)
script.command(lint)
script.command(graph)
script.command(rehearse)
script.command(pieces)
for command in (adopt, versions, diff, export, rollback):
    script.command(command)
