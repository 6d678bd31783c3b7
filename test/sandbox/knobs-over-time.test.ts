import { expect, it } from 'vitest';
import { cbrResource, cbrVault, SG } from '../../src/sandbox/cbr/estate.ts';
import { badGateway, type Rule, throttled } from '../../src/sandbox/knobs.ts';
import { call, open } from '../support/sandbox-client.ts';

const VAULT = cbrVault({ name: 'orders', resources: [cbrResource({ name: 'db' })] });
const ORDER = { checkpoint: { vault_id: VAULT.id } };
const BAD_GATEWAY = { kind: 'answer', answer: badGateway() } as const;

function openWith(...rules: Rule[]) {
  return open(({ cbr }) => cbr.vaults.push(VAULT), rules);
}

async function statusesOf(times: number, ask: () => Promise<{ status: number }>): Promise<number[]> {
  const statuses: number[] = [];
  for (let turn = 0; turn < times; turn += 1) statuses.push((await ask()).status);
  return statuses;
}

it('refuses what comes above its rate, and nothing when the time is over', async () => {
  const answer = throttled(2, '1 second');
  const { cbr, passMs } = await openWith({ above: { requests: 2, inMs: 1000 }, fault: { kind: 'answer', answer } });
  const ask = () => cbr('GET', '/vaults');
  expect(await statusesOf(4, ask)).toEqual([200, 200, 429, 429]);
  passMs(1000);
  expect(await statusesOf(3, ask)).toEqual([200, 200, 429]);
});

it('fails the same requests in every run for the same seed, and others for another', async () => {
  const run = async (seed: number) => {
    const { cbr } = await openWith({ share: { of: 0.3, seed }, fault: BAD_GATEWAY });
    return statusesOf(60, () => cbr('GET', '/vaults'));
  };
  const [first, again, other] = [await run(7), await run(7), await run(8)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  const failed = first.filter((status) => status === 502).length;
  expect(failed).toBeGreaterThan(8);
  expect(failed).toBeLessThan(30);
});

it('goes down and comes up again by its clock', async () => {
  const { cbr, passMs } = await openWith({ flap: { upMs: 3000, downMs: 1000 }, fault: BAD_GATEWAY });
  const seen = await statusesOf(8, () => {
    const asked = cbr('GET', '/vaults');
    return asked.finally(() => passMs(1000));
  });
  expect(seen).toEqual([200, 200, 200, 502, 200, 200, 200, 502]);
});

it('delays one route and not the others', async () => {
  const { cbr } = await openWith({ path: /backups/, fault: { kind: 'delay', ms: 200 } });
  const order: string[] = [];
  const backups = cbr('GET', '/backups').then(() => order.push('backups'));
  await cbr('GET', '/vaults').then(() => order.push('vaults'));
  await backups;
  expect(order).toEqual(['vaults', 'backups']);
});

it('does the work and never answers', async () => {
  const { cbr, estate, sandbox } = await openWith({ method: 'POST', fault: { kind: 'hang-after' } });
  const asked = expect(cbr('POST', '/checkpoints', ORDER)).rejects.toThrow();
  await expect.poll(() => estate.cbr.checkpoints.length).toBe(1);
  await sandbox.close();
  await asked;
});

it.each([
  ['behind the headers', { kind: 'cut-body', share: 0 }],
  ['before the last byte', { kind: 'cut-body', share: 0.999 }],
] as const)('cuts an answer %s', async (_where, fault) => {
  const { sandbox } = await openWith({ fault });
  const url = `${sandbox.cbr.endpoint}/v3/${SG.id}/vaults`;
  const response = await fetch(url, { headers: { 'x-auth-token': SG.token } });
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
});

it('stands still in the middle of a body', async () => {
  const { sandbox } = await openWith({ fault: { kind: 'hang-body' } });
  const url = `${sandbox.cbr.endpoint}/v3/${SG.id}/vaults`;
  const response = await fetch(url, { headers: { 'x-auth-token': SG.token }, signal: AbortSignal.timeout(300) });
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow('timeout');
});

it('does nothing of that unless it is told to when it starts', async () => {
  const { sandbox, cbr } = await open();
  expect(sandbox.knobs.rules).toEqual([]);
  expect(await statusesOf(20, () => cbr('GET', '/vaults'))).toEqual(Array(20).fill(200));
});

it('has no knob that can be reached from the network', async () => {
  const { sandbox, cbr } = await openWith();
  const rule = { fault: { kind: 'hang' } };
  const headers = { 'x-auth-token': SG.token, 'x-fault': 'hang', 'x-knobs': JSON.stringify({ rules: [rule] }) };
  for (const path of ['/knobs', '/rules', '/__proto__/rules', `/v3/${SG.id}/knobs`]) {
    for (const method of ['POST', 'PUT', 'PATCH']) {
      const { status } = await call(`${sandbox.cbr.endpoint}${path}`, { method, headers, body: { rules: [rule] } });
      expect(status).toBeGreaterThanOrEqual(400);
    }
  }
  const query = '?fault=hang&knobs[rules][0][fault][kind]=hang';
  expect((await call(`${sandbox.cbr.endpoint}/v3/${SG.id}/vaults${query}`, { headers })).status).toBe(200);
  expect(sandbox.knobs.rules).toEqual([]);
  expect((await cbr('GET', '/vaults')).status).toBe(200);
});
