"""LM1: a flood is read more slowly; nothing is lost and nobody else notices."""

from hypothesis import given
from hypothesis import strategies as st

from server.protocol.messages import Update, write_message
from server.transport.inlet import BURST_S, Inlet, Meter
from tests.server.rooms.world import World


@given(st.lists(st.floats(0, 0.01), min_size=100, max_size=400), st.integers(10, 1000))
def test_lm1_over_any_time_no_more_passes_than_burst_and_rate(
    pauses: list[float], rate: int
) -> None:
    now = 0.0
    meter = Meter(rate, now)
    for passed, pause in enumerate(pauses, 1):
        now += pause
        if not meter.take(1):
            now += meter.refill(now)
        assert passed <= BURST_S * rate + now * rate + 1.001


async def test_lm1_a_flood_is_held_told_and_let_go_again() -> None:
    world = World()
    await world.open()
    anna = world.join()
    inlet = Inlet(world.room, anna.session, world.clock, 10)
    for _ in range(45):
        inlet.deliver(write_message(Update(b"\x00\x00")))
    assert anna.channel.holds > 0
    assert anna.session.received == 45, "what was read is not dropped"
    assert len(anna.events("slowed")) == 1
    while anna.channel.holds:
        await world.clock_turn()
    await world.close()
