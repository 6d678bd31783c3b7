import { describe, expect, it } from 'vitest';
import { measureCycles } from '../../../bench/streams/cycles.ts';
import { measureQuiet } from '../../../bench/streams/quiet-proxy.ts';
import { MAIN } from '../../support/command.ts';
import { openFollowed } from './_support/followed.ts';

// `npm run streams` has both at their full length.
describe.concurrent('streams', () => {
  it('that 100 clients begin and leave keep no timer, listener, socket or poller', async () => {
    const { left, pollsAfter } = await measureCycles(MAIN, 100);
    expect(left).toEqual([]);
    expect(pollsAfter).toBe(0);
  }, 40_000);

  it('on which nothing happens pass a proxy that cuts idle connections', async (t) => {
    const { port, id } = await openFollowed(t, { limits: { heartbeatMs: 500 } });
    const operation = { query: 'subscription ($id: ID!) { checkpoint(id: $id) { id } }', variables: { id } };
    const { events, isOpen } = await measureQuiet(port, operation, { idleMs: 1_500, ms: 4_000 });
    expect({ events, isOpen }).toEqual({ events: 1, isOpen: true });
  });
});
