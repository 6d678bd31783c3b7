import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emptyEstate } from '../../../src/sandbox/estate.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { costIn } from '../../support/cost.ts';
import { addProvider } from '../../support/estates.ts';
import { callsOf, openGateway } from '../../support/gateway.ts';
import { say } from '../../support/scale.ts';
import { answering, serve } from '../../support/wire-server.ts';

const asksCost = { 'x-request-cost': '1' };

const OPERATIONS = new URL('../../../schema/operations/', import.meta.url);
const needed = {
  id: 'vault:sandbox:00000000-0000-4000-8000-000000000001',
  input: { id: 'checkpoint:a:b', vaultId: 'vault:a:b', state: 'ERROR' },
};

describe('the cost of a document that ought to pass', () => {
  it.each(readdirSync(OPERATIONS))('is within the limit: %s', async (file) => {
    const gateway = await openGateway({}, { sandbox: {} });
    const query = readFileSync(new URL(file, OPERATIONS), 'utf8');
    const { errors = [] } = await gateway.query(query, needed, asksCost);
    expect(errors.map(({ extensions }) => extensions?.code)).not.toContain('LIMIT_EXCEEDED');
  });

  it.each([
    '{ vaults(first: 50) { nodes { resources { id } } } }',
    '{ vaults(first: 50) { nodes { resources { id } latestCheckpoint { id } checkpoints(first: 5) { nodes { id createdOn status } } } } }',
    '{ checkpoints(first: 100) { nodes { vaultName skippedResources { id } extraInfo } } }',
    '{ checkpoints(first: 50) { nodes { id vault { id resources { id } } provider { name } createdAt } } }',
  ])('is within the limit: %s', async (document) => {
    const gateway = await openGateway({}, { sandbox: {} });
    const answer = await gateway.query(document, {}, asksCost);
    expect(answer.errors).toBeUndefined();
    const { upstreamCalls, nodes } = costIn(answer);
    expect(upstreamCalls.estimated).toBeLessThanOrEqual(300);
    expect(nodes.estimated).toBeLessThanOrEqual(100_000);
  });
});

const PAGES: [string, string][] = [
  [
    '50 vaults with resources and their last 3 checkpoints with resources and skipped resources',
    `{ vaults(first: 50) { nodes { name resources { id name }
      checkpoints(first: 3) { nodes { id resources { id } skippedResources { id reason } } } } } }`,
  ],
  [
    '100 vaults with capacity, tags, resources and the latest checkpoint',
    `{ vaults(first: 100) { nodes { name capacity { sizeGb usedMb } tags { key value } resources { id }
      latestCheckpoint { id status createdOn } } } }`,
  ],
  [
    'a checkpoint with backups and children',
    '{ checkpoint(id: "checkpoint:u1:5d2c8a10-7b3e-4f65-9c81-2e4a6b8d0f12") { id backups { id children { id } } } }',
  ],
  [
    'providers with 20 checkpoints each, vault names and live vaults',
    '{ upstreams { providers { name checkpoints(first: 20) { nodes { id vaultName vault { id name } } } } } }',
  ],
  [
    'a search by server over 20',
    '{ checkpoints(first: 20, filter: { resourceNativeId: "5d2c8a10-7b3e-4f65-9c81-2e4a6b8d0f12" }) { nodes { id } } }',
  ],
  [
    'two deletes',
    `mutation { a: deleteCheckpoint(input: { id: "checkpoint:u1:5d2c8a10-7b3e-4f65-9c81-2e4a6b8d0f12" }) { __typename }
      b: deleteCheckpoint(input: { id: "checkpoint:u1:6d2c8a10-7b3e-4f65-9c81-2e4a6b8d0f13" }) { __typename } }`,
  ],
];

/** Five upstreams, the first so many of CBR, which have nothing. */
async function openFive(cbr: number) {
  const { origin } = await serve(answering({ error_msg: 'nothing here' }, 404));
  const upstreams = [1, 2, 3, 4, 5].map((number) => ({
    name: `u${number}`,
    kind: number <= cbr ? 'cbr' : 'karbor',
    endpoint: origin,
    projectId: `p${number}`,
    auth: { mode: 'token', token: 't' },
  }));
  return openGateway({ upstreams });
}

describe.each([1, 2, 3, 4, 5])('over five upstreams, %i of CBR, a document passes by default:', (cbr) => {
  it.each(PAGES)('%s', async (_name, document) => {
    const { query } = await openFive(cbr);
    const answer = await query(document, {}, asksCost);
    expect(answer.errors?.map(({ extensions }) => extensions?.code) ?? []).not.toContain('LIMIT_EXCEEDED');
    const { upstreamCalls, nodes } = costIn(answer);
    expect([upstreamCalls.limit, nodes.limit]).toEqual([300, 100_000]);
    expect(upstreamCalls.estimated).toBeLessThanOrEqual(300);
    expect(nodes.estimated).toBeLessThanOrEqual(100_000);
  });
});

it('runs these pages over five upstreams that have something, within what was estimated', async () => {
  const sandboxes = [await startSandbox(), await startSandbox()];
  for (const sandbox of sandboxes) onTestFinished(() => sandbox.close());
  const upstreams = sandboxes.flatMap((sandbox, at) => {
    const { upstreams } = sandbox.gatewayConfig() as { upstreams: { name: string }[] };
    return upstreams.map((upstream) => ({ ...upstream, name: `${upstream.name}${at}` }));
  });
  const { query } = openGateway({ upstreams: upstreams.slice(0, 5) });
  const { data } = await query('{ checkpoints(first: 2) { nodes { id backups { resourceNativeId } } } }');
  const [first, second] = data.checkpoints.nodes;
  const server = first.backups[0].resourceNativeId;
  for (const [name, document] of PAGES) {
    const real = document
      .replace(/checkpoint:u1:5[\w-]+/, first.id)
      .replace(/checkpoint:u1:6[\w-]+/, second.id)
      .replace(/(resourceNativeId: ")[\w-]+/, `$1${server}`);
    const answer = await query(real, {}, asksCost);
    expect(answer.errors, name).toBeUndefined();
    const { upstreamCalls, nodes } = costIn(answer);
    expect(upstreamCalls.actual, name).toBeLessThanOrEqual(upstreamCalls.estimated);
    expect(nodes.actual, name).toBeLessThanOrEqual(nodes.estimated);
    if (name !== 'two deletes') expect([upstreamCalls.actual > 0, nodes.actual > 0], name).toEqual([true, true]);
    say(`${name}: ${JSON.stringify({ upstreamCalls, nodes })}`);
  }
});

describe('what is below lists that only Karbor has', () => {
  it.each([
    ['vaultName', 0],
    ['skippedResources { id }', 0],
    ['vault { name }', 4],
  ])('costs no more than Karbor takes: %s', async (field, perUpstream) => {
    const { query } = await openFive(3);
    const estimateOf = async (below: string) => {
      const list = `checkpoints(first: 100, filter: { upstreams: ["u4", "u5"] }) { nodes { id ${below} } }`;
      const providers = `upstreams { providers { checkpoints(first: 100) { nodes { id ${below} } } } }`;
      const answers = await Promise.all([list, providers].map((root) => query(`{ ${root} }`, {}, asksCost)));
      return answers.map((answer) => costIn(answer).upstreamCalls.estimated);
    };
    const [plain, whole] = [await estimateOf(''), await estimateOf(field)];
    expect(whole.map((calls, at) => calls - (plain[at] ?? 0))).toEqual([2 * perUpstream, 2 * perUpstream]);
  });

  it('reads plans at most four times, however their rows come in', async () => {
    const estate = emptyEstate();
    for (let number = 0; number < 10; number += 1) addProvider(estate, `p${number}`, { plans: 1, checkpoints: 1 });
    const { query, sandbox } = await openGateway({}, { sandbox: { estate } });
    const document = '{ upstreams { providers { checkpoints(first: 1) { nodes { vaultName vault { name } } } } } }';
    const answer = await query(document, {}, asksCost);
    expect(answer.errors).toBeUndefined();
    const plans = callsOf(sandbox).filter((call) => call.includes('/plans'));
    expect(plans.length).toBeLessThanOrEqual(2);
  });
});
