import { describe, expect, it, onTestFinished } from 'vitest';
import { type Estate, emptyEstate } from '../../../src/sandbox/estate.ts';
import { karborOperationLog } from '../../../src/sandbox/karbor/estate.ts';
import { demoEstate } from '../../../src/sandbox/seed.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { schema } from '../../../src/schema/index.ts';
import { ANY_COST } from '../../support/config.ts';
import { costIn } from '../../support/cost.ts';
import { type GeneratedDocument, generateDocument } from '../../support/documents.ts';
import { addProvider, addRun, cbrNights, DAY, HOUR, MINUTE, NIGHT, serverVault } from '../../support/estates.ts';
import { callsOf, openGateway, type TestGateway } from '../../support/gateway.ts';
import { createRandom } from '../../support/mutated-json.ts';
import { SEED, say, scaled } from '../../support/scale.ts';
import { wildArguments } from '../../support/wild-arguments.ts';

interface World {
  readonly estate: () => Estate;
  /** In every CBR of the configuration. */
  readonly cbr?: object;
  readonly limits?: object;
  readonly operation?: 'query' | 'mutation';
  readonly documents: number;
}

/** More of everything than in the demo estate, and a log of two pages; no list is longer than it is counted. */
function wide(): Estate {
  const estate = cbrNights(30, 5);
  for (const name of ['north', 'south', 'west']) addProvider(estate, name, { plans: 12, checkpoints: 60 });
  const { checkpoints, operationLogs } = estate.karbor;
  for (let restore = 1; restore <= 6; restore += 1) {
    const given = (createdAt: number) => ({ operationType: 'restore', startedAt: createdAt + restore * MINUTE });
    operationLogs.push(...checkpoints.map((row) => karborOperationLog(row, given(row.createdAt))));
  }
  return estate;
}

function split(): Estate {
  const estate = wide();
  estate.cbr.incrementalHidden = true;
  for (const [index, backup] of estate.cbr.backups.entries()) backup.isIncremental = index % 2 === 0;
  return estate;
}

const NOW = Date.UTC(2026, 2, 1, 12);
const demo = () => demoEstate(NOW);

const WORLDS: Record<string, World> = {
  'in the demo estate': { estate: demo, limits: ANY_COST, documents: scaled(2_000, 70) },
  'with the limit that is the default': { estate: demo, documents: scaled(1_000, 40) },
  'over many vaults and plans': { estate: wide, limits: ANY_COST, documents: scaled(1_000, 30) },
  'where full and incremental backups have lists of their own': {
    estate: split,
    cbr: { backupListSplit: true },
    limits: ANY_COST,
    documents: scaled(800, 30),
  },
  'of mutations': { estate: demo, limits: ANY_COST, operation: 'mutation', documents: scaled(200, 20) },
};

interface Open extends TestGateway {
  readonly sandbox: Sandbox;
}

async function open(estate: Estate, { cbr = {}, limits }: World): Promise<Open> {
  const sandbox = await startSandbox({ estate, now: () => NOW });
  onTestFinished(() => sandbox.close());
  const { upstreams } = sandbox.gatewayConfig() as { upstreams: { kind: string }[] };
  const changed = upstreams.map((upstream) => (upstream.kind === 'cbr' ? { ...upstream, ...cbr } : upstream));
  return { ...openGateway({ upstreams: changed, ...(limits && { limits }) }), sandbox };
}

const ask = ({ query }: Open, document: string, variables: object = {}) =>
  query(document, variables, { 'x-request-cost': 'trace' });

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

/** Remembers the ids and the cursors that answers hold. */
function createHarvest() {
  const ids = new Set<string>();
  const cursors = new Map<string, string[]>();

  function take(value: unknown, list: string): void {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, part] of Object.entries(value)) {
      const [name = ''] = key.split('_');
      if (typeof part !== 'string') take(part, name === 'vaults' || name === 'checkpoints' ? name : list);
      else if (/cursor$/i.test(name)) cursors.set(list, [...(cursors.get(list) ?? []), part].slice(-50));
      else if (name === 'id' && /^(upstream|vault|checkpoint|backup|provider):/.test(part)) ids.add(part);
    }
  }

  return { ids, cursors, take: (data: unknown) => take(data, '') };
}

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
  checkpoints(first: 5) { pageInfo { endCursor } nodes { id } } }`;

describe('the estimate', () => {
  it.each(Object.entries(WORLDS))(
    'is never below the upstream calls that are made %s',
    async (name, world) => {
      const estate = world.estate();
      let gateway = await open(estate, world);
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
          gateway = await open(estate, world);
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

/** A gateway with one upstream of a sandbox. */
async function openOne(estate: Estate, name: string, change: object = {}): Promise<Open> {
  const sandbox = await startSandbox({ estate });
  onTestFinished(() => sandbox.close());
  const { upstreams } = sandbox.gatewayConfig() as { upstreams: { name: string }[] };
  const one = upstreams.filter((upstream) => upstream.name === name).map((upstream) => ({ ...upstream, ...change }));
  return { ...openGateway({ upstreams: one }), sandbox };
}

async function costOf(gateway: Open, document: string) {
  const answer = await ask(gateway, document);
  expect(answer.errors).toBeUndefined();
  return { calls: callsOf(gateway.sandbox).length, estimated: costIn(answer).upstreamCalls.estimated };
}

describe('the estimate of the dearest case', () => {
  it('counts two lists for each vault where full and incremental backups are listed apart', async () => {
    const estate = cbrNights(40, 2);
    // By what they say of themselves, the list of the whole project is too long to be read.
    for (const vault of estate.cbr.vaults) {
      vault.resources = vault.resources.map((resource) => ({ ...resource, backupCount: 10_000 }));
    }
    const gateway = await openOne(estate, 'sg', { backupListSplit: true });
    const document = '{ vaults(first: 40) { nodes { checkpoints(first: 13) { pageInfo { hasNextPage } } } } }';
    expect(await costOf(gateway, document)).toEqual({ calls: 1 + 2 * 40, estimated: 3 + 2 * (40 + 3) });
  });

  it('counts two lists for each vault that is looked at for lastAvailableBefore there, of which there are half as many', async () => {
    const estate = emptyEstate();
    for (let number = 0; number < 120; number += 1) {
      const vault = serverVault(`vault-${number}`, 10, 10_000);
      estate.cbr.vaults.push(vault);
      // None is AVAILABLE, so that no vault is done with before its list has ended.
      for (const night of [0, 1]) addRun(estate, vault, NIGHT - night * DAY + number * 11_003, { status: 'error' });
    }
    estate.cbr.backups.forEach((backup, index) => void Object.assign(backup, { isIncremental: index % 2 === 0 }));
    estate.cbr.incrementalHidden = true;
    const gateway = await openOne(estate, 'sg', { backupListSplit: true });
    const document = '{ vaults(first: 100, filter: { lastAvailableBefore: "2000-01-01T00:00:00Z" }) { nodes { id } } }';
    // The newest page of the project is tried in vain.
    expect(await costOf(gateway, document)).toEqual({ calls: 1 + 2 + 2 * 100, estimated: 3 + 200 + 2 * 3 });
  });

  it('counts the log once for plans whose lists are read at once', async () => {
    const estate = emptyEstate();
    for (let number = 0; number < 10; number += 1) addProvider(estate, `p${number}`, { plans: 1, checkpoints: 8 });
    const gateway = await openOne(estate, 'lab');
    const from = new Date(NIGHT - 9 * HOUR).toISOString();
    const document = `{ vaults(first: 10) { nodes { checkpoints(first: 1, filter: { createdFrom: "${from}" }) { nodes { id } } } } }`;
    expect(await costOf(gateway, document)).toEqual({ calls: 1 + 10 + 1, estimated: 3 + 10 + 3 + 3 });
  });

  it('counts the log for each page of a list with times', async () => {
    const estate = wide();
    const gateway = await openOne(estate, 'lab');
    const from = new Date(NIGHT - 9 * HOUR).toISOString();
    const document = `{ checkpoints(first: 50, filter: { createdFrom: "${from}" }) { pageInfo { hasNextPage } } }`;
    expect(await costOf(gateway, document)).toEqual({ calls: 1 + 3 + 3 * 2, estimated: 3 + 3 + 9 });
  });
});
