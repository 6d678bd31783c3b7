import { describe, expect, it } from 'vitest';
import { labId } from '../support/estates.ts';
import { checkpoint, checkpoints, cost, LAB, operationLogs, SHOW } from './_support/costs-karbor.ts';

const LOG = 'GET /operation_logs';
const THREE = 'tasks(first: 3) { nodes { kind status startedAt } }';

describe('what tasks cost on Karbor', () => {
  it('is 1 for a page of 20, and for one task', async () => {
    const { data, calls } = await cost(`{ tasks(first: 20, ${LAB}) { nodes { id kind checkpointId } } }`);
    expect(calls).toEqual({ [LOG]: 1 });
    const ids = data.tasks.nodes.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(20);
    const log = operationLogs[0]?.id;
    expect((await cost(`{ task(id: "task:lab:log:${log}") { kind startedAt } }`)).calls).toEqual({ [`${LOG}/:id`]: 1 });
  });

  it('is 1 for the tasks of a checkpoint, by the filter or next to its record', async () => {
    const filter = `filter: { checkpointId: "${checkpoint}" }`;
    expect((await cost(`{ tasks(${filter}) { nodes { id } } }`)).calls).toEqual({ [LOG]: 1 });
    expect((await cost(`{ checkpoint(id: "${checkpoint}") { ${THREE} } }`)).calls).toEqual({ [SHOW]: 1, [LOG]: 1 });
  });

  it('is 1 for each plan of a page', async () => {
    const { calls } = await cost(`{ vaults(first: 20, ${LAB}) { nodes { ${THREE} } } }`);
    expect(calls).toEqual({ 'GET /plans': 1, [LOG]: 20 });
  });

  it('is 1 for each 1000 rows of the log for the checkpoints of a page', async () => {
    const { calls } = await cost(
      `{ nodes(ids: ${JSON.stringify(checkpoints.slice(0, 10).map(labId))}) { ... on Checkpoint { ${THREE} } } }`,
    );
    expect(calls).toEqual({ [SHOW]: 10, [LOG]: 2 });
  });
});
