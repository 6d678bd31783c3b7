import type { Answer, TestGateway } from './gateway.ts';

// A list that never ends fails its test.
const MAX_PAGES = 300;

export interface Page {
  readonly nodes: readonly { readonly nativeId: string; readonly id: string }[];
  readonly failures: readonly { readonly upstream: string; readonly code: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface ListQuery {
  readonly first?: number;
  readonly filter?: object;
  readonly after?: string | null;
  /** What is asked of every row; its ids unless given. */
  readonly rows?: string;
  /** Told of every page before the next one is asked for. */
  readonly onPage?: (page: Page) => void;
}

const FILTERS: Readonly<Record<string, string>> = {
  vaults: 'VaultFilter',
  checkpoints: 'CheckpointFilter',
  tasks: 'TaskFilter',
  'Vault.checkpoints': 'VaultCheckpointFilter',
  'Vault.tasks': 'ParentTaskFilter',
  'Checkpoint.tasks': 'ParentTaskFilter',
};

/** `checkpoints`, `vaults`, `tasks`, or the list of one parent: `Vault.checkpoints vault:sg:…`. */
export function documentFor(list: string, rows = 'id nativeId'): string {
  const [field = '', id] = list.split(' ');
  const page = `nodes { ${rows} } failures { code upstream argument } pageInfo { hasNextPage endCursor }`;
  const [type, child] = field.split('.');
  const filterType = FILTERS[field];
  const filter = filterType === undefined ? ['', ''] : [`, $filter: ${filterType}`, ', filter: $filter'];
  const variables = `$first: Int, $after: String${filter[0]}`;
  const selection = `(first: $first, after: $after${filter[1]}) { ${page} }`;
  if (child === undefined) return `query (${variables}) { page: ${field}${selection} }`;
  return `query (${variables}) { node(id: "${id}") { ... on ${type} { page: ${child}${selection} } } }`;
}

/** Asks for one page of a list. */
export function askPage(
  gateway: TestGateway,
  list: string,
  { rows, onPage, ...variables }: ListQuery = {},
): Promise<Answer> {
  return gateway.query(documentFor(list, rows), variables);
}

export async function readPage(gateway: TestGateway, list: string, query: ListQuery = {}): Promise<Page> {
  const { data, errors } = await askPage(gateway, list, query);
  if (errors) throw new Error(JSON.stringify(errors));
  return data.page ?? data.node.page;
}

/** Reads a list to its end. */
export async function readPages(gateway: TestGateway, list: string, query: ListQuery = {}): Promise<Page[]> {
  const pages: Page[] = [];
  let after = query.after ?? null;
  while (pages.length < MAX_PAGES) {
    const page = await readPage(gateway, list, { ...query, after });
    pages.push(page);
    query.onPage?.(page);
    if (!page.pageInfo.hasNextPage) return pages;
    after = page.pageInfo.endCursor;
  }
  throw new Error(`${list} does not end after ${MAX_PAGES} pages.`);
}

/** The native ids of all rows of a list. */
export async function readIds(gateway: TestGateway, list: string, query: ListQuery = {}): Promise<string[]> {
  return (await readPages(gateway, list, query)).flatMap(({ nodes }) => nodes.map(({ nativeId }) => nativeId));
}

type Turn = [upstream: string, place: (string | number)[] | null];

/** A cursor as somebody would change it who has understood its form. */
export function tampered(cursor: string | null, change: (turns: Turn[]) => unknown): string {
  const [seal, turns] = JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString('utf8'));
  return Buffer.from(JSON.stringify([seal, change(turns)])).toString('base64url');
}
