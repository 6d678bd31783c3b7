import { expect, it } from 'vitest';
import { cbrResource, cbrVault, SG } from '../../src/sandbox/cbr/estate.ts';
import { badGateway, type Rule, throttled } from '../../src/sandbox/knobs.ts';
import { open } from '../support/sandbox-client.ts';

const VAULT = cbrVault({ name: 'orders', resources: [cbrResource({ name: 'db' })] });
const ORDER = { checkpoint: { vault_id: VAULT.id } };

function openWith(...rules: Rule[]) {
  return open(({ cbr }) => cbr.vaults.push(VAULT), rules);
}

it('answers what a rule says, as often as it says, then as usual', async () => {
  const { cbr } = await openWith({
    path: /vaults/,
    count: 1,
    fault: { kind: 'answer', answer: throttled(200, '5 minute') },
  });
  const { status, body } = await cbr('GET', '/vaults');
  expect(status).toBe(429);
  expect(body.error_msg).toContain('limit:200,time:5 minute');
  expect((await cbr('GET', '/vaults')).status).toBe(200);
});

it('takes only requests of the service, the method and the path of a rule', async () => {
  const { cbr, karbor } = await openWith({
    service: 'cbr',
    method: 'GET',
    path: /\?limit=1$/,
    fault: { kind: 'answer', answer: badGateway() },
  });
  const statuses = [cbr('GET', '/vaults?limit=1'), cbr('GET', '/vaults'), karbor('GET', '/plans?limit=1')];
  expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([502, 200, 200]);
});

it.each([
  ['reset-before', 0],
  ['reset-after', 1],
] as const)('drops the connection: %s, with %i checkpoints made', async (kind, made) => {
  const { cbr, estate } = await openWith({ method: 'POST', fault: { kind } });
  await expect(cbr('POST', '/checkpoints', ORDER)).rejects.toThrow();
  expect(estate.cbr.checkpoints).toHaveLength(made);
});

it('cuts a body half way', async () => {
  const { sandbox } = await openWith({ fault: { kind: 'cut-body' } });
  const url = `${sandbox.cbr.endpoint}/v3/${SG.id}/vaults`;
  const response = await fetch(url, { headers: { 'x-auth-token': SG.token } });
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
});

it('sends another content type', async () => {
  const { cbr } = await openWith({ fault: { kind: 'content-type', value: 'text/plain' } });
  expect((await cbr('GET', '/vaults')).headers.get('content-type')).toBe('text/plain');
});

it('sends a body of any size', async () => {
  const { cbr } = await openWith({ fault: { kind: 'huge-body', bytes: 9_000_000 } });
  expect(Number((await cbr('GET', '/vaults')).headers.get('content-length'))).toBeGreaterThan(9_000_000);
});

it('answers late', async () => {
  const { cbr } = await openWith({ fault: { kind: 'delay', ms: 30 } });
  const startedAt = performance.now();
  expect((await cbr('GET', '/vaults')).status).toBe(200);
  expect(performance.now() - startedAt).toBeGreaterThan(25);
});

it('hangs until the other side gives up, and can still be closed', async () => {
  const { sandbox, cbr } = await openWith({ path: /vaults/, fault: { kind: 'hang' } });
  const call = expect(cbr('GET', '/vaults')).rejects.toThrow();
  await expect.poll(() => sandbox.requests.length).toBe(1);
  await sandbox.close();
  await call;
});

it('lets a test change the rules while it runs', async () => {
  const { sandbox, cbr } = await openWith();
  sandbox.knobs.rules.push({ fault: { kind: 'answer', answer: badGateway() } });
  expect((await cbr('GET', '/vaults')).status).toBe(502);
  sandbox.knobs.rules.length = 0;
  expect((await cbr('GET', '/vaults')).status).toBe(200);
});
