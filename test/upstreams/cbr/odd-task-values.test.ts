import { describe, expect, it } from 'vitest';
import { readTask } from './_support/read-task.ts';

describe('an odd value of a CBR task that is only shown', () => {
  it('is null, with one warning a field', async () => {
    const parts = {
      ended_at: 'soon',
      vault_name: 5,
      error_info: 'none',
      extra_info: {
        common: { progress: 250, request_id: {} },
        resource: { id: 7, type: 'OS::Nova::Server' },
        backup: { backup_id: '../1' },
        sync: 'done',
      },
    };
    const { task, warnings } = await readTask(parts);
    expect(task).toMatchObject({
      endedAt: null,
      vaultName: null,
      error: null,
      progressPercent: null,
      requestId: null,
      subject: null,
      backupId: null,
      counts: null,
      extraInfo: parts.extra_info,
    });
    const field = (what: string) => `sg: ${what} cannot be read as its type, and is not shown.`;
    expect(warnings.sort()).toEqual(
      [
        'ended_at of a task',
        'vault_name of a task',
        'error_info of a task',
        "progress of a task's common",
        "request_id of a task's common",
        "id of a task's resource",
        "backup_id of a task's backup",
        "sync of a task's extra_info",
      ]
        .map(field)
        .sort(),
    );
  });

  it.each([
    ['absent', undefined, null],
    ['a list', [1], [1]],
    ['a text', 'none', 'none'],
    ['JSON in a text', '{"common":{"progress":7}}', { common: { progress: 7 } }],
  ])('may be the whole of the further data: %s', async (_what, extra_info, extraInfo) => {
    const { task } = await readTask({ extra_info }, 'extraInfo progressPercent subject { id }');
    expect(task).toMatchObject({ extraInfo, subject: null });
  });
});
