import { expect } from 'vitest';
import { type LogRow, type openKarbor, run, uuid } from './log.ts';

/** How the gateway reads the log, newest first. */
export const LIST = '/operation_logs?sort=created_at%3Adesc';
const PAGE = 'nodes { id nativeId kind status } pageInfo { hasNextPage endCursor } failures { code message argument }';
export const TASKS = `query ($first: Int, $after: String, $filter: TaskFilter) { page: tasks(first: $first, after: $after, filter: $filter) { ${PAGE} } }`;

export const logIds = (numbers: readonly number[]) => numbers.map((number) => uuid(number));
export const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => from - index);
export const runs = (count: number, parts: (number: number) => Record<string, unknown> = () => ({})): LogRow[] =>
  down(count, 1).map((number) => run(number, parts(number)));

interface Read {
  readonly first?: number;
  readonly filter?: object;
}

type Opened = Awaited<ReturnType<typeof openKarbor>>;

/** The native ids of each page of a list, up to its end. */
export async function readPages({ data }: Opened, { first = 20, filter = {} }: Read = {}) {
  const pages: string[][] = [];
  let after: string | null = null;
  do {
    const { page } = await data(TASKS, { first, after, filter });
    pages.push(page.nodes.map(({ nativeId }: { nativeId: string }) => nativeId));
    expect(pages.length).toBeLessThan(300);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return pages;
}
