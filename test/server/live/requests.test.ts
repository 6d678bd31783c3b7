import { describe, expect, it } from 'vitest';
import { COMPLETE, event, FOLLOW, openFollowed, ownToken, status, until } from './_support/followed.ts';

describe.concurrent('a stream, like every other request,', () => {
  it('is charged for each of its polls, and one for which there is no room does not end it', async (t) => {
    const { row, id, ask, follow, polls } = await openFollowed(t, { rateLimit: { callsPerMinute: 3 } });
    const { soFar, leave } = await follow();
    await until(() => expect(polls()).toBe(2));
    const { answer } = await ask(`{ checkpoint(id: "${id}") { status } }`);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'THROTTLED' });
    // The third poll would follow three seconds after the second one.
    row.status = 'error';
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(soFar()).toBe(status('PROTECTING'));
    expect(polls()).toBe(2);
    leave();
  });

  it('has a line in the log, with its polls, its codes and its upstreams', async (t) => {
    const { sandbox, follow, log } = await openFollowed(t);
    const refused = { status: 401, body: 'Authentication required' };
    sandbox.knobs.rules.push({ service: 'karbor', fault: { kind: 'answer', answer: refused } });
    const { response, all } = await follow({
      query: FOLLOW.replace('subscription', 'subscription Follow'),
      headers: ownToken,
    });
    expect(await all).toContain('"code":"UNAUTHENTICATED"');
    await until(() => expect(log.filter(({ operationType }) => operationType === 'subscription')).toHaveLength(1));
    expect(log.find(({ operationType }) => operationType === 'subscription')).toMatchObject({
      requestId: response.headers.get('x-request-id'),
      status: 200,
      operationName: 'Follow',
      upstreamCalls: 1,
      codes: ['UNAUTHENTICATED'],
      failedUpstreams: ['lab'],
    });
  });

  it('gives each poll the time that its client asks for', async (t) => {
    const { sandbox, row, follow } = await openFollowed(t);
    const { all, soFar } = await follow({ headers: { 'x-request-timeout-ms': '500' } });
    await until(() => expect(soFar()).toBe(status('PROTECTING')));
    sandbox.knobs.rules.push({ service: 'karbor', fault: { kind: 'hang' }, count: 1 });
    row.status = 'available';
    const startedAt = performance.now();
    expect(await all).toBe(status('PROTECTING') + status('AVAILABLE') + COMPLETE);
    // Two paces of a poll; the usual time of a request is 15 seconds.
    expect(performance.now() - startedAt).toBeLessThan(12_000);
  });

  it('has a share of its caller only once its client is known to accept events', async (t) => {
    const { follow, polls } = await openFollowed(t, { limits: { streams: 1 } });
    // Two such requests leave two pollers of Yoga behind.
    for (const accept of ['application/json', 'application/json']) {
      const { response } = await follow({ headers: { accept } });
      expect(response.status).toBe(406);
    }
    const { soFar, leave } = await follow();
    await until(() => expect(soFar()).toBe(status('PROTECTING')));
    await until(() => expect(polls()).toBe(2));
    leave();
  });

  it('shows no cost, which would make all events differ', async (t) => {
    const { row, follow, soFar } = await traced(t);
    row.status = 'error';
    expect(await follow.all).toBe(status('PROTECTING') + status('ERROR') + COMPLETE);
    expect(soFar()).not.toContain('extensions');
  });

  it('completes where its only field is left out', async (t) => {
    const { id, follow, polls } = await openFollowed(t);
    const query = 'subscription ($id: ID!) { checkpoint(id: $id) @include(if: false) { id } }';
    const { all } = await follow({ query, variables: { id } });
    expect(await all).toBe(event({ data: {} }) + COMPLETE);
    expect(polls()).toBe(0);
  });
});

async function traced(t: Parameters<typeof openFollowed>[0]) {
  const opened = await openFollowed(t, { costTrace: true });
  const follow = await opened.follow({ headers: { 'x-request-cost': 'trace' } });
  await until(() => expect(follow.soFar()).toBe(status('PROTECTING')));
  return { ...opened, ...follow, follow };
}
