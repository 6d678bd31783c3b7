import { describe, expect, it } from 'vitest';
import { askPage, readIds, readPage, tampered } from '../../support/paging.ts';
import { at, openTaskCloud, wireTask, wireTasks } from './_support/task-cloud.ts';
import { numberOf, numbersOf, upTo } from './_support/task-numbers.ts';

describe('a cursor of a list of CBR tasks', () => {
  it.each([
    ['no index', (place: unknown[]) => [place[0]]],
    ['an index of 0', ([instant, id]: unknown[]) => [instant, id, 0]],
    ['an id that is a path', ([instant, , index]: unknown[]) => [instant, '../vaults', index]],
    ['no time', ([, id, index]: unknown[]) => ['now', id, index]],
  ])('with %s is refused without a call', async (_what, change) => {
    const { gateway, calls } = await openTaskCloud(wireTasks(1, 3));
    const { pageInfo } = await readPage(gateway, 'tasks', { first: 1 });
    calls();
    const changed = (by: (place: unknown[]) => unknown) =>
      tampered(pageInfo.endCursor, (turns) => turns.map(([name, place]) => [name, by(place ?? [])]));
    const refused = await askPage(gateway, 'tasks', { after: changed(change) });
    expect(refused.errors?.[0]).toMatchObject({
      message: expect.stringContaining('after is not a cursor of this list'),
      extensions: { code: 'INVALID_INPUT' },
    });
    expect(calls()).toEqual([]);
    expect(numbersOf((await readPage(gateway, 'tasks', { after: changed((place) => place) })).nodes)).toEqual([2, 3]);
  });

  it('leads on behind tasks of the next century', async () => {
    const times = ['2150-01-01T00:00:00', '2120-01-01T00:00:00', at(-1), '1960-01-01T00:00:00'];
    const { gateway } = await openTaskCloud(times.map((created_at, index) => wireTask(index + 1, { created_at })));
    expect((await readIds(gateway, 'tasks', { first: 1 })).map(numberOf)).toEqual(upTo(1, 4));
  });

  it('leads on to the page that has failed', async () => {
    let fails = true;
    const rows = wireTasks(1, 2_000, (number) => ({ operation_type: number % 900 === 0 ? 'copy' : 'backup' }));
    const { gateway } = await openTaskCloud(rows, ({ query }) =>
      fails && query.has('offset') ? { status: 500, body: { error_code: 'BackupService.9910' } } : undefined,
    );
    const filter = { kind: 'COPY' };
    const { nodes, pageInfo } = await readPage(gateway, 'tasks', { filter });
    expect(numbersOf(nodes)).toEqual([900]);
    const { errors } = await askPage(gateway, 'tasks', { filter, after: pageInfo.endCursor });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', upstream: 'sg' });
    fails = false;
    const rest = await readIds(gateway, 'tasks', { filter, after: pageInfo.endCursor });
    expect(rest.map(numberOf)).toEqual([1_800]);
  });
});
