/** How much of a gateway is in use at this moment. */
export interface Levels {
  /** Open subscriptions. */
  readonly streams: number;
  /** Undefined if the store of creates cannot tell. */
  readonly idempotencyKeys: number | undefined;
  /** Whether Redis responds now; undefined without Redis. */
  readonly redisResponds: (() => Promise<boolean>) | undefined;
  readonly upstreams: readonly UpstreamLevels[];
}

export interface UpstreamLevels {
  /** The configured name. */
  readonly name: string;
  /** As reported by /ready. */
  readonly isFailing: boolean;
  /** Calls that wait for a slot of the pacer. */
  readonly callsWaiting: number;
}
