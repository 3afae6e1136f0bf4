"""The commands of scripts (话术), one file each."""

from cyclopts import App

from ringright.cli.script.ask import ask
from ringright.cli.script.chat import chat
from ringright.cli.script.check import check
from ringright.cli.script.hear import hear

script = App(name="script", help="Scripts (话术).")
script.command(ask)
script.command(check)
script.command(hear)
script.command(chat)
