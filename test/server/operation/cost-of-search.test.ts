import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { costIn } from '../../support/cost.ts';
import { cbrNights } from '../../support/estates.ts';
import { callsOf, openGateway } from '../../support/gateway.ts';

const NAMES = ['one', 'two', 'three'];
const NIGHTS = 60;

/** Three ways to one CBR, whose only vault has a server with 60 checkpoints. */
async function open() {
  const estate = cbrNights(1, NIGHTS);
  const sandbox = await startSandbox({ estate });
  onTestFinished(() => sandbox.close());
  const { upstreams } = sandbox.gatewayConfig() as { upstreams: { name: string }[] };
  const sg = upstreams.find(({ name }) => name === 'sg');
  const { query } = openGateway({ upstreams: NAMES.map((name) => ({ ...sg, name, inLists: false })) });
  const server = estate.cbr.vaults[0]?.resources[0]?.id ?? '';
  const document = `query ($first: Int, $after: String, $filter: CheckpointFilter) {
    checkpoints(first: $first, after: $after, filter: $filter) {
      nodes { id }
      pageInfo { hasNextPage endCursor }
      failures { message }
    }
  }`;

  async function page(first: number, after: string | null, conditions: object = {}) {
    const filter = { upstreams: NAMES, resourceNativeId: server, ...conditions };
    const answer = await query(document, { first, after, filter }, { 'x-request-cost': '1' });
    expect(answer.errors).toBeUndefined();
    const { nodes, pageInfo, failures } = answer.data.checkpoints;
    expect(failures).toEqual([]);
    const calls = callsOf(sandbox);
    const completed = calls.filter((call) => call.includes('checkpoint_id=')).length;
    const { estimated } = costIn(answer).upstreamCalls;
    expect(calls.length).toBeLessThanOrEqual(estimated);
    const ids: string[] = nodes.map(({ id }: { id: string }) => id);
    return { ids, completed, estimated, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
  }

  async function pages(first: number, conditions?: object) {
    const all = [await page(first, null, conditions)];
    for (let last = all[0]; last?.next; last = all.at(-1)) all.push(await page(first, last.next, conditions));
    return all;
  }

  return { pages };
}

describe('a search by resource', () => {
  it('completes at most 100 checkpoints for a page over all upstreams, and is charged so', async () => {
    const { pages } = await open();
    const all = await pages(20, { status: ['DELETED'] });
    expect(all.map(({ ids, completed }) => [ids.length, completed])).toEqual([
      [0, 100],
      [0, expect.any(Number)],
    ]);
    expect(all[0]?.estimated).toBe(3 * 3 + 100);
    expect(all[1]?.estimated).toBe(2 * 3 + 100);
  });

  it.each([7, 20, 100])('shows each checkpoint once by pages of %i, some of them short', async (first) => {
    const { pages } = await open();
    const all = await pages(first);
    for (const { completed } of all) expect(completed).toBeLessThanOrEqual(100);
    const ids = all.flatMap(({ ids }) => ids);
    expect(ids).toHaveLength(NAMES.length * NIGHTS);
    expect(new Set(ids).size).toBe(ids.length);
    if (first === 100) expect(all.map(({ ids }) => ids.length).some((length) => length < first)).toBe(true);
  });
});
