"""A slow line to a store: a relay of TCP of a given width and length."""

import asyncio
import contextlib
import threading
import time

CHUNK_BYTES = 16_384
IN_FLIGHT_CHUNKS = 64


class Link:
    """Relays from a port of this machine to another, from its start until its end.

    bytes_per_s: each way, of all connections together; delay_s: one way.
    """

    def __init__(self, port, target_port, bytes_per_s, delay_s):
        self.port, self.target_port = port, target_port
        self.bytes_per_s, self.delay_s = bytes_per_s, delay_s
        self.loop = asyncio.new_event_loop()
        self.free_at = {"up": 0.0, "down": 0.0}
        self.server = self.loop.run_until_complete(asyncio.start_server(self.connected, "127.0.0.1", port))
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    async def connected(self, reader, writer):
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        await asyncio.gather(self.relay(reader, far_writer, "up"), self.relay(far_reader, writer, "down"))

    async def relay(self, reader, writer, way):
        on_the_way = asyncio.Queue(IN_FLIGHT_CHUNKS)

        async def arrive():
            while (chunk := await on_the_way.get()) is not None:
                due, data = chunk
                await asyncio.sleep(max(0, due - time.monotonic()))
                writer.write(data)
                await writer.drain()

        arriving = asyncio.ensure_future(arrive())
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(CHUNK_BYTES):
                # The line is one: what another connection has sent is before this.
                self.free_at[way] = max(time.monotonic(), self.free_at[way]) + len(data) / self.bytes_per_s
                await on_the_way.put((self.free_at[way] + self.delay_s, data))
        await on_the_way.put(None)
        with contextlib.suppress(ConnectionError):
            await arriving
        writer.close()

    def end(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.server.close()
