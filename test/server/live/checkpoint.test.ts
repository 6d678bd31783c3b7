import { describe, expect, it } from 'vitest';
import { labId } from '../../support/estates.ts';
import { COMPLETE, event, openFollowed, status, until } from './_support/followed.ts';

describe.concurrent('a live query of a checkpoint', () => {
  it('shows the first state and each change, and completes at a final one', async (t) => {
    const { row, follow } = await openFollowed(t);
    const { response, all, soFar } = await follow();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    expect(response.headers.has('content-encoding')).toBe(false);
    await until(() => expect(soFar()).toBe(status('PROTECTING')));
    row.status = 'available';
    expect(await all).toBe(status('PROTECTING') + status('AVAILABLE') + COMPLETE);
  });

  it('shows null and completes where the checkpoint is unknown', async (t) => {
    const { row, follow } = await openFollowed(t);
    const id = labId({ ...row, id: '11111111-1111-4111-8111-111111111111' });
    const { all } = await follow({ variables: { id } });
    expect(await all).toBe(event({ data: { checkpoint: null } }) + COMPLETE);
  });

  it('follows one that is final from the start, until it is gone', async (t) => {
    const { estate, row, follow, soFar } = await (async () => {
      const opened = await openFollowed(t);
      opened.row.status = 'available';
      const following = await opened.follow();
      return { ...opened, ...following, follow: following };
    })();
    await until(() => expect(soFar()).toBe(status('AVAILABLE')));
    estate.karbor.checkpoints = estate.karbor.checkpoints.filter((each) => each !== row);
    expect(await follow.all).toBe(status('AVAILABLE') + event({ data: { checkpoint: null } }) + COMPLETE);
  });

  it('writes an event only where the selection differs', async (t) => {
    const { row, follow, polls } = await openFollowed(t);
    const { soFar, leave } = await follow({ query: 'subscription ($id: ID!) { checkpoint(id: $id) { id } }' });
    await until(() => expect(soFar()).not.toBe(''));
    row.status = 'deleting';
    await until(() => expect(polls()).toBe(2));
    expect(soFar().split('event: next')).toHaveLength(2);
    leave();
  });

  it('reads the objects below again for every event', async (t) => {
    const { estate, follow, row } = await openFollowed(t);
    const [plan] = estate.karbor.plans;
    if (!plan) throw new Error('The estate has no plan.');
    const { all, soFar } = await follow({
      query: 'subscription ($id: ID!) { checkpoint(id: $id) { vault { name } } }',
    });
    await until(() => expect(soFar()).toContain(plan.name));
    plan.name = 'renamed';
    row.status = 'error';
    expect(await all).toContain('"name":"renamed"');
  });
});
