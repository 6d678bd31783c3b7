import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, type TestContext, vi } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { tally } from '../support/calls.ts';
import { addProvider, labId } from '../support/estates.ts';
import { type Answer, startGateway } from '../support/gateway.ts';

const SHOW = 'GET /providers/:id/checkpoints/:id';
const WAIT = `query ($id: ID!, $waitMs: Int, $waitFor: [CheckpointStatus!]) {
  checkpoint(id: $id, waitMs: $waitMs, waitFor: $waitFor) { status }
}`;
const TIMES_ACCURATE_MS = 5;

interface Costed {
  readonly extensions: { readonly cost: { readonly upstreamCalls: { readonly estimated: number } } };
}

/** A checkpoint of Karbor that is being made until the test changes its row. */
async function open({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const estate = emptyEstate();
  addProvider(estate, 'north', { plans: 1, checkpoints: 1 });
  const [row] = estate.karbor.checkpoints;
  if (!row) throw new Error('The estate has no checkpoint.');
  row.status = 'protecting';
  const gateway = await startGateway({}, { sandbox: { estate } });
  onTestFinished(gateway.close);
  const { sandbox } = gateway;
  if (!sandbox) throw new Error('The gateway has no sandbox.');
  const wait = (variables: object, signal?: AbortSignal) =>
    gateway.query(WAIT, { id: labId(row), ...variables }, {}, signal);
  const polls = () => sandbox.requests.filter(({ service }) => service === 'karbor').length;
  return { estate, gateway, sandbox, row, wait, polls };
}

describe.concurrent('a wait for a checkpoint', () => {
  it('answers at the poll that finds one of the statuses', async (t) => {
    const { row, wait, sandbox, polls } = await open(t);
    const startedAt = performance.now();
    const answer = wait({ waitMs: 10_000 });
    await vi.waitFor(() => expect(polls()).toBe(1), 8_000);
    row.status = 'available';
    expect(await answer).toEqual({ data: { checkpoint: { status: 'AVAILABLE' } } });
    expect(performance.now() - startedAt).toBeGreaterThan(1_000 - TIMES_ACCURATE_MS);
    expect(tally(sandbox)).toEqual({ [SHOW]: 2 });
  });

  it('ends with its time, and shows what was seen last', async (t) => {
    const { wait, sandbox } = await open(t);
    expect(await wait({ waitMs: 900 })).toEqual({ data: { checkpoint: { status: 'PROTECTING' } } });
    // At the start and at the end.
    expect(tally(sandbox)).toEqual({ [SHOW]: 2 });
  });

  it('does not wait where the status is among the wanted ones already', async (t) => {
    const { wait, sandbox } = await open(t);
    expect(await wait({ waitMs: 45_000, waitFor: ['PROTECTING'] })).toEqual({
      data: { checkpoint: { status: 'PROTECTING' } },
    });
    expect(tally(sandbox)).toEqual({ [SHOW]: 1 });
  });

  it('is null once the checkpoint is gone, and at once for an unknown one', async (t) => {
    const { estate, wait, polls, row } = await open(t);
    const answer = wait({ waitMs: 10_000 });
    await vi.waitFor(() => expect(polls()).toBe(1), 8_000);
    estate.karbor.checkpoints = [];
    expect(await answer).toEqual({ data: { checkpoint: null } });
    const unknown = labId({ ...row, id: '11111111-1111-4111-8111-111111111111' });
    expect(await wait({ id: unknown, waitMs: 45_000 })).toEqual({ data: { checkpoint: null } });
  });

  it('shares its polls with the equal waits of the same caller, whatever the document', async (t) => {
    const { gateway, row, wait, polls } = await open(t);
    const waits = [wait({ waitMs: 10_000 })];
    await vi.waitFor(() => expect(polls()).toBe(1), 8_000);
    await sleep(300);
    for (const field of ['id', 'nativeStatus', 'vaultId'])
      waits.push(gateway.query(`{ checkpoint(id: "${labId(row)}", waitMs: 9000) { ${field} } }`));
    await vi.waitFor(() => expect(polls()).toBe(2), 8_000);
    row.status = 'error';
    await Promise.all(waits);
    // The first read of each group, which began at different times, and one poll for all.
    expect(polls()).toBe(3);
  });

  it('bears a poll that fails and may succeed later', async (t) => {
    const { sandbox, row, wait, polls } = await open(t);
    const answer = wait({ waitMs: 10_000 });
    await vi.waitFor(() => expect(polls()).toBe(1), 8_000);
    sandbox.knobs.rules.push({
      service: 'karbor',
      fault: { kind: 'answer', answer: { status: 503, body: {} } },
    });
    await vi.waitFor(() => expect(polls()).toBeGreaterThan(1), 8_000);
    sandbox.knobs.rules.length = 0;
    row.status = 'available';
    expect(await answer).toEqual({ data: { checkpoint: { status: 'AVAILABLE' } } });
  });

  it('stops its polls when the client leaves', async (t) => {
    const { wait, gateway, polls } = await open(t);
    const client = new AbortController();
    const answer = wait({ waitMs: 45_000 }, client.signal);
    await vi.waitFor(() => expect(polls()).toBe(1), 8_000);
    client.abort();
    await expect(answer).rejects.toThrow();
    // The next poll would follow after a second.
    await sleep(1_300);
    expect(polls()).toBe(1);
    expect(gateway.log.at(-1)).toMatchObject({ clientLeft: true, upstreamCalls: 1 });
  });

  it('answers at once with what was seen last when the gateway shuts down', async (t) => {
    const { wait, gateway, polls } = await open(t);
    const answer = wait({ waitMs: 45_000 });
    await vi.waitFor(() => expect(polls()).toBe(1), 8_000);
    const startedAt = performance.now();
    const closed = gateway.close();
    expect(await answer).toEqual({ data: { checkpoint: { status: 'PROTECTING' } } });
    expect(performance.now() - startedAt).toBeLessThan(500);
    await closed;
  });

  it.for([0, -1, 45_001])('of %d ms is INVALID_INPUT, and nothing is read', async (waitMs, t) => {
    const { wait, polls } = await open(t);
    const { errors } = await wait({ waitMs });
    expect(errors?.[0]).toMatchObject({
      message: `waitMs is ${waitMs}; accepted: 1 to 45000, in milliseconds.`,
      extensions: { code: 'INVALID_INPUT' },
    });
    expect(polls()).toBe(0);
  });

  it('for no status is INVALID_INPUT', async (t) => {
    const { wait, polls } = await open(t);
    const { errors } = await wait({ waitMs: 1_000, waitFor: [] });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT' });
    expect(polls()).toBe(0);
  });

  it.for([
    [45_000, 11],
    [44_000, 11],
    [1_000, 1],
    [1, 1],
    [6_500, 4],
  ])('of %d ms is estimated at its selection for %d polls', async ([waitMs = 0, polls = 0], t) => {
    const { gateway, row } = await open(t);
    const cost = async (args: string) => {
      const document = `{ checkpoint(id: "${labId(row)}"${args}) { status vault { name } } }`;
      const answer = await gateway.query(document, {}, { 'x-request-cost': '1' });
      return (answer as Answer & Costed).extensions.cost.upstreamCalls.estimated;
    };
    row.status = 'available';
    expect(await cost(`, waitMs: ${waitMs}`)).toBe(polls * (await cost('')));
  });
});
