import type { Call, World } from '../exchange.ts';
import { invalidParameter } from './refusals.ts';

const MAX_ROWS = 1000;

export interface Window {
  offset: number;
  limit: number;
}

function wholeNumber(call: Call, name: string, fallback: number): number {
  const text = call.query.get(name);
  if (text === null) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw invalidParameter(name);
  return Number(text);
}

/** `minOffset`: the smallest offset that may be sent; without one a list begins at 0. */
export function windowOf(call: Call, minOffset = 0): Window {
  const limit = wholeNumber(call, 'limit', MAX_ROWS);
  if (limit < 1 || limit > MAX_ROWS) throw invalidParameter('limit');
  const offset = wholeNumber(call, 'offset', 0);
  if (call.query.has('offset') && offset < minOffset) throw invalidParameter('offset');
  return { offset, limit };
}

/**
 * One page of a list under its key, with `count` and `limit`. Every recorded list fits on one page, so it is unknown
 * whether `count` is a total: clients must not rely on it.
 */
export function pageBody<Row>(
  { estate }: World,
  key: string,
  rows: readonly Row[],
  { offset, limit }: Window,
  toBody: (row: Row) => object,
): object {
  const { most, limit: said, count } = estate.cbr.paging;
  const page = rows.slice(offset, offset + Math.min(limit, most));
  return {
    [key]: page.map(toBody),
    ...(count !== 'absent' && { count: count === 'total' ? rows.length : page.length }),
    ...(said !== 'absent' && { limit: said === 'used' ? Math.min(limit, most) : limit }),
    offset,
  };
}
