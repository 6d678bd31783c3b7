import type { Socket } from 'node:net';

/** Since when nothing has gone over a connection, on the clock of `performance.now()`; undefined while something does. */
export type IdleSince = (socket: Socket) => number | undefined;

/** Who goes next. */
export interface IdleQueue {
  /** The connection that has been idle for longest, of one address or of all. */
  readonly next: (address: string | undefined) => Socket | undefined;
}

// To look through all connections for each new one would make a flood of them dear. What has become idle since the last
// look has been so for less long than whoever stands in line.
const PLACES = 64;
const LOOK_MS = 100;

export function createIdleQueue(addresses: ReadonlyMap<Socket, string>, idleSince: IdleSince): IdleQueue {
  let of: string | undefined;
  let places: { readonly socket: Socket; readonly since: number }[] = [];
  let lookedAt = Number.NEGATIVE_INFINITY;

  function look(): void {
    places = [];
    for (const [socket, address] of addresses) {
      const since = of === undefined || of === address ? idleSince(socket) : undefined;
      if (since !== undefined) places.push({ socket, since });
    }
    // The longest last.
    places = places.sort((one, other) => other.since - one.since).slice(-PLACES);
  }

  function taken(): Socket | undefined {
    for (let place = places.pop(); place; place = places.pop()) {
      if (addresses.has(place.socket) && idleSince(place.socket) === place.since) return place.socket;
    }
    return undefined;
  }

  return {
    next: (address) => {
      const isSame = of === address;
      const waiting = isSame ? taken() : undefined;
      const now = performance.now();
      if (waiting || (isSame && now - lookedAt < LOOK_MS)) return waiting;
      of = address;
      lookedAt = now;
      look();
      return taken();
    },
  };
}
