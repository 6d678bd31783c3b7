import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../../src/sandbox/estate.ts';
import { costIn } from '../../support/cost.ts';
import { addRun, NIGHT, serverVault } from '../../support/estates.ts';
import { callsOf, openGateway } from '../../support/gateway.ts';

const FAILURE = '... on Failure { code message }';
const asksCost = { 'x-request-cost': '1' };

/** So many checkpoints of a vault with so many servers. */
async function open(checkpoints: number, servers: number, limits: object = {}) {
  const estate = emptyEstate();
  const vault = serverVault('v', servers);
  estate.cbr.vaults.push(vault);
  const runs = Array.from({ length: checkpoints }, (_, index) => addRun(estate, vault, NIGHT + index * 7_200_000));
  const ids = runs.map(({ checkpoint }) => `checkpoint:sg:${checkpoint.id}`);
  return { ...(await openGateway({ limits }, { sandbox: { estate } })), ids };
}

const deletes = (ids: readonly string[], below = '') =>
  `mutation { ${ids.map((id, at) => `d${at}: deleteCheckpoint(input: { id: "${id}" }) { ${FAILURE} ... on DeleteCheckpointPayload { checkpointId failedBackups { name } ${below} } }`).join(' ')} }`;

describe('limits.writes', () => {
  it('refuses the whole document before anything is sent', async () => {
    const { query, sandbox, ids } = await open(1, 1);
    const wild = Array.from(
      { length: 20 },
      (_, at) => `checkpoint:sg:00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    );
    const answer = await query(deletes([...ids, ...wild]));
    expect(answer).toMatchObject({
      errors: [
        {
          message: 'The document has 21 writes, and limits.writes is 20. Split them into several requests.',
          extensions: { code: 'LIMIT_EXCEEDED' },
        },
      ],
    });
    expect([answer.data, callsOf(sandbox)]).toEqual([undefined, []]);
    const { data, errors } = await query(deletes(wild));
    expect([errors, Object.keys(data)]).toEqual([undefined, expect.objectContaining({ length: 20 })]);
    expect(callsOf(sandbox).length).toBeGreaterThanOrEqual(20);
  });

  it('counts writes of every kind that run, and none that is refused or left out', async () => {
    const { query, sandbox, ids } = await open(2, 1, { writes: 2 });
    const create =
      'createCheckpoint(input: { vaultId: "vault:lab:00000000-0000-4000-8000-000000000001" }) { __typename }';
    const reset = `resetCheckpointState(input: { id: "${ids[0]}", state: ERROR }) { __typename }`;
    const removal = (id = ids[1], directive = '') =>
      `deleteCheckpoint(input: { id: "${id}" }) ${directive} { __typename }`;
    const refused = await query(`mutation { a: ${create} b: ${reset} c: ${removal()} }`);
    expect(refused.errors?.[0]?.message).toContain('has 3 writes, and limits.writes is 2.');
    expect(callsOf(sandbox)).toEqual([]);
    const fine = await query(
      `mutation { a: ${create} b: ${reset} c: ${removal('vault:sg:x')} d: ${removal(ids[1], '@skip(if: true)')} }`,
    );
    expect(fine.errors).toBeUndefined();
  });
});

describe('the calls of a write', () => {
  it('are outside limits.upstreamCalls, so no delete is cut in the middle', async () => {
    const { query, sandbox, ids } = await open(2, 40, { upstreamCalls: 1 });
    const answer = await query(deletes(ids), {}, asksCost);
    expect(answer.data).toEqual({
      d0: { checkpointId: ids[0], failedBackups: [] },
      d1: { checkpointId: ids[1], failedBackups: [] },
    });
    expect(callsOf(sandbox)).toHaveLength(2 * (2 + 40));
    expect(costIn(answer).upstreamCalls).toEqual({ estimated: 0, actual: 0, limit: 1 });
  });

  it('are apart from those of a read behind it', async () => {
    const { query, sandbox, ids } = await open(1, 3);
    const answer = await query(deletes(ids, 'checkpoint { status }'), {}, asksCost);
    expect(answer.errors).toBeUndefined();
    expect(callsOf(sandbox)).toHaveLength(2 + 3 + 1);
    expect(costIn(answer).upstreamCalls).toEqual({ estimated: 2, actual: 1, limit: 300 });
  });
});
