import { describe, expect, it } from 'vitest';
import { answering, type Seen, serve } from '../../support/wire-server.ts';
import { BUSY, CREATE, gatewayTo, ID, READ } from './_support/warned-gateway.ts';

describe('X-Request-Id', () => {
  const idsOf = (seen: readonly Seen[]) => seen.map(({ headers }) => headers['x-request-id']);

  it('goes along with each call, a write and its signature too', async () => {
    const { origin, seen } = await serve(answering(BUSY, 400));
    const auth = { mode: 'aksk', accessKey: 'AK', secretKey: 'sk' };
    const gateway = gatewayTo(origin, { auth });
    await gateway.query(READ, {}, ID);
    await gateway.query(CREATE, {}, { 'x-request-id': 'console.43' });
    expect(idsOf(seen)).toEqual(['console.42', 'console.43']);
  });

  it.each([['two words'], ['x'.repeat(65)], ['{"a":1}']])('is one of the gateway in place of %j', async (id) => {
    const { origin, seen } = await serve(answering({}, 404));
    await gatewayTo(origin).query(READ, {}, { 'x-request-id': id });
    expect(idsOf(seen)).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  });

  it('is that of the first one where a call is shared', async () => {
    let release = () => {};
    const { origin, seen } = await serve((request, response) => {
      release = () => answering(BUSY, 400)(request, response);
    });
    const gateway = gatewayTo(origin, {}, { shareQueries: false });
    const both = ['first', 'second'].map((id) => gateway.query(READ, {}, { 'x-request-id': id }));
    await expect.poll(() => seen.length).toBe(1);
    // A later request that ends has let both of them begin.
    await gateway.query('{ __typename }');
    release();
    await Promise.all(both);
    expect(idsOf(seen)).toEqual(['first']);
  });
});
