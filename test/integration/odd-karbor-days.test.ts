import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkpoint, dayBack, type Karbor, NOW, noDay, openKarbor, PLAN } from './_support/odd-karbor.ts';
import { uuid } from './_support/odd-rows.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterEach(() => void vi.useRealTimers());

/** The statuses of the days of the plan, up to today. */
async function readDays(karbor: Karbor, last: number) {
  const { ask } = await openKarbor(karbor);
  const { data, errors } = await ask(`{ vault(id: "vault:lab:${PLAN}") { days(last: ${last}) { status } } }`);
  return { days: data.vault.days?.map(({ status }: { status: unknown }) => status), errors };
}

describe('a checkpoint of Karbor that has no day', () => {
  it('the list shows the row, with no day', async () => {
    const { ask, warnings } = await openKarbor({ rows: [checkpoint(1, { created_at: 'soon' })] });
    const { data, errors } = await ask(
      `{ vault(id: "vault:lab:${PLAN}") { checkpoints { nodes { nativeId createdOn createdAt } failures { code } } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.vault.checkpoints).toEqual({
      nodes: [{ nativeId: uuid(1), createdOn: null, createdAt: null }],
      failures: [],
    });
    expect(warnings()).toEqual(['lab: created_at of a checkpoint cannot be read as its type, and is not shown.']);
  });
});

describe('the days of a plan with a checkpoint that has no day', () => {
  const odd = (status: string) => checkpoint(9, { created_at: 'soon', status });

  it.each([
    ['available', [checkpoint(1, { created_at: dayBack(0) })]],
    ['error', [checkpoint(1, { created_at: dayBack(0) })]],
    ['available', [checkpoint(1, { status: 'error' }), checkpoint(2, { created_at: dayBack(0) })]],
  ])('are an error where its status %s may be that of one of them', async (status, rows) => {
    const { days, errors } = await readDays({ rows: [...rows, odd(status)] }, 2);
    expect(days).toBeUndefined();
    expect(errors?.map(({ message, extensions }) => [message, extensions?.code])).toEqual([
      [noDay(9), 'UPSTREAM_BAD_RESPONSE'],
    ]);
  });

  it.each(['available', 'error'])('are what they are where each has one as good: %s', async (status) => {
    const rows = [checkpoint(1), checkpoint(2, { created_at: dayBack(0) }), odd(status)];
    expect(await readDays({ rows }, 2)).toEqual({ days: ['AVAILABLE', 'AVAILABLE'], errors: undefined });
  });
});
