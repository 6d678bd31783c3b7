import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  at,
  checkpoint,
  dayBack,
  type Karbor,
  NOW,
  oddRun,
  openKarbor,
  PLAN,
  plan,
  run,
  undated,
} from './_support/odd-karbor.ts';
import { uuid } from './_support/odd-rows.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterEach(() => void vi.useRealTimers());

/** More rows of the log than are read for the checkpoints of one plan. */
const longLog = Array.from({ length: 2500 }, (_, index) => run(1000 + index, at('01:00:00')));

const failure = (message: string) => ({ code: 'UPSTREAM_BAD_RESPONSE', message, retryable: false, upstream: 'lab' });
const made = { result: { isExisting: false, checkpoint: { nativeId: uuid(77) } }, isMade: true };
const existing = (number: number) => ({
  result: { isExisting: true, checkpoint: { nativeId: uuid(number) } },
  isMade: false,
});

/** A Karbor whose rows leave open whether the plan has an AVAILABLE checkpoint since noon. */
const OPEN: [string, Karbor, string][] = [
  ['a row without its day', { rows: [checkpoint(1, { created_at: null })] }, undated(1)],
  ['a row with an odd day', { rows: [checkpoint(1, { created_at: 'soon' })] }, undated(1)],
  [
    'a row without its day behind an older one',
    { rows: [checkpoint(1, { created_at: '' }), checkpoint(2, { created_at: dayBack(9) })] },
    undated(1),
  ],
  [
    'two rows without their days, one of which the log dates',
    { rows: [checkpoint(1, { created_at: 5 }), checkpoint(2, { created_at: 5 })], logs: [run(1, at('11:00:00'))] },
    undated(2),
  ],
  ['a row of the log with an odd time', { rows: [checkpoint(1)], logs: [run(1, 'noon')] }, oddRun(0)],
  [
    'a row of the log that may be of the checkpoint',
    { rows: [checkpoint(1), checkpoint(2)], logs: [run(2, at('09:00:00')), run(1, 'noon', { checkpoint_id: {} })] },
    oddRun(1, 'checkpoint_id is not a text'),
  ],
  [
    'a row of the log with an odd time, of another row of the same day',
    { rows: [checkpoint(1), checkpoint(2)], logs: [run(1, 'noon'), run(2, at('09:00:00'))] },
    oddRun(0),
  ],
  [
    'a row of the log with an odd time before the one of the delete',
    { rows: [checkpoint(1)], logs: [run(1, 'noon'), run(1, at('13:00:00'))] },
    oddRun(0),
  ],
  [
    'a row of a log of many pages that may be of one of two checkpoints',
    { rows: [checkpoint(1), checkpoint(2)], logs: [run(1, at('13:00:00'), { checkpoint_id: 5 }), ...longLog] },
    oddRun(0, 'checkpoint_id is not a text'),
  ],
  [
    'the same before the row of the delete, which stands far behind',
    {
      rows: [checkpoint(1), checkpoint(2)],
      logs: [run(1, at('11:00:00'), { checkpoint_id: 5 }), run(2, at('10:00:00')), ...longLog, run(1, at('13:00:00'))],
    },
    oddRun(0, 'checkpoint_id is not a text'),
  ],
];

/** A Karbor with odd rows that cannot change the answer: no AVAILABLE checkpoint since noon. */
const NONE_SINCE: [string, Karbor][] = [
  ['a failed row without its day', { rows: [checkpoint(1, { created_at: null, status: 'error' })] }],
  [
    'a row without its day that the log dates before',
    { rows: [checkpoint(1, { created_at: null })], logs: [run(1, at('11:00:00'))] },
  ],
  ['a row of the log that tells no time', { rows: [checkpoint(1)], logs: [run(1, null)] }],
  [
    'an odd row of the log of another checkpoint',
    {
      rows: [checkpoint(1), checkpoint(2, { created_at: dayBack(3) })],
      logs: [run(2, 'noon'), run(1, at('11:00:00'))],
    },
  ],
  [
    'an odd row of the log of another day',
    { rows: [checkpoint(1, { created_at: dayBack(3) })], logs: [run(1, 'noon')] },
  ],
  [
    'an odd row of the log before the one of the delete, which is older',
    { rows: [checkpoint(1)], logs: [run(1, 'noon'), run(1, at('11:00:00'))] },
  ],
];

/** One with odd rows beside an AVAILABLE checkpoint since noon. */
const SINCE: [string, Karbor, number][] = [
  [
    'an older row without its day',
    { rows: [checkpoint(1, { created_at: null }), checkpoint(2, { created_at: dayBack(0) })] },
    2,
  ],
  [
    'a row without its day that the log dates behind',
    { rows: [checkpoint(1, { created_at: null })], logs: [run(1, at('13:00:00'))] },
    1,
  ],
  [
    'an odd row of the log behind the one that tells',
    { rows: [checkpoint(1)], logs: [run(1, at('13:00:00')), run(1, 'noon')] },
    1,
  ],
  [
    'an odd row of the log of another checkpoint of that day',
    { rows: [checkpoint(1), checkpoint(2)], logs: [run(1, 'noon'), run(2, at('13:00:00'))] },
    2,
  ],
];

describe('where a time of Karbor that cannot be read may decide', () => {
  it.each(OPEN)('a failure stands for the vault, and no checkpoint is made: %s', async (_what, karbor, message) => {
    const { behind, create } = await openKarbor(karbor);
    const failures = [{ code: 'UPSTREAM_BAD_RESPONSE', message }];
    expect(await behind()).toEqual({ totalCount: null, nodes: [], pageInfo: { hasNextPage: false }, failures });
    expect(await create()).toEqual({ result: failure(message), isMade: false });
  });
});

describe('where it cannot change the answer', () => {
  it.each(NONE_SINCE)('the checkpoint is made, and the vault is behind: %s', async (_what, karbor) => {
    const { behind, create } = await openKarbor(karbor);
    expect(await behind()).toMatchObject({ totalCount: 1, nodes: [{ nativeId: PLAN }], failures: [] });
    expect(await create()).toEqual(made);
  });

  it.each(SINCE)('what exists is given back, and the vault is not behind: %s', async (_what, karbor, number) => {
    const { behind, create } = await openKarbor(karbor);
    expect(await behind()).toMatchObject({ totalCount: 0, nodes: [], failures: [] });
    expect(await create()).toEqual(existing(number));
  });

  it('the last instant of all is one, and what was made before it decides nothing', async () => {
    const odd = checkpoint(1, { status: 5, created_at: dayBack(3) });
    const { create } = await openKarbor({ rows: [odd, checkpoint(2, { created_at: dayBack(2) })] });
    expect(await create('9999-12-31T23:59:59.999Z')).toEqual(made);
  });

  it('other vaults of the page are judged as ever', async () => {
    const other = { ...plan, id: uuid(98) };
    const rows = [
      checkpoint(1, { created_at: null }),
      checkpoint(2, { protection_plan: other, created_at: dayBack(3) }),
    ];
    const { behind } = await openKarbor({ rows, plans: [plan, other] });
    const failures = [{ code: 'UPSTREAM_BAD_RESPONSE', message: undated(1) }];
    expect(await behind()).toMatchObject({ totalCount: null, nodes: [{ nativeId: other.id }], failures });
  });
});
