import { expect, it } from 'vitest';
import { call, logIn, NOON, open, start } from '../support/sandbox-client.ts';

interface Config {
  upstreams: { name: string; kind: string; endpoint: string; projectId: string; auth: Record<string, string> }[];
}

it('remembers every request with its service, query, headers and body', async () => {
  const { sandbox, cbr } = await open();
  await cbr('POST', '/checkpoints?a=b', { checkpoint: {} });
  expect(sandbox.requests).toMatchObject([
    {
      service: 'cbr',
      method: 'POST',
      path: expect.stringContaining('/checkpoints?a=b'),
      headers: { 'content-type': 'application/json' },
      body: '{"checkpoint":{}}',
    },
  ]);
  sandbox.requests.length = 0;
  await logIn(sandbox, 'demo', 'demo');
  expect(sandbox.requests.map(({ service }) => service)).toEqual(['keystone']);
});

it('gives a configuration whose every upstream answers', async () => {
  const sandbox = await start({ now: () => NOON });
  const { upstreams } = sandbox.gatewayConfig() as Config;
  expect(upstreams.map(({ name, kind }) => [name, kind])).toEqual([
    ['sg', 'cbr'],
    ['eu', 'cbr'],
    ['lab', 'karbor'],
  ]);
  const token = await logIn(sandbox, 'demo', 'demo');
  for (const { kind, endpoint, projectId, auth } of upstreams) {
    const path = kind === 'cbr' ? `/v3/${projectId}/vaults` : `/v1/${projectId}/plans`;
    const { status } = await call(`${endpoint}${path}`, { headers: { 'x-auth-token': auth.token ?? token } });
    expect(status).toBe(200);
  }
});

it('cannot be reached any more once it is closed', async () => {
  const { sandbox, cbr } = await open();
  await cbr('GET', '/vaults');
  await sandbox.close();
  await expect(cbr('GET', '/vaults')).rejects.toThrow();
});
