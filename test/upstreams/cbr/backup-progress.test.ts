import { describe, expect, it } from 'vitest';
import { wireBackup } from '../../support/cbr-questions.ts';
import { openTaskCloud, uuid } from './_support/task-cloud.ts';

describe('a backup of CBR', () => {
  it.each<[string, object | null, number | null, boolean | null]>([
    ['under way', { progress: 35, auto_trigger: false }, 35, false],
    ['of a policy', { progress: 100, auto_trigger: true }, 100, true],
    ['that tells nothing', {}, null, null],
    ['without further data', null, null, null],
    ['with odd values', { progress: 101, auto_trigger: 'yes' }, null, null],
  ])('%s has its progress and its origin', async (_what, extend_info, progressPercent, isAutomatic) => {
    const backup = wireBackup({ id: uuid(8), extend_info });
    const { gateway } = await openTaskCloud([], () => ({ body: { backup } }));
    const { data } = await gateway.query(
      `{ node(id: "backup:sg:${uuid(8)}") { ... on Backup { progressPercent isAutomatic } } }`,
    );
    expect(data.node).toEqual({ progressPercent, isAutomatic });
  });
});
