import { PREFIX } from '../../support/cbr-questions.ts';
import type { WireAnswer, WireRequest } from '../../support/wire.ts';

export const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** The fields of a failure that {@link notIdentified} has. */
export const FAILURE = 'code message retryable upstream argument';

/** The failure for a row of CBR that cannot be identified. */
export const notIdentified = (message: string) => ({
  code: 'UPSTREAM_BAD_RESPONSE',
  message,
  retryable: false,
  upstream: 'sg',
  argument: null,
});

/** The script of a CBR with this list of backups for any query. */
export const backups =
  (...rows: unknown[]) =>
  ({ path }: WireRequest): WireAnswer | undefined =>
    path === `${PREFIX}/backups` ? { body: { backups: rows } } : undefined;

/** The checkpoints of CBR, with what is shown of their backups. */
export const LIST = `checkpoints(first: 2, filter: { upstreams: ["sg"] }) {
  nodes { backups { nativeId expiresAt name } } pageInfo { hasNextPage } failures { ${FAILURE} } }`;
