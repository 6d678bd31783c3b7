import type { Socket } from 'node:net';

/** Start of a connection's idle time, by `performance.now()`; undefined while the connection is in use. */
export type IdleSince = (socket: Socket) => number | undefined;

/** Order in which idle connections are closed. */
export interface IdleQueue {
  /** The connection of an address, or of all addresses, with the longest idle time. */
  readonly next: (address: string | undefined) => Socket | undefined;
}

// A scan of all connections for each new one would be expensive in a flood. A connection that became idle after the last
// scan has a shorter idle time than all queued ones.
const MAX_QUEUED = 64;
const SCAN_MS = 100;

export function createIdleQueue(addresses: ReadonlyMap<Socket, string>, idleSince: IdleSince): IdleQueue {
  let of: string | undefined;
  let queued: { readonly socket: Socket; readonly since: number }[] = [];
  let scannedAt = Number.NEGATIVE_INFINITY;

  function scan(): void {
    queued = [];
    for (const [socket, address] of addresses) {
      const since = of === undefined || of === address ? idleSince(socket) : undefined;
      if (since !== undefined) queued.push({ socket, since });
    }
    // Longest idle time last.
    queued = queued.sort((one, other) => other.since - one.since).slice(-MAX_QUEUED);
  }

  function shift(): Socket | undefined {
    for (let entry = queued.pop(); entry; entry = queued.pop()) {
      if (addresses.has(entry.socket) && idleSince(entry.socket) === entry.since) return entry.socket;
    }
    return undefined;
  }

  return {
    next: (address) => {
      const isSame = of === address;
      const waiting = isSame ? shift() : undefined;
      const now = performance.now();
      if (waiting || (isSame && now - scannedAt < SCAN_MS)) return waiting;
      of = address;
      scannedAt = now;
      scan();
      return shift();
    },
  };
}
