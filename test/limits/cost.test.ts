import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Answer, callsOf, openGateway, openSandboxGateway } from '../support/gateway.ts';
import { bounded, say } from '../support/scale.ts';
import { serve } from '../support/wire-server.ts';

// ms of CPU that a refusal may take on average
const MEAN_MS = bounded(10);
const asksCost = { 'x-request-cost': '1' };

interface Cost {
  readonly estimated: number;
  readonly upstreamCalls: number;
  readonly limit: number;
}

const costIn = (answer: Answer): Cost | undefined => (answer as { extensions?: { cost: Cost } }).extensions?.cost;

const OPERATIONS = new URL('../../schema/operations/', import.meta.url);
const needed = { id: 'vault:sandbox:x', input: { id: 'checkpoint:a:b', vaultId: 'vault:a:b', state: 'ERROR' } };

describe('the cost of a document that ought to pass', () => {
  it.each(readdirSync(OPERATIONS))('is within the limit: %s', async (file) => {
    const gateway = await openSandboxGateway();
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
    const gateway = await openSandboxGateway();
    const answer = await gateway.query(document, {}, asksCost);
    expect(answer.errors).toBeUndefined();
    expect(costIn(answer)?.estimated).toBeLessThanOrEqual(300);
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
    limits: { cost: 5 },
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
      message: 'sg: the request has made 5 upstream calls, and limits.cost allows no more.',
      path: ['list'],
      extensions: { code: 'LIMIT_EXCEEDED', upstream: 'sg' },
    },
  ]);
  expect([cbr.seen.length, costIn(answer)]).toEqual([5, { estimated: 3.01, upstreamCalls: 5, limit: 5 }]);
});

it.each([
  ['nested lists', '{ vaults(first: 100) { nodes { checkpoints(first: 100) { nodes { vaultName } } } } }'],
  ['fragments within fragments', bomb()],
])(`refuses %s before anything is asked, in ${MEAN_MS} ms of CPU on average`, async (name, document) => {
  const gateway = await openSandboxGateway();
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
  return `{ vault(id: "vault:cbr:x") { resources { ...L0 } } } ${levels} fragment L8 on Resource { id }`;
}
