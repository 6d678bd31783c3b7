/** The request headers of whoever calls the gateway. */
export interface IncomingHeaders {
  readonly get: (name: string) => string | null;
}

/** How calls to one upstream get their authority. Lives as long as the gateway. */
export interface Credential {
  /** Headers for one call. Rejects with a GatewayError when there is no authority to be had. */
  readonly authorize: (incoming: IncomingHeaders, signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;
  /** The upstream has refused what `authorize` gave. */
  readonly rejected: () => void;
  /** On whose behalf calls are made: equal for two requests only if they hold the same rights. A secret. */
  readonly identity: (incoming: IncomingHeaders) => string;
}
