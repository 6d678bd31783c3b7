import { describe, expect, it } from 'vitest';
import { readTask, SERVER, withExtra } from './_support/read-task.ts';
import { taskId, uuid } from './_support/task-cloud.ts';

const common = { progress: 40, request_id: 'req-7' };

describe('a restore of CBR', () => {
  const restore = { backup_id: uuid(8), backup_name: 'b', target_resource_id: uuid(6), target_resource_name: 'db-02' };
  const fields = 'subject { nativeId } results { id nativeId type nativeType name nativeStatus reason }';

  it('has its target as the result, and the other resource as its subject', async () => {
    const { task, calls } = await readTask(withExtra({ common, resource: SERVER, restore }, 'restore'), fields);
    expect(task).toEqual({
      subject: { nativeId: uuid(7) },
      results: [
        {
          id: `resource:${taskId(1)}/result/OS::Nova::Server/${uuid(6)}`,
          nativeId: uuid(6),
          type: 'SERVER',
          nativeType: 'OS::Nova::Server',
          name: 'db-02',
          nativeStatus: null,
          reason: null,
        },
      ],
    });
    expect(calls).toHaveLength(1);
  });

  it('has no subject if its resource is its target, which may be another one than was backed up', async () => {
    const resource = { ...SERVER, id: uuid(6) };
    const { task } = await readTask(withExtra({ resource, restore }, 'restore'), fields);
    expect(task).toMatchObject({ subject: null, results: [{ nativeId: uuid(6) }] });
  });

  it('has no results if no target is recorded', async () => {
    const { task } = await readTask(withExtra({ resource: SERVER, restore: {} }, 'restore'), fields);
    expect(task).toEqual({ subject: { nativeId: uuid(7) }, results: null });
  });
});
