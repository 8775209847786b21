"""A slow line in front of a server: so many bits a second and so much delay, both ways."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

CHUNK_BYTES = 1400


async def _carry(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, bytes_per_s: float, delay_s: float
) -> None:
    """Copy one direction: each chunk takes its time on the line and arrives after the delay."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=64)

    async def deliver() -> None:
        while True:
            due, chunk = await queue.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            if not chunk:
                with contextlib.suppress(OSError):
                    writer.write_eof()
                return
            writer.write(chunk)
            await writer.drain()

    async with asyncio.TaskGroup() as group:
        group.create_task(deliver())
        free = loop.time()
        while chunk := await reader.read(CHUNK_BYTES):
            free = max(free, loop.time()) + len(chunk) / bytes_per_s
            await asyncio.sleep(max(0.0, free - loop.time()))
            await queue.put((free + delay_s, chunk))
        await queue.put((loop.time() + delay_s, b""))


@contextlib.asynccontextmanager
async def slow_line(port: int, kbit_per_s: float, round_trip_s: float) -> AsyncIterator[int]:
    """Yields the port of the line's near end. All connections share nothing: each has the rate."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        rate, delay = kbit_per_s * 1000 / 8, round_trip_s / 2
        try:
            # Cancelled when the line is taken down: asyncio's streams would report that as a fault.
            with contextlib.suppress(ExceptionGroup, OSError, asyncio.CancelledError):
                async with asyncio.TaskGroup() as group:
                    group.create_task(_carry(reader, far_writer, rate, delay))
                    group.create_task(_carry(far_reader, writer, rate, delay))
        finally:
            writer.close()
            far_writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
