import { describe, expect, it } from 'vitest';
import { PREFIX } from '../../support/cbr-questions.ts';
import { costIn } from '../../support/cost.ts';
import type { WireAnswer, WireRequest } from '../../support/wire.ts';
import { at, openTaskCloud, taskId, uuid, VAULT_A, VAULT_B, wireTasks } from './_support/task-cloud.ts';
import { CHECKPOINT, ELSEWHERE, parentsOfTasks } from './_support/task-parents.ts';

/** Two vaults with ten pages of tasks each, all later than their checkpoints; none is about a checkpoint. */
const deep = wireTasks(1, 18_000, (number) => ({
  vault_id: number % 2 === 0 ? VAULT_A : VAULT_B,
  created_at: at(-number / 1000),
}));

/** The upstream calls of a document, and their estimate. */
async function costOf(document: string, { others = parentsOfTasks, rows = deep } = {}) {
  const { gateway, calls } = await openTaskCloud(rows, others);
  const answer = await gateway.query(document, {}, { 'x-request-cost': '1' });
  expect(answer.errors).toBeUndefined();
  return [calls().length, costIn(answer).upstreamCalls.estimated];
}

/** One answer for an unknown id and another project, as some clouds have it. */
function blurred(request: WireRequest): WireAnswer | undefined {
  if (!request.path.startsWith(`${PREFIX}/checkpoints/`)) return parentsOfTasks(request);
  return { status: 401, body: { unauthorized: { code: '401', message: 'Malformed request url' } } };
}

const KINDS = 'kind: [REPLICATION, COPY]';
const list = (filter: string) => `{ tasks(filter: { ${filter} }) { nodes { id } } }`;

describe('the estimate of tasks on CBR', () => {
  it.each([
    ['a list', '{ tasks(first: 20) { nodes { id } } }', 1, 3],
    ['one status', list('status: FAILED'), 1, 3],
    ['a vault', list(`vaultId: "vault:sg:${VAULT_A}"`), 1, 3],
    ['several kinds', list(KINDS), 10, 10],
    ['a kind that not every cloud accepts', list('kind: COPY'), 10, 10],
    ['several statuses', list('status: [FAILED, TIMED_OUT]'), 10, 10],
    ['the latest start', list('startedTo: "2020-01-01T00:00:00Z"'), 10, 10],
    ['a checkpoint', list(`checkpointId: "checkpoint:sg:${CHECKPOINT}"`), 1 + 10, 2 + 10],
    ['a checkpoint that is gone', list(`checkpointId: "checkpoint:sg:${ELSEWHERE}"`), 1 + 10, 2 + 10],
    ['a task', `{ task(id: "${taskId(1)}") { startedAt results { id } } }`, 1, 2],
  ])('counts the pages of %s', async (_what, document, calls, estimated) => {
    expect(await costOf(document)).toEqual([calls, estimated]);
  });

  it('counts the proof of the project for a checkpoint that is gone', async () => {
    expect(await costOf(list(`checkpointId: "checkpoint:sg:${uuid(7)}"`), { others: blurred })).toEqual([
      1 + 1 + 10,
      2 + 10,
    ]);
  });

  it.each([
    ['their first pages', 'first: 3', 2, 2],
    ['the pages of a filter that is applied here', `filter: { ${KINDS} }`, 2 * 10, 2 * 10],
  ])('counts for vaults %s', async (_what, args, calls, estimated) => {
    const document = `{ vaults(first: 2) { nodes { tasks(${args}) { nodes { id } } } } }`;
    expect(await costOf(document)).toEqual([1 + calls, 3 + estimated]);
  });

  it('counts for vaults the pages of tasks that have not started', async () => {
    const rows = wireTasks(1, 600, (number) => ({
      vault_id: number % 2 === 0 ? VAULT_A : VAULT_B,
      ...(number <= 400 && { status: 'waiting', started_at: null }),
    }));
    const document =
      '{ vaults(first: 2) { nodes { tasks(filter: { startedFrom: "2020-01-01T00:00:00Z" }) { nodes { id } } } } }';
    expect(await costOf(document, { rows })).toEqual([1 + 2 * 3, 3 + 2 * 3]);
  });

  it('counts a list for each number of rows', async () => {
    const tasks = [3, 100].map((first) => `of${first}: tasks(first: ${first}) { nodes { id } }`).join(' ');
    expect(await costOf(`{ vaults(first: 2) { nodes { ${tasks} } } }`)).toEqual([1 + 2 * 2, 3 + 2 * 2]);
  });

  it('counts the pages of the vault for a checkpoint', async () => {
    const document = `{ checkpoint(id: "checkpoint:sg:${CHECKPOINT}") { tasks { nodes { id } } } }`;
    expect(await costOf(document)).toEqual([1 + 10, 2 + 10]);
  });

  it('counts a list for each checkpoint, and nine pages more for all of them', async () => {
    const document = '{ checkpoints(first: 3) { nodes { tasks { nodes { id } } } } }';
    expect(await costOf(document)).toEqual([1 + 2 + 9, 3 + 3 + 9]);
  });

  it('counts a wait at its selection for each of its polls', async () => {
    const wait = (waitMs: number) => `{ task(id: "${taskId(1)}", waitMs: ${waitMs}) { backup { id } } }`;
    // A backup is one call and the proof of the project, as the task is.
    expect(await costOf(wait(45_000))).toEqual([1, 11 * (2 + 2)]);
    expect(await costOf(wait(1))).toEqual([1, 2 + 2]);
  });
});
