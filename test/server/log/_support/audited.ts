import { expect } from 'vitest';
import { createLog } from '../../../../src/server/log/log.ts';
import { CALLERS, openGuarded } from '../../../support/guarded.ts';

export const REQUEST_ID = { 'x-request-id': 'console.42' };

/** The ids of an estate with one vault and one checkpoint on Karbor. */
export interface Ids {
  readonly vaultId: string;
  readonly checkpointId: string;
}

/** Each mutation with its input, what its success is called, and the id that its line holds. */
export const MUTATIONS: Readonly<
  Record<string, { input: (ids: Ids) => string; outcome: string; ids: (ids: Ids) => object }>
> = {
  createCheckpoint: {
    input: ({ vaultId }) => `{ vaultId: "${vaultId}" }`,
    outcome: 'created',
    ids: ({ vaultId }) => ({ vault: vaultId }),
  },
  deleteCheckpoint: {
    input: ({ checkpointId }) => `{ id: "${checkpointId}" }`,
    outcome: 'deleted',
    ids: ({ checkpointId }) => ({ checkpoint: checkpointId }),
  },
  resetCheckpointState: {
    input: ({ checkpointId }) => `{ id: "${checkpointId}", state: ERROR }`,
    outcome: 'reset',
    ids: ({ checkpointId }) => ({ checkpoint: checkpointId }),
  },
};

/** One mutation as a field of a document. */
export function fieldOf(mutation: string, ids: Ids, alias = 'it'): string {
  return `${alias}: ${mutation}(input: ${MUTATIONS[mutation]?.input(ids)}) { __typename ... on Failure { code } }`;
}

/** The gateway of `openGuarded`, on Karbor, with its audit log on; `audited` has the lines under the name `audit`. */
export async function openAudited(keys: object = {}) {
  const guarded = await openGuarded('password', { audit: true, callers: CALLERS, ...keys }, createLog);
  const audited = (lines: readonly string[] = guarded.lines) =>
    lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ name }) => name === 'audit');
  /** Waits for so many lines, and fails if there are more. */
  const auditedOnce = async (count: number) => {
    await expect.poll(() => audited().length, { timeout: 5_000 }).toBeGreaterThanOrEqual(count);
    expect(audited()).toHaveLength(count);
    return audited();
  };
  return { ...guarded, audited, auditedOnce };
}
