"""Token buckets: how often one client address may do what costs something. Pure."""

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass

from server.errors import RateLimited

ADDRESSES_KEPT = 10_000
BURST_MINUTES = 4


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


class AddressLimit:
    """At most `per_minute` calls from one address in the long run, four minutes' worth at once.

    A whole workshop may sit behind one address, so the burst is what a room full of people needs.
    Memory is bounded: the addresses seen last are kept.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_s = per_minute / 60
        self._capacity = float(BURST_MINUTES * per_minute)
        self._buckets: OrderedDict[str, TokenBucket] = OrderedDict()

    def check(self, address: str, now_s: float) -> None:
        """Count one call.

        Raises:
            RateLimited: it is one too many.
        """
        key = neighbourhood(address)
        bucket = self._buckets.pop(key, None) or TokenBucket(self._capacity, now_s)
        self._buckets[key] = bucket
        while len(self._buckets) > ADDRESSES_KEPT:
            self._buckets.popitem(last=False)
        wait_s = bucket.wait_s(now_s, per_s=self._per_s, capacity=self._capacity)
        if wait_s > 0:
            raise RateLimited(wait_s)
