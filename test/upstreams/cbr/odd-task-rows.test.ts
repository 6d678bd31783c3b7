import { describe, expect, it } from 'vitest';
import { readPage, readPages } from '../../support/paging.ts';
import { openTaskCloud, wireTask, wireTasks } from './_support/task-cloud.ts';
import { numbersOf } from './_support/task-numbers.ts';

describe('a row of the CBR task list that cannot be identified', () => {
  const failing = { upstream: 'sg', code: 'UPSTREAM_BAD_RESPONSE' };

  it.each([
    ['no id', { id: undefined }],
    ['an id that is a path', { id: '../vaults' }],
    ['no time', { created_at: null }],
    ['a start that is no time', { started_at: 'yesterday' }],
    ['a status that is no text', { status: 7 }],
    ['a vault that is no id', { vault_id: {} }],
    ['a checkpoint that is no id', { checkpoint_id: 'a/b' }],
  ])('with %s is left out and named', async (_what, parts) => {
    const { gateway } = await openTaskCloud([wireTask(1), wireTask(2, parts), wireTask(3)]);
    const { nodes, failures } = await readPage(gateway, 'tasks');
    expect(numbersOf(nodes)).toEqual([1, 3]);
    expect(failures).toMatchObject([failing]);
  });

  it('is named on one page', async () => {
    const odd = [2, 5, 6, 7].map((number) => wireTask(number, { id: null }));
    const { gateway } = await openTaskCloud([...wireTasks(1, 1), odd[0] ?? {}, ...wireTasks(3, 4), ...odd.slice(1)]);
    const pages = await readPages(gateway, 'tasks', { first: 2 });
    expect(pages.map(({ nodes, failures }) => [numbersOf(nodes), failures.length])).toEqual([
      [[1, 3], 1],
      [[4], 3],
    ]);
  });

  it('says so if there is no other row', async () => {
    const { gateway } = await openTaskCloud(wireTasks(1, 10_500, () => ({ id: null })));
    const { errors } = await gateway.query('{ tasks { nodes { id } } }');
    expect(errors?.[0]?.extensions).toMatchObject({ ...failing, retryable: false });
  });
});
