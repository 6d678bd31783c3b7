import { LAB, SG, WIDE } from '../upstream/estate.ts';

/** The gateway's own configuration file: the callers' own tokens, everything else as it comes. */
export function gatewayConfig(upstream: string, isCbr: boolean): object {
  const shared = { endpoint: upstream, auth: { mode: 'passthrough' } };
  return {
    port: 0,
    upstreams: isCbr
      ? [{ ...shared, name: 'sg', kind: 'cbr', projectId: SG }]
      : [
          { ...shared, name: 'lab', kind: 'karbor', projectId: LAB },
          { ...shared, name: 'wide', kind: 'karbor', projectId: WIDE },
        ],
  };
}
