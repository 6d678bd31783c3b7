import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type LoadName, loadNames } from '../queries.ts';
import { otherBuild } from './other-build.ts';
import { UsageError } from './usage-error.ts';

/** The kinds of load; without --set all of them are run. */
export const setNames = [
  'hot',
  'keys',
  'callers',
  'mixed',
  'cbr',
  'latency',
  'new-documents',
  'growth',
  'start',
] as const;
export type SetName = (typeof setNames)[number];

/** The kinds of load under which --against compares two builds. */
export const comparedSets = ['hot', 'keys', 'callers', 'mixed', 'cbr'] as const satisfies readonly SetName[];

export const USAGE = `npm run bench -- [options]

  --quick            fewer rounds and a shorter warm-up: within five minutes, figures for a first look
  --set NAMES        of ${setNames.join(', ')}; default: all, with --quick: hot
  --only QUERIES     of ${loadNames.join(', ')}; default: all
  --servers NAMES    of those that --help lists below; default: all
  --rounds N         rounds of a second or two for each server, 1 to 99; default: 9, with --against: 15, with
                     --quick: 3
  --gateway FILE     a built main.js to measure in place of this tree
  --against FILE     the dist/main.js of another checkout, built: compares the CPU time of a reply in both builds, under
                     the sets ${comparedSets.join(', ')}, with sharing on and off
  --metrics          with --against: the new build serves metrics and the old one does not
  --help             this text

Names are joined by commas. A whole run writes bench/results.md and bench/results.svg; any other one writes
results.partial.md and results.partial.svg beside them.
`;

/** What the command line asks for. */
export interface Wishes {
  readonly isQuick: boolean;
  readonly isWhole: boolean;
  readonly sets: readonly SetName[];
  readonly queries: readonly LoadName[];
  readonly servers: readonly string[];
  readonly rounds: number;
  /** The entry of the build to measure, as an absolute path. */
  readonly gateway: string | undefined;
  /** The entry of the build to compare with, as an absolute path. */
  readonly against: string | undefined;
  /** Whether the new build of a comparison serves metrics. */
  readonly hasMetrics: boolean;
}

/** @returns undefined when help was asked for. */
export function readWishes(words: readonly string[], serverNames: readonly string[]): Wishes | undefined {
  const values = parse(words);
  if (values.help) return undefined;
  const isQuick = values.quick ?? false;
  // The servers run in folders of their own.
  const gateway = values.gateway === undefined ? undefined : resolve(values.gateway);
  const against = values.against === undefined ? undefined : otherBuild(values.against, gateway);
  const hasMetrics = values.metrics ?? false;
  if (hasMetrics && against === undefined) throw new UsageError('--metrics is given without --against.');
  const accepted =
    against === undefined
      ? { sets: setNames, servers: serverNames, suffix: '' }
      : { sets: comparedSets, servers: serverNames.filter(isGateway), suffix: ' with --against' };
  return {
    isQuick,
    isWhole:
      !isQuick && [values.set, values.only, values.servers, gateway, against].every((value) => value === undefined),
    sets: chosen(`--set${accepted.suffix}`, values.set, accepted.sets, isQuick ? ['hot'] : accepted.sets),
    queries: chosen('--only', values.only, loadNames, loadNames),
    servers: chosen(`--servers${accepted.suffix}`, values.servers, accepted.servers, accepted.servers),
    rounds: roundsOf(values.rounds, isQuick ? 3 : against === undefined ? 9 : 15),
    gateway,
    against,
    hasMetrics,
  };
}

/** Whether a server is the gateway, however configured, and no peer. */
function isGateway(server: string): boolean {
  return server.startsWith('gateway');
}

function parse(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    quick: flag,
    help: flag,
    metrics: flag,
    set: text,
    only: text,
    servers: text,
    rounds: text,
    gateway: text,
    against: text,
  };
  try {
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function chosen<Name extends string>(
  option: string,
  value: string | undefined,
  known: readonly Name[],
  byDefault: readonly Name[],
): readonly Name[] {
  if (value === undefined) return byDefault;
  return value.split(',').map((word) => {
    const found = known.find((name) => name === word.trim().toLowerCase());
    if (found) return found;
    throw new UsageError(`${option} does not know "${word}"; accepted: ${known.join(', ')}.`);
  });
}

function roundsOf(value: string | undefined, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (/^[1-9]\d?$/.test(value)) return Number(value);
  throw new UsageError(`--rounds is "${value}"; accepted: 1 to 99.`);
}
