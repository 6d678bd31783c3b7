import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { COMPLETE, FOLLOW, openFollowed, ownToken, status, until } from './_support/followed.ts';

describe.concurrent('streams', () => {
  it('of equal subscriptions of one caller share one poller and all events', async (t) => {
    const { row, follow, polls } = await openFollowed(t);
    const streams = [await follow(), await follow(), await follow()];
    await until(() => expect(streams.map(({ soFar }) => soFar())).toEqual(Array(3).fill(status('PROTECTING'))));
    await until(() => expect(polls()).toBe(2));
    row.status = 'available';
    for (const { all } of streams) expect(await all).toBe(status('PROTECTING') + status('AVAILABLE') + COMPLETE);
    expect(polls()).toBe(3);
  });

  it('share their polls with the waits of the caller for the same checkpoint', async (t) => {
    const { row, id, follow, query, polls } = await openFollowed(t);
    const { all, soFar } = await follow();
    await until(() => expect(soFar()).toBe(status('PROTECTING')));
    const waited = query(`{ checkpoint(id: "${id}", waitMs: 9000) { status } }`);
    await until(() => expect(polls()).toBe(2));
    row.status = 'available';
    await Promise.all([all, waited]);
    expect(polls()).toBe(3);
  });

  it('make no call once their clients have left', async (t) => {
    const { follow, polls, log } = await openFollowed(t);
    const streams = [await follow(), await follow()];
    await until(() => expect(polls()).toBe(1));
    for (const { leave } of streams) leave();
    await until(() => expect(log.filter(({ clientLeft }) => clientLeft)).toHaveLength(2));
    // The next poll would follow after two seconds.
    await sleep(2_300);
    expect(polls()).toBe(1);
  });

  it('end without "complete" when the gateway shuts down, so that clients come back', async (t) => {
    const { follow, close } = await openFollowed(t);
    const { all, soFar } = await follow();
    await until(() => expect(soFar()).toBe(status('PROTECTING')));
    const startedAt = performance.now();
    const closed = close();
    expect(await all).toBe(status('PROTECTING'));
    await closed;
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('end some time after their last event, so that clients in browsers notice the end', async (t) => {
    const { url, id, close } = await openFollowed(t);
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: FOLLOW, variables: { id } }),
    });
    const reader = response.body?.getReader();
    await reader?.read();
    const shownAt = performance.now();
    const closed = close();
    expect(await reader?.read()).toMatchObject({ done: true });
    // 100 ms, less what the first event took on its way.
    expect(performance.now() - shownAt).toBeGreaterThan(15);
    await closed;
  });

  it('say that they live while nothing changes', async (t) => {
    const { follow } = await openFollowed(t, { limits: { heartbeatMs: 100 } });
    const { soFar, leave } = await follow();
    await until(() => expect(soFar()).toMatch(/(event: next\n.*\n\n)(:\n\n){2}/));
    leave();
  });

  it('bear failures that may pass', async (t) => {
    const { sandbox, row, follow, polls, soFar } = await followed(t);
    sandbox.knobs.rules.push({ service: 'karbor', fault: { kind: 'answer', answer: { status: 503, body: {} } } });
    await until(() => expect(polls()).toBeGreaterThan(1));
    sandbox.knobs.rules.length = 0;
    row.status = 'error';
    expect(await follow.all).toBe(status('PROTECTING') + status('ERROR') + COMPLETE);
    expect(soFar()).not.toContain('errors');
  });

  it('complete with the error where the token is refused', async (t) => {
    const { sandbox, follow } = await followed(t, ownToken);
    sandbox.knobs.rules.push({
      service: 'karbor',
      fault: { kind: 'answer', answer: { status: 401, body: 'Authentication required' } },
    });
    const text = await follow.all;
    expect(text).toContain('"code":"UNAUTHENTICATED"');
    expect(text.endsWith(COMPLETE)).toBe(true);
  });

  it('beyond the limit of a caller are refused by an event, and leave no poller', async (t) => {
    const { follow, polls } = await openFollowed(t, { limits: { streams: 1 } });
    const first = await follow();
    await until(() => expect(polls()).toBe(1));
    const { response, all } = await follow({ query: FOLLOW.replace('status', 'id') });
    expect(response.status).toBe(200);
    expect(await all).toContain('limits.streams is 1');
    expect(await all).toContain('"code":"LIMIT_EXCEEDED"');
    expect(polls()).toBe(1);
    first.leave();
    await until(async () => {
      const again = await follow();
      await until(() => expect(again.soFar()).toBe(status('PROTECTING')));
      again.leave();
    });
  });
});

async function followed(t: TestContext, headers: Record<string, string> = {}) {
  const opened = await openFollowed(t);
  const follow = await opened.follow({ headers });
  await until(() => expect(follow.soFar()).toBe(status('PROTECTING')));
  return { ...opened, ...follow, follow };
}
