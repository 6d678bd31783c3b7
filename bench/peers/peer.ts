/** Where a peer reads, and which set of upstreams it shows. */
export interface PeerOptions {
  readonly upstream: string;
  /** True: the queries of CBR's wire are asked. */
  readonly isCbr: boolean;
  /** True: a peer that could read vaults either way takes several from the list of all, as the call plan does. */
  readonly isListing?: boolean;
}

/** A peer that listens on a free loopback port. */
export interface RunningPeer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** What each peer's module exports as `start`. */
export type StartPeer = (options: PeerOptions) => Promise<RunningPeer>;
