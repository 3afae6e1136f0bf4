"""The commands of learning: what was badly answered, and what becomes of it."""

from cyclopts import App

from ringright.cli.learn.moments import approve, clip, dismiss, list_, propose, show_
from ringright.cli.learn.replay import promote, replay
from ringright.cli.learn.trial import trial

learn = App(name="learn", help="Improve scripts from what people really say (docs/learning.md).")
learn.command(list_, name="list")
learn.command(show_, name="show")
for command in (propose, approve, dismiss, clip, replay, promote, trial):
    learn.command(command)
