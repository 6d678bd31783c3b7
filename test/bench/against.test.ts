import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../bench/run/cells.ts';
import { readWishes } from '../../bench/run/command-line.ts';
import { costTable } from '../../bench/run/cost-table.ts';
import { median, quantile } from '../../bench/run/statistics.ts';
import { ratios } from '../../bench/run/tables.ts';
import { UsageError } from '../../bench/run/usage-error.ts';
import { folder } from '../support/command.ts';

const SERVERS = ['gateway', 'gateway-unshared', 'aggregator'];

/** The entry of a checkout that was built. */
function build(name = 'checkpoint-gateway', entry = 'dist/main.js'): string {
  const root = folder();
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name }));
  mkdirSync(dirname(join(root, entry)));
  writeFileSync(join(root, entry), '');
  return join(root, entry);
}

describe('--against', () => {
  it('compares 15 rounds of each set of replies, with sharing on and off and without peers', () => {
    const file = build();
    expect(readWishes(['--against', file], SERVERS)).toEqual({
      isQuick: false,
      isWhole: false,
      sets: ['hot', 'keys', 'callers', 'mixed', 'cbr'],
      queries: ['q1', 'q2', 'q3', 'q4', 'q1c', 'q2c', 'q3c', 'mixed'],
      servers: ['gateway', 'gateway-unshared'],
      rounds: 15,
      gateway: undefined,
      against: file,
      hasMetrics: false,
    });
  });

  it('compares a build that serves metrics with one that does not', () => {
    const file = build();
    expect(readWishes(['--against', file, '--metrics'], SERVERS)).toMatchObject({ against: file, hasMetrics: true });
    expect(() => readWishes(['--metrics'], SERVERS)).toThrow(new UsageError('--metrics is given without --against.'));
  });

  it('takes sets, queries, servers, rounds and the build to measure from their own options', () => {
    const [file, gateway] = [build(), build()];
    const words = ['--set', 'keys', '--only', 'q1', '--servers', 'gateway', '--rounds', '5', '--gateway', gateway];
    expect(readWishes(['--against', file, ...words], SERVERS)).toMatchObject({
      sets: ['keys'],
      queries: ['q1'],
      servers: ['gateway'],
      rounds: 5,
      gateway,
      against: file,
    });
  });

  it('resolves relative paths, its own and that of --gateway, against the current folder', () => {
    const [file, gateway] = [build(), build()];
    const words = ['--against', relative('.', file), '--gateway', relative('.', gateway)];
    expect(readWishes(words, SERVERS)).toMatchObject({ against: file, gateway });
  });

  it('leaves a bench without it as it is', () => {
    expect(readWishes([], SERVERS)).toMatchObject({ isWhole: true, servers: SERVERS, rounds: 9, against: undefined });
  });

  const linked = (): string[] => {
    const file = build();
    const link = join(folder(), 'main.js');
    symlinkSync(file, link);
    return [link, '--gateway', file];
  };
  const refused: Record<string, readonly [() => string[], string]> = {
    'that is not there': [() => [join(folder(), 'dist', 'main.js')], 'which does not exist'],
    'that is a folder': [() => [dirname(build())], 'which is no dist/main.js of a built gateway'],
    'that is no JavaScript': [
      () => [build('checkpoint-gateway', 'src/main.ts')],
      'which is no dist/main.js of a built gateway',
    ],
    'of another package': [() => [build('other')], 'which is no dist/main.js of a built gateway'],
    'without a package': [
      () => {
        const file = join(folder(), 'dist', 'main.js');
        mkdirSync(dirname(file));
        writeFileSync(file, '');
        return [file];
      },
      'which is no dist/main.js of a built gateway',
    ],
    'that is the build to compare, by whatever name': [linked, 'which is the build to compare'],
  };
  it.each(Object.entries(refused))('refuses a file %s', (_, [words, reason]) => {
    const [file = '', ...others] = words();
    const read = () => readWishes(['--against', file, ...others], SERVERS);
    expect(read).toThrow(UsageError);
    expect(read).toThrow(`--against names ${file}, ${reason}`);
  });

  it.each([
    ['--set', 'latency', 'hot, keys, callers, mixed, cbr'],
    ['--servers', 'aggregator', 'gateway, gateway-unshared'],
  ])('refuses %s %s', (option, name, accepted) => {
    const read = () => readWishes(['--against', build(), option, name], SERVERS);
    expect(read).toThrow(new UsageError(`${option} with --against does not know "${name}"; accepted: ${accepted}.`));
  });
});

function cell(server: string, cpuUs: readonly number[], failure?: string): Cell {
  const rounds = cpuUs.map((us, turn) => ({
    turn,
    perSecond: 1_000,
    p50: 1,
    p99: 2,
    cpuUs: us,
    calls: 1,
    failed: 0,
    retries: 0,
    gatewayCore: 1,
    loadCore: 1,
    upstreamShare: 0,
  }));
  return { server, title: server, rounds, callsAlone: 1, rssMib: 90, warmedBy: 1, perSecond: 1_000, failure };
}

describe('the cost of a reply against another build', () => {
  // The machine doubles and halves its speed: the ratio of the medians would be 180 / 200.
  const cells = [cell('gateway', [90, 180, 440, 100, 624]), cell('old-gateway', [100, 200, 400, 100, 480])];

  it('is the ratio of each round: median 1.0 and quartiles 0.9 and 1.1 of 0.9, 0.9, 1.1, 1.0 and 1.3', () => {
    const costs = ratios(cells, 'gateway', 'old-gateway', 'cpuUs');
    expect(costs).toEqual([0.9, 0.9, 1.1, 1, 1.3]);
    expect([median(costs), quantile(costs, 0.25), quantile(costs, 0.75)]).toEqual([1, 0.9, 1.1]);
  });

  it('has a row for each query, set and way to share', () => {
    const unshared = [cell('gateway-unshared', [51]), cell('old-gateway-unshared', [50])];
    const failed = [cell('gateway', []), cell('old-gateway', [], 'its answer is not that of the reference')];
    const text = costTable([
      { set: 'hot', server: 'gateway', query: 'q1', cells },
      { set: 'hot', server: 'gateway-unshared', query: 'q4', cells: unshared },
      { set: 'cbr', server: 'gateway', query: 'q2c', cells: failed },
    ]);
    expect(text.split('\n').slice(2)).toEqual([
      '| Q1 | hot | 200 | 180 | 1.000 | 0.900 | 1.100 |',
      '| Q4 | hot, sharing off | 50.0 | 51.0 | 1.020 | 1.020 | 1.020 |',
      '| Q2c | cbr | old-gateway failed: its answer is not that of the reference |  |  |  |  |',
    ]);
  });
});
