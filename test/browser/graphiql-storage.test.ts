import { readdirSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { START } from '../../src/server/edge/graphiql-start.ts';
import { BLOCKED, useGraphiql } from './_support/graphiql.ts';

const OPERATIONS = readdirSync(new URL('../../schema/operations/', import.meta.url));

// The page is nine megabytes of script, and a busy machine takes seconds to read it.
vi.setConfig({ testTimeout: 60_000 });

const graphiql = useGraphiql();
const { openAnew, tabNames, selected, history, run } = graphiql;

describe('GraphiQL in a browser', () => {
  // Each that GraphiQL reads, as JSON or as a text.
  const NO_JSON = ['tabState', 'queries', 'favorites', 'theme', 'visiblePlugin', 'editorFlex', 'docExplorerFlex'];
  // A history that is open is drawn with the page.
  const OF_ANOTHER_SHAPE = {
    ...{ tabState: '{"tabs":[{}]}', favorites: 'null', theme: '{}', visiblePlugin: 'History' },
    queries: '{"queries":[{"query":"{ a }","label":{"x":1}}]}',
  };
  const itemsOf = (values: object) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`graphiql:${key}`, value]));

  it.each([
    ['that blocks its storage', BLOCKED, {}],
    ['that has kept what is no JSON', '', itemsOf(Object.fromEntries(NO_JSON.map((name) => [name, '{'])))],
    ['that has kept what another page has written', '', itemsOf(OF_ANOTHER_SHAPE)],
  ])('%s is as on a first visit', async (_name, hash, items) => {
    await openAnew(hash, items);
    expect([(await tabNames()).length, await selected()]).toEqual([OPERATIONS.length, ['VaultOverview']]);
    expect((await run()).body).not.toHaveProperty('errors');
    expect(await history()).toEqual(['VaultOverview']);
  });

  const MINE = { query: '{ a }', variables: '{}', headers: '{}', operationName: 'Mine', label: 'mine', favorite: true };
  const SPARSE = { query: '{ a }', variables: null, headers: null, operationName: null, label: null };
  const odd = Object.keys(MINE).map((member) => ({ ...MINE, [member]: { of: 'another type' } }));
  it.each(['queries', 'favorites'])(
    'keeps the %s of an earlier visit of which GraphiQL can draw each',
    async (name) => {
      /** What is left of these entries when the page starts. GraphiQL is not drawn: that takes a second. */
      const left = async (entries: readonly unknown[]) => {
        const text = JSON.stringify(JSON.stringify({ [name]: entries }));
        await graphiql.page.evaluate(
          `localStorage['graphiql:${name}'] = ${text}; YogaGraphiQL = { renderYogaGraphiQL() {} }; ${START}`,
        );
        return JSON.parse(await graphiql.page.evaluate(`localStorage['graphiql:${name}']`))[name];
      };
      const usable = [MINE, SPARSE, { query: '' }];
      expect(await left(usable)).toEqual(usable);
      for (const entry of [...odd, {}, null]) expect(await left([MINE, entry])).toEqual([]);
    },
  );
});
