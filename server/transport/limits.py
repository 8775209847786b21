"""How often one client address or person may do what costs something. Pure."""

import ipaddress
from collections import OrderedDict, deque
from dataclasses import dataclass

from server.errors import RateLimited

ADDRESSES_KEPT = 10_000
BURST_MINUTES = 4
WINDOW_S = 60.0
WRONG_CODES_PER_MINUTE = 300


@dataclass(slots=True)
class TokenBucket:
    """`level` tokens as of `filled_s`; refilled evenly, never above its capacity."""

    level: float
    filled_s: float

    def wait_s(self, now_s: float, *, per_s: float, capacity: float) -> float:
        """Take a token and return 0, or return the seconds until there is one.

        A `now_s` before the last one counts as the last one.
        """
        elapsed = max(0.0, now_s - self.filled_s)
        self.level = min(capacity, self.level + elapsed * per_s)
        self.filled_s = max(now_s, self.filled_s)
        if self.level < 1:
            return (1 - self.level) / per_s
        self.level -= 1
        return 0.0


def neighbourhood(address: str) -> str:
    """What counts as one client: an IPv4 address, or the /64 network of an IPv6 one.

    Whoever has one IPv6 address usually has 2^64 of them.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if ip.version == 6 and ip.ipv4_mapped is None:
        return str(ipaddress.ip_network((ip.packed[:8] + bytes(8), 64)))
    return str(ip.ipv4_mapped if ip.version == 6 else ip)


class KeyedLimit:
    """At most `per_minute` calls under one key in the long run, `at_once` of them together.

    Memory is bounded: the keys seen last are kept.
    """

    def __init__(self, per_minute: int, at_once: int) -> None:
        self._per_s = per_minute / 60
        self._capacity = float(at_once)
        self._buckets: OrderedDict[str, TokenBucket] = OrderedDict()

    def check(self, key: str, now_s: float) -> None:
        """Count one call.

        Raises:
            RateLimited: it is one too many.
        """
        bucket = self._buckets.pop(key, None) or TokenBucket(self._capacity, now_s)
        self._buckets[key] = bucket
        while len(self._buckets) > ADDRESSES_KEPT:
            self._buckets.popitem(last=False)
        wait_s = bucket.wait_s(now_s, per_s=self._per_s, capacity=self._capacity)
        if wait_s > 0:
            raise RateLimited(wait_s)


class AddressLimit(KeyedLimit):
    """At most `per_minute` calls from one address in the long run, four minutes' worth at once.

    A whole workshop may sit behind one address, so the burst is what a room full of people needs.
    """

    def __init__(self, per_minute: int) -> None:
        super().__init__(per_minute, BURST_MINUTES * per_minute)

    def check(self, key: str, now_s: float) -> None:
        """Count one call from that address.

        Raises:
            RateLimited: it is one too many.
        """
        super().check(neighbourhood(key), now_s)


class CodeGuard:
    """Keeps room codes from being guessed: wrong ones are counted, right ones are free.

    `per_minute`: from one address. All addresses together have WRONG_CODES_PER_MINUTE; beyond
    them nobody's code is looked up for a while, and links work on.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._all: deque[float] = deque()
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def attempt(self, address: str, now_s: float) -> None:
        """Count a code as wrong until `succeeded`, so that many at once are all counted.

        Raises:
            RateLimited: there were too many; this one is not counted.
        """
        own = self._own(neighbourhood(address))
        for times, limit in ((own, self._per_minute), (self._all, WRONG_CODES_PER_MINUTE)):
            while times and now_s - times[0] >= WINDOW_S:
                times.popleft()
            if len(times) >= limit:
                raise RateLimited(WINDOW_S - (now_s - times[0]))
        own.append(now_s)
        self._all.append(now_s)

    def succeeded(self, address: str, now_s: float) -> None:
        """The code counted at that time was right after all."""
        for times in (self._own(neighbourhood(address)), self._all):
            if now_s in times:
                times.remove(now_s)

    def _own(self, key: str) -> deque[float]:
        times = self._wrong.pop(key, None) or deque()
        self._wrong[key] = times
        while len(self._wrong) > ADDRESSES_KEPT:
            self._wrong.popitem(last=False)
        return times
