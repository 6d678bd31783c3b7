import { expect, it } from 'vitest';
import { orderOf, secondsOf } from '../../bench/run/cells.ts';

const SPEEDS = { gateway: 10, aggregator: 100, mercurius: 60, apollo: 19, hive: 3 };
const all = Object.entries(SPEEDS).map(([server, perSecond]) => [server, { server, perSecond }] as const);
const namesIn = (round: number, passes = 1) => orderOf(all, round, passes).map(([name]) => name);

it('goes through the servers from another one on each round, and backwards on every other one', () => {
  expect(namesIn(1)).toEqual(['gateway', 'mercurius', 'aggregator']);
  expect(namesIn(2)).toEqual(['mercurius', 'gateway', 'aggregator']);
});

it('measures those far behind in every third round, behind the others on each pass', () => {
  expect(namesIn(0, 2)).toEqual([
    ...['gateway', 'aggregator', 'mercurius', 'apollo', 'hive'],
    ...['mercurius', 'aggregator', 'gateway', 'hive', 'apollo'],
  ]);
  expect(namesIn(3)).toEqual(['mercurius', 'aggregator', 'gateway', 'hive', 'apollo']);
  expect(Array.from({ length: 9 }, (_, round) => namesIn(round).includes('hive'))).toEqual(
    Array.from({ length: 9 }, (_, round) => round % 3 === 0),
  );
});

it('measures every server in each round where there is no aggregator', () => {
  const others = all.filter(([name]) => name !== 'aggregator');
  expect(orderOf(others, 1, 1)).toHaveLength(others.length);
});

it('loads a server three times as long if the replies cut off at the end would weigh', () => {
  const plan = { seconds: 1, connections: 16 };
  expect(secondsOf(plan, 299)).toBe(3);
  expect(secondsOf(plan, 300)).toBe(1);
  expect(secondsOf({ ...plan, connections: 1 }, 20)).toBe(1);
  expect(secondsOf({ ...plan, mostSeconds: 10 }, 20)).toBe(1);
});

it('measures each process of a server in each round, also where two have one name', () => {
  const twice = [...all, ['second gateway', { server: 'gateway', perSecond: 9 }] as const];
  for (const round of [0, 1, 2])
    expect(orderOf(twice, round, 1).filter(([, { server }]) => server === 'gateway')).toHaveLength(2);
});
