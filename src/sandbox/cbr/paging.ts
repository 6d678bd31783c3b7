import type { Call } from '../exchange.ts';
import { invalidParameter } from './refusals.ts';

const MOST_ROWS = 1000;

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

export function windowOf(call: Call): Window {
  const limit = wholeNumber(call, 'limit', MOST_ROWS);
  if (limit < 1 || limit > MOST_ROWS) throw invalidParameter('limit');
  return { offset: wholeNumber(call, 'offset', 0), limit };
}

export function cutWindow<Row>(rows: readonly Row[], { offset, limit }: Window): Row[] {
  return rows.slice(offset, offset + limit);
}
