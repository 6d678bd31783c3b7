import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { at, checkpoint, dayBack, NOW, noDay, oddRun, openKarbor, PLAN, run } from './_support/odd-karbor.ts';
import { uuid } from './_support/odd-rows.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('the newest checkpoint of a plan of Karbor', () => {
  it('a row without its day is the newest one where it stands alone, and an error beside another one', async () => {
    const newest = async (...rows: readonly ReturnType<typeof checkpoint>[]) => {
      const { ask } = await openKarbor({ rows });
      return ask(`{ vault(id: "vault:lab:${PLAN}") { latestCheckpoint(status: [AVAILABLE]) { nativeId } } }`);
    };
    const odd = checkpoint(1, { created_at: 'soon' });
    const failed = checkpoint(3, { created_at: null, status: 'error' });
    expect((await newest(odd, failed)).data.vault).toEqual({ latestCheckpoint: { nativeId: uuid(1) } });
    const { data, errors } = await newest(odd, checkpoint(2));
    expect([data.vault, errors?.map(({ message }) => message)]).toEqual([{ latestCheckpoint: null }, [noDay(1)]]);
  });

  it.each([
    ['another one of its day', [run(3, at('10:00:00')), run(2, at('11:00:00')), run(1, 'x')], oddRun(2)],
    ['itself, before the row of the delete', [run(2, 'x'), run(1, at('10:00:00')), run(2, at('11:00:00'))], oddRun(0)],
    [
      'no known one',
      [run(1, at('10:00:00'), { checkpoint_id: 5 }), run(2, at('11:00:00'))],
      oddRun(0, 'checkpoint_id is not a text'),
    ],
  ])('an odd row of the log makes the newest one an error where it may be of %s', async (_what, logs, message) => {
    const { ask } = await openKarbor({ rows: [checkpoint(1), checkpoint(2), checkpoint(3)], logs });
    const { data, errors } = await ask(`{ vault(id: "vault:lab:${PLAN}") {
      latestCheckpoint { nativeId } checkpoints { nodes { nativeId } failures { code } } } }`);
    expect([data.vault.latestCheckpoint, errors?.map(({ message, path }) => [message, path])]).toEqual([
      null,
      [[message, ['vault', 'latestCheckpoint']]],
    ]);
    expect([data.vault.checkpoints.nodes.length, data.vault.checkpoints.failures]).toEqual([3, []]);
  });

  it.each([
    [
      'that the log dates before it',
      [checkpoint(1), checkpoint(2)],
      [run(1, 'x'), run(1, at('10:00:00')), run(2, at('11:00:00'))],
    ],
    [
      'of another day',
      [checkpoint(1, { created_at: dayBack(3) }), checkpoint(2)],
      [run(1, 'x'), run(2, at('11:00:00'))],
    ],
    ['of another status', [checkpoint(1, { status: 'error' }), checkpoint(2)], [run(1, 'x'), run(2, at('11:00:00'))]],
  ])('an odd row of the log changes nothing where it is of one %s', async (_what, rows, logs) => {
    const { ask } = await openKarbor({ rows, logs });
    const { data, errors } = await ask(
      `{ vault(id: "vault:lab:${PLAN}") { latestCheckpoint(status: [AVAILABLE]) { nativeId } } }`,
    );
    expect([data.vault, errors]).toEqual([{ latestCheckpoint: { nativeId: uuid(2) } }, undefined]);
  });
});
