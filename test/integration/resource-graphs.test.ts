import { afterAll, describe, expect, it } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { karborCheckpoint } from '../../src/sandbox/karbor/estate.ts';
import { tally } from '../support/calls.ts';
import { addProvider, labId } from '../support/estates.ts';
import { openGateway } from '../support/gateway.ts';
import { create } from '../support/mutations.ts';
import { bounded, say } from '../support/scale.ts';
import { strainOf } from '../support/strain.ts';

type Node = readonly [type: string, id: string, name: string, extraInfo: unknown];
type Edge = readonly [parent: string, children: readonly string[]];

/** A gateway over a Karbor that keeps one checkpoint with this graph. */
async function open(nodes: Readonly<Record<string, Node>>, adjacency: readonly Edge[]) {
  const estate = emptyEstate();
  const { provider, plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 0 });
  const [plan] = plans;
  if (!plan) throw new Error('The estate has no plan.');
  const resourceGraph = JSON.stringify([nodes, adjacency]);
  const row = karborCheckpoint(provider, plan, { createdAt: Date.now(), resourceGraph });
  estate.karbor.checkpoints.push(row);
  const gateway = await openGateway({}, { sandbox: { estate } });
  const ask = async (selection: string) => {
    const document = `query ($id: ID!) { checkpoint(id: $id) { ${selection} } }`;
    const { value, lagMs } = await strainOf(() => gateway.query(document, { id: labId(row) }));
    return { ...value, graph: value.data?.checkpoint?.resourceGraph, lagMs };
  };
  return { ask, id: labId(row) };
}

const server = (id: string): Node => ['OS::Nova::Server', id, id, null];
const volume = (id: string, extraInfo: unknown = null): Node => ['OS::Cinder::Volume', id, id, extraInfo];

describe('the id of an appearance in a resource graph', () => {
  const NODES = { '0x0': volume('shared'), '0x1': volume('own'), '0x2': server('app'), '0x3': server('db') };
  const EDGES: Edge[] = [
    ['0x2', ['0x0', '0x1']],
    ['0x3', ['0x0', '0x0']],
  ];

  it('is the path to it, and every appearance has its own', async () => {
    const { ask, id } = await open(NODES, EDGES);
    const { graph } = await ask('resourceGraph { id name dependents { id name } }');
    const at = (path: string, name: string) => ({ id: `resource:${id}/graph/${path}`, name });
    expect(graph).toEqual([
      { ...at('0', 'app'), dependents: [at('0/0', 'shared'), at('0/1', 'own')] },
      { ...at('1', 'db'), dependents: [at('1/0', 'shared'), at('1/1', 'shared')] },
    ]);
  });

  it.each([
    'resourceGraph { name dependents { id } }',
    'before: resourceGraph { dependents { extraInfo } } resourceGraph { last: dependents { id } dependents { id name } }',
    'resourceGraph { dependents { id dependents { id } } } after: resourceGraph { id }',
  ])('is the same whatever else is selected: %s', async (selection) => {
    const { ask, id } = await open(NODES, EDGES);
    const { graph } = await ask(selection);
    const paths = graph.map(({ dependents }: { dependents: { id: string }[] }) => dependents.map((row) => row.id));
    const idsOf = (root: number) => [0, 1].map((position) => `resource:${id}/graph/${root}/${position}`);
    expect(paths).toEqual([idsOf(0), idsOf(1)]);
  });
});

it('is given again, ids and all, with a create that had to be found', async () => {
  const estate = emptyEstate();
  const { plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 0 });
  const gateway = await openGateway({}, { sandbox: { estate } });
  gateway.sandbox.knobs.rules.push({
    method: 'POST',
    path: /checkpoints$/,
    count: 1,
    fault: { kind: 'reset-after' },
  });
  const input = { vaultId: `vault:lab:${plans[0]?.id}`, idempotencyKey: 'k-1' };
  const payload = 'checkpoint { resourceGraph { id name dependents { id } } }';
  const first = await create(gateway, input, payload);
  tally(gateway.sandbox);
  expect(first.result.checkpoint.resourceGraph).toEqual([expect.objectContaining({ dependents: [] })]);
  expect(await create(gateway, input, payload)).toEqual(first);
  expect(tally(gateway.sandbox)).toEqual({});
});

describe('a hostile resource graph', () => {
  let worstMs = 0;
  afterAll(() => say(`The event loop was held for ${worstMs.toFixed(0)} ms at most.`));

  function expectLittle(lagMs: number): void {
    worstMs = Math.max(worstMs, lagMs);
    expect(lagMs).toBeLessThan(bounded(300));
  }

  it('costs what is selected: extra information of 5,000 appearances is not decoded for their names', async () => {
    const extraInfo = `[${'0,'.repeat(140_000)}0]`;
    const serials = Array.from({ length: 4_999 }, (_, index) => `0x${index}`);
    const nodes = {
      leaf: volume('leaf', extraInfo),
      ...Object.fromEntries(serials.map((name) => [name, server(name)])),
    };
    const { ask } = await open(
      nodes,
      serials.map((serial) => [serial, ['leaf']]),
    );
    const { graph, lagMs } = await ask('resourceGraph { name dependents { name } }');
    expect(graph).toHaveLength(4_999);
    expectLittle(lagMs);
  });

  it.each(['a good one', 'a broken one'])('is read once, however often a query names it: %s', async (which) => {
    const serials = Array.from({ length: 9_000 }, (_, index) => `0x${index}`);
    const leaves = Object.fromEntries(serials.map((serial) => [serial, volume('x'.repeat(350))]));
    const isBroken = which === 'a broken one';
    const { ask } = await open({ root: server('root'), ...leaves }, [
      ['root', isBroken ? [...serials, 'nowhere'] : serials],
    ]);
    const aliases = Array.from({ length: 50 }, (_, index) => `a${index}: resourceGraph { name }`);
    const once = await ask('resourceGraph { name }');
    const often = await ask(aliases.join(' '));
    const outcome = isBroken ? null : [{ name: 'root' }];
    expect(once.graph).toEqual(outcome);
    expect(Object.values(often.data.checkpoint)).toEqual(aliases.map(() => outcome));
    expect(often.errors?.length ?? 0).toBe(isBroken ? aliases.length : 0);
    // Read each time, it takes 50 times 25 ms or more on top.
    expect(often.lagMs).toBeLessThan(once.lagMs + bounded(100));
    expectLittle(often.lagMs);
  });

  it('is refused beside null when its appearances are beyond counting, and nothing else of the checkpoint is', async () => {
    const nodes: Record<string, Node> = {};
    const edges: Edge[] = [];
    for (let level = 0; level < 64; level += 1) {
      for (const side of ['l', 'r']) {
        nodes[`${side}${level}`] = server(`${side}${level}`);
        if (level > 0) edges.push([`${side}${level - 1}`, [`l${level}`, `r${level}`]]);
      }
    }
    const { ask } = await open(nodes, edges);
    const { data, errors } = await ask('status resourceGraph { name }');
    expect(data.checkpoint).toEqual({ status: 'AVAILABLE', resourceGraph: null });
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('the resource graph is too large'),
        extensions: { code: 'UPSTREAM_BAD_RESPONSE' },
      },
    ]);
  });
});
