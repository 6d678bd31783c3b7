import { describe, expect, it } from 'vitest';
import { costIn } from '../../support/cost.ts';
import { callsOf, openGateway } from '../../support/gateway.ts';
import { bounded, say } from '../../support/scale.ts';
import { serve } from '../../support/wire-server.ts';

// ms of CPU that a refusal may take on average
const MEAN_MS = bounded(10);
const asksCost = { 'x-request-cost': '1' };

describe('a refusal', () => {
  it('names the three dearest fields of the answer, in whole numbers', async () => {
    const { query, sandbox } = await openGateway({}, { sandbox: {} });
    const document = `{ upstreams { id } all: vaults(first: 100) { nodes { resources { id }
      last: checkpoints(first: 10) { nodes { vaultName skippedResources { id } vault { name } } } } } }`;
    const { errors } = await query(document, {}, asksCost);
    expect(errors).toMatchObject([
      {
        message:
          'The document may make 2129 upstream calls, and limits.upstreamCalls is 300. Most expensive fields: all.nodes.last.nodes.vault 1006, all.nodes.last.nodes.vaultName 1002, all.nodes.last 112. Request fewer rows or fewer nested lists.',
        extensions: { code: 'LIMIT_EXCEEDED' },
      },
    ]);
    expect(callsOf(sandbox)).toEqual([]);
  });

  it('names those that show most rows', async () => {
    const { query } = await openGateway({}, { sandbox: {} });
    const document =
      '{ vaults(first: 100) { nodes { resources { id } checkpoints(first: 100) { nodes { resources { id } } } } } }';
    const { errors } = await query(document);
    expect(errors?.[0]?.message).toBe(
      'The document may show 355700 rows, and limits.nodes is 100000. Most expensive fields: vaults.nodes.checkpoints.nodes.resources 320000, vaults.nodes.resources 25600, vaults.nodes.checkpoints 10000. Request fewer rows or fewer nested lists.',
    );
  });

  it('shows the end of a way that is long', async () => {
    const { query } = await openGateway({ limits: { upstreamCalls: 1 } }, { sandbox: {} });
    const alias = 'a'.repeat(300);
    const { errors } = await query(`{ ${alias}: vaults { nodes { id } } }`);
    expect(errors?.[0]?.message).toContain(`Most expensive fields: …${'a'.repeat(80)} 9.`);
  });
});

describe('X-Request-Cost: 1', () => {
  it('tells what was estimated, what it was, and the limits', async () => {
    const { query, sandbox } = await openGateway({}, { sandbox: {} });
    const answer = await query('{ vaults(first: 5) { nodes { id resources { id } } } }', {}, asksCost);
    const { nodes } = answer.data.vaults;
    const rows = nodes.reduce((sum: number, { resources }: { resources: [] }) => sum + resources.length, nodes.length);
    expect(costIn(answer)).toEqual({
      upstreamCalls: { estimated: 9, actual: callsOf(sandbox).length, limit: 300 },
      nodes: { estimated: 5 + 5 * 256, actual: rows, limit: 100_000 },
      responseBytes: Buffer.byteLength(JSON.stringify(answer.data)),
    });
  });

  it('counts rows as often as they are shown, and one page by its edges and nodes once', async () => {
    const { query } = await openGateway({}, { sandbox: {} });
    const page = '(first: 5) { edges { node { id } } nodes { vault { resources { id } } } }';
    const answer = await query(`{ a: checkpoints${page} b: checkpoints${page} }`, {}, asksCost);
    const shown = [answer.data.a, answer.data.b].flatMap(({ nodes }) => nodes);
    const resources = shown.reduce((sum, { vault }) => sum + vault.resources.length, 0);
    expect(resources).toBeGreaterThan(10);
    expect(costIn(answer).nodes.actual).toBe(10 + resources);
  });

  it('tells of a refusal that nothing was made', async () => {
    const { query } = await openGateway({ limits: { nodes: 4 } }, { sandbox: {} });
    const answer = await query('{ vaults(first: 5) { nodes { id } } }', {}, asksCost);
    expect(costIn(answer)).toEqual({
      upstreamCalls: { estimated: 9, actual: 0, limit: 300 },
      nodes: { estimated: 5, actual: 0, limit: 4 },
      responseBytes: 0,
    });
  });
});

it('is a ceiling while a request runs, too: what goes beyond ends on its path', async () => {
  const backup = (offset: number) => (_: unknown, index: number) => ({
    id: `b${offset + index}`,
    checkpoint_id: `c${offset + index}`,
    vault_id: 'v',
    project_id: 'p1',
    status: 'available',
    created_at: new Date(Date.UTC(2026, 0, 1) - (offset + index) * 7_200_000).toISOString(),
    resource_id: 'r',
    resource_type: 'OS::Cinder::Volume',
  });
  const cbr = await serve((request, response) => {
    const offset = Number(new URL(request.url ?? '', 'http://x').searchParams.get('offset') ?? 0);
    const backups = Array.from({ length: 1000 }, backup(offset));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ backups, count: 50_000, offset, limit: 1000 }));
  });
  const { query } = openGateway({
    limits: { upstreamCalls: 5 },
    upstreams: [
      { name: 'sg', kind: 'cbr', endpoint: cbr.origin, projectId: 'p1', auth: { mode: 'token', token: 't' } },
    ],
  });
  const answer = await query(
    '{ list: checkpoints(first: 1, filter: { status: [DELETED] }) { nodes { id } } }',
    {},
    asksCost,
  );
  expect(answer.errors).toMatchObject([
    {
      message: 'sg: the request has made 5 upstream calls, and limits.upstreamCalls allows no more.',
      path: ['list'],
      extensions: { code: 'LIMIT_EXCEEDED', upstream: 'sg' },
    },
  ]);
  expect([cbr.seen.length, costIn(answer).upstreamCalls]).toEqual([5, { estimated: 3, actual: 5, limit: 5 }]);
});

it.each([
  ['nested lists', '{ vaults(first: 100) { nodes { checkpoints(first: 100) { nodes { vaultName } } } } }'],
  ['fragments within fragments', bomb()],
])(`refuses %s before anything is asked, in ${MEAN_MS} ms of CPU on average`, async (name, document) => {
  const gateway = await openGateway({}, { sandbox: {} });
  const begun = process.cpuUsage();
  const answers = [];
  for (let turn = 0; turn < 100; turn += 1) answers.push(await gateway.query(document));
  const { user, system } = process.cpuUsage(begun);
  for (const { data, errors } of answers) {
    expect([data, errors]).toMatchObject([undefined, [{ extensions: { code: 'LIMIT_EXCEEDED' } }]]);
  }
  expect(callsOf(gateway.sandbox)).toEqual([]);
  const mean = (user + system) / 1_000 / 100;
  say(`${name}: ${mean.toFixed(2)} ms of CPU each`);
  expect(mean).toBeLessThan(MEAN_MS);
});

/** Five times as many fields on each of eleven levels, in a hundred words. */
function bomb(): string {
  const level = (number: number) =>
    `fragment L${number} on Resource { ${[1, 2, 3, 4, 5].map((n) => `a${n}: dependents { ...L${number + 1} }`).join(' ')} }`;
  const levels = Array.from({ length: 8 }, (_, number) => level(number)).join(' ');
  return `{ vault(id: "vault:cbr:00000000-0000-4000-8000-000000000001") { resources { ...L0 } } } ${levels} fragment L8 on Resource { id }`;
}
