from collections.abc import AsyncIterator

import pytest

from ringright.line.sip.agent import SipAgent


@pytest.fixture
async def agent() -> AsyncIterator[SipAgent]:
    agent = SipAgent()
    await agent.start()
    yield agent
    await agent.close()
