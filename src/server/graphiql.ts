import { readdir, readFile } from 'node:fs/promises';
import type { GraphiQLOptions } from 'graphql-yoga';

const OPERATIONS = new URL('../../schema/operations/', import.meta.url);
// What a newcomer should see first; the others follow by name.
const FIRST = ['vault-overview.graphql', 'vault-detail.graphql', 'checkpoint-detail.graphql'];

/** GraphiQL, with a tab for each stored operation. */
export async function graphiqlOptions(): Promise<GraphiQLOptions> {
  const files = (await readdir(OPERATIONS)).filter((file) => file.endsWith('.graphql')).sort();
  const ordered = [...FIRST.filter((file) => files.includes(file)), ...files.filter((file) => !FIRST.includes(file))];
  const defaultTabs = await Promise.all(ordered.map(readTab));
  return { title: 'checkpoint-gateway', defaultTabs };
}

async function readTab(file: string) {
  const query = await readFile(new URL(file, OPERATIONS), 'utf8');
  const names = [...query.matchAll(/\$(\w+): \w+!/g)].map(([, name = '']) => name);
  const variables =
    names.length === 0 ? null : JSON.stringify(Object.fromEntries(names.map((name) => [name, ''])), null, 2);
  return { query, variables };
}

/** Renders the page from our own package: no request leaves the machine. Loaded when somebody asks for it. */
export async function renderGraphiql(options?: GraphiQLOptions): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  return renderGraphiQL(options);
}
