import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../run/usage-error.ts';

export const SOAK_USAGE = `npm run soak -- [options]

  --requests N       how many requests; default: 1000000
  --minutes N        for so many minutes, however many that are
  --gateway FILE     a built main.js to measure in place of this tree
  --help             this text

A warm-up comes on top. The default and ten minutes or more write bench/results.soak.md, which becomes part of
bench/results.md; any other run writes results.partial.soak.md beside it.
`;

/** How long a soak is. */
export interface SoakWishes {
  readonly requests: number | undefined;
  readonly minutes: number | undefined;
  readonly isWhole: boolean;
  readonly gateway: string | undefined;
}

const MAX_REQUESTS = 1_000_000;
const MIN_MINUTES = 10;

/** @returns undefined when help was asked for. */
export function readSoakWishes(words: readonly string[]): SoakWishes | undefined {
  const { help, requests, minutes, gateway } = parse(words);
  if (help) return undefined;
  if (requests !== undefined && minutes !== undefined) throw new UsageError('Either --requests or --minutes.');
  const count = numberOf('--requests', requests);
  const time = numberOf('--minutes', minutes);
  return {
    requests: time === undefined ? (count ?? MAX_REQUESTS) : undefined,
    minutes: time,
    isWhole: time === undefined ? (count ?? MAX_REQUESTS) >= MAX_REQUESTS : time >= MIN_MINUTES,
    // The gateway runs in a folder of its own.
    gateway: gateway === undefined ? undefined : resolve(gateway),
  };
}

function parse(words: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { help: { type: 'boolean' }, requests: text, minutes: text, gateway: text } as const;
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function numberOf(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new UsageError(`${option} is "${value}"; accepted: a whole number from 1.`);
}
