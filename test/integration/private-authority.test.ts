import { describe, expect, it } from 'vitest';
import { create } from '../support/mutations.ts';
import { BASE, CA, gatewayTo, house, INPUT, READ } from './_support/private-house.ts';

describe('an upstream with an authority of its own', () => {
  it('is asked, and so is its token service', async () => {
    const { port, asked } = await house();
    const origin = `https://127.0.0.1:${port}`;
    const auth = { mode: 'password', authUrl: `${origin}/keys`, username: 'u', password: 'p', project: 'x' };
    const gateway = gatewayTo({ endpoint: `${origin}/backup`, ca: CA, auth });
    expect(await gateway.query(READ)).toEqual({ data: { vault: null } });
    expect(asked).toEqual(['POST /keys/v3/auth/tokens', `GET /backup${BASE}`]);
    expect((await create(gateway, INPUT)).result.code).toBe('NOT_FOUND');
  });

  it('is not asked without it, nor does it help another upstream', async () => {
    const { port, asked } = await house();
    const own = { name: 'own', endpoint: `https://127.0.0.1:${port}` };
    const gateway = gatewayTo([
      { ...own, ca: CA },
      { ...own, name: 'up', projectId: 'p2' },
    ]);
    const { errors } = await gateway.query(READ);
    expect([errors?.[0]?.extensions?.code, asked]).toEqual(['UPSTREAM_UNAVAILABLE', []]);
    expect(await gateway.query(READ.replace(':up:', ':own:'))).toEqual({ data: { vault: null } });
  });
});
