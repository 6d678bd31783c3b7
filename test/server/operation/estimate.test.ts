import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { schema } from '../../../src/schema/index.ts';
import { costIn } from '../../support/cost.ts';
import { type GeneratedDocument, generateDocument } from '../../support/documents.ts';
import { DAY, HOUR, NIGHT } from '../../support/estates.ts';
import { callsOf } from '../../support/gateway.ts';
import { createRandom } from '../../support/mutated-json.ts';
import { SEED, say } from '../../support/scale.ts';
import { wildArguments } from '../../support/wild-arguments.ts';
import { ask, NOW, openWorld, WORLDS } from './_support/estimated-worlds.ts';
import { createHarvest } from './_support/harvest.ts';

const CALLS_OF_WRITES = { createCheckpoint: 6, deleteCheckpoint: 35, resetCheckpointState: 3 };

/** The calls that writes may make by themselves, by the fields that an answer shows. */
function callsOfWrites(data: object): number {
  const figures = Object.entries(CALLS_OF_WRITES);
  const figureOf = (key: string) => figures.find(([name]) => key.startsWith(name))?.[1] ?? 0;
  return Object.keys(data).reduce((sum, key) => sum + figureOf(key), 0);
}

/** A document whose answer did not wait for all that it had begun. */
interface Unfinished extends GeneratedDocument {
  readonly sandbox: Sandbox;
  readonly estimated: number;
}

const MAX_UNFINISHED = 10;

/** The narrower a document, the less does one part of it pay for another. */
const SHAPES = [
  { depth: 8, breadth: 1, isDeep: true },
  { depth: 7, breadth: 2, isDeep: true },
  { depth: 4, breadth: 4 },
];

const ODDITIES = [0, 0, 3, 30];
const TIMES = [NIGHT - 3 * DAY, NIGHT - 9 * HOUR, NOW - 3 * DAY, NOW - 20 * DAY, 0, NOW + DAY].map((at) =>
  new Date(at).toISOString(),
);

const EVERYTHING = `{ upstreams { id providers { id } }
  vaults(first: 20) { pageInfo { endCursor } nodes { id checkpoints(first: 2) { pageInfo { endCursor } nodes { id backups { id } } } } }
  checkpoints(first: 5) { pageInfo { endCursor } nodes { id tasks(first: 1) { pageInfo { endCursor } } } }
  tasks(first: 40) { pageInfo { endCursor } nodes { id } } }`;

describe('the estimate', () => {
  it.each(Object.entries(WORLDS))(
    'is never below the upstream calls that are made %s',
    async (name, world) => {
      const estate = world.estate();
      let gateway = await openWorld(estate, world);
      const harvest = createHarvest();
      harvest.take((await ask(gateway, EVERYTHING)).data);
      callsOf(gateway.sandbox);
      const random = createRandom(SEED + Object.keys(WORLDS).indexOf(name));
      const wild = { random, ids: [...harvest.ids], cursors: harvest.cursors, times: TIMES };
      const options = { schema, random, ids: wild.ids, operation: world.operation ?? 'query' };
      const unfinished: Unfinished[] = [];
      const figures = {
        documents: world.documents,
        run: 0,
        refused: 0,
        wrong: 0,
        calls: 0,
        estimated: 0,
        closest: 0,
        unfinished: 0,
      };

      function check({ sandbox, ...document }: Unfinished): number {
        const calls = callsOf(sandbox);
        expect({ ...document, calls }).toSatisfy(isEnough);
        return calls.length;
      }

      for (let number = 0; number < world.documents; number += 1) {
        const document = generateDocument({
          ...options,
          ...(SHAPES[random(SHAPES.length)] ?? { depth: 4 }),
          writeArguments: wildArguments({ ...wild, oddity: ODDITIES[random(ODDITIES.length)] ?? 0 }),
        });
        const answer = await ask(gateway, document.query, document.variables);
        if (answer.data === undefined) {
          expect(callsOf(gateway.sandbox), document.query).toEqual([]);
          const [error] = answer.errors ?? [];
          figures[error?.extensions?.code === 'LIMIT_EXCEEDED' ? 'refused' : 'wrong'] += 1;
          continue;
        }
        const { upstreamCalls, nodes, calls: traced } = costIn(answer);
        for (const { estimated, limit } of [upstreamCalls, nodes]) expect(estimated).toBeLessThanOrEqual(limit);
        expect(nodes.actual, document.query).toBeLessThanOrEqual(nodes.estimated);
        const { estimated: reading } = upstreamCalls;
        const estimated = reading + callsOfWrites(answer.data ?? {});
        const done = { ...document, sandbox: gateway.sandbox, estimated };
        figures.run += 1;
        figures.estimated += estimated;
        if (answer.data === null) {
          figures.unfinished += 1;
          unfinished.push(done);
          gateway = await openWorld(estate, world);
          continue;
        }
        harvest.take(answer.data);
        const calls = check(done);
        expect(upstreamCalls.actual, document.query).toBeLessThanOrEqual(reading);
        if (world.operation !== 'mutation') expect(upstreamCalls.actual, document.query).toBe(calls);
        const sent = traced?.reduce((sum, { tries }) => sum + tries, 0);
        expect(sent, document.query).toBe(calls);
        figures.calls += calls;
        if (calls > 3) figures.closest = Math.max(figures.closest, calls / estimated);
        if (unfinished.length > MAX_UNFINISHED) unfinished.splice(0, MAX_UNFINISHED).forEach(check);
      }
      unfinished.forEach(check);
      say(`estimate ${name}: ${JSON.stringify(figures)}`);
      expect(figures.run).toBeGreaterThan(world.documents / 3);
    },
    600_000,
  );
});

function isEnough({ calls, estimated }: GeneratedDocument & { calls: readonly string[]; estimated: number }): boolean {
  return Number.isFinite(estimated) && estimated >= 0 && calls.length <= estimated;
}
