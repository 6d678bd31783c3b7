import { describe, expect, it } from 'vitest';
import type { UpstreamCall } from '../../../src/http/observer.ts';
import { emptyEstate } from '../../../src/sandbox/estate.ts';
import { type Cost, costIn } from '../../support/cost.ts';
import { addRun, NIGHT, serverVault } from '../../support/estates.ts';
import { type Answer, callsOf, openGateway } from '../../support/gateway.ts';
import { tokenService } from '../../support/token-service.ts';
import { answering, serve } from '../../support/wire-server.ts';

const traced = { 'x-request-cost': 'trace' };

const inBrief = ({ upstream, operation, method, path, status, tries, shared }: UpstreamCall) => [
  upstream,
  operation,
  method,
  path,
  status,
  tries,
  shared,
];

const VAULT = '5d2c8a10-7b3e-4f65-9c81-2e4a6b8d0f12';

async function openOver(...answers: [status: number, body: object][]) {
  let asked = 0;
  const { origin, seen } = await serve((_request, response) => {
    const [status, body] = answers[Math.min(asked, answers.length - 1)] ?? [500, {}];
    asked += 1;
    // Long enough for an equal call to join this one.
    setTimeout(() => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    }, 30);
  });
  const auth = { mode: 'token', token: 's3cret' };
  return {
    seen,
    open: (content: object = {}) =>
      openGateway({
        upstreams: [{ name: 'sg', kind: 'cbr', endpoint: origin, projectId: 'pr0ject', auth }],
        ...content,
      }),
  };
}

describe('X-Request-Cost: trace', () => {
  it('names every upstream call that was made, and holds no id and no secret', async () => {
    const { query, sandbox } = await openGateway({}, { sandbox: {} });
    const id = (await query('{ checkpoints(first: 1, filter: { upstreams: ["lab"] }) { nodes { id } } }')).data
      .checkpoints.nodes[0].id;
    callsOf(sandbox);
    const answer = await query(`{ vaults(first: 2) { nodes { id } } checkpoint(id: "${id}") { status } }`, {}, traced);
    const calls = costIn(answer).calls ?? [];
    expect(calls.map(inBrief).toSorted()).toEqual([
      ['lab', 'getCheckpoint', 'GET', '/providers/{id}/checkpoints/{id}', 200, 1, false],
      ['sg', 'listVaults', 'GET', '/vaults', 200, 1, false],
    ]);
    for (const { ms } of calls) expect(ms).toBeGreaterThan(0);
    expect(callsOf(sandbox)).toHaveLength(2);
  });

  it('tells tries and the last status', async () => {
    const { open } = await openOver(
      [503, {}],
      [503, {}],
      [404, { error_msg: 'nothing' }],
      [200, { vaults: [], count: 0 }],
    );
    const answer = await open().query(`{ vault(id: "vault:sg:${VAULT}") { name } }`, {}, traced);
    expect((costIn(answer).calls ?? []).map(inBrief)).toContainEqual([
      'sg',
      'getVault',
      'GET',
      '/vaults/{id}',
      404,
      3,
      false,
    ]);
    expect(JSON.stringify(answer)).not.toMatch(/s3cret|pr0ject|127\.0\.0\.1/);
  });

  it('counts what is sent once more with a fresh token', async () => {
    const service = await tokenService(3_600_000);
    const karbor = await serve((request, response) => {
      const refusal = { error: { code: 401, title: 'Unauthorized', message: 'x' } };
      const isFirst = karbor.seen.length === 1;
      return answering(isFirst ? refusal : { plans: [] }, isFirst ? 401 : 200)(request, response);
    });
    const auth = { mode: 'password', authUrl: service.authUrl, username: 'demo', password: 'pw', project: 'demo' };
    const lab = { name: 'lab', kind: 'karbor', endpoint: karbor.origin, projectId: 'p1', auth };
    const answer = await openGateway({ upstreams: [lab] }).query('{ vaults { nodes { id } } }', {}, traced);
    const { calls, upstreamCalls } = costIn(answer);
    expect(calls?.map(inBrief)).toEqual([['lab', 'listPlans', 'GET', '/plans', 200, 2, false]]);
    expect([upstreamCalls.actual, karbor.seen.length]).toEqual([2, 2]);
  });

  it('tells a call without an answer by null', async () => {
    const { open } = await openOver([200, {}]);
    const gateway = open({
      upstreams: [
        {
          name: 'sg',
          kind: 'cbr',
          endpoint: 'http://127.0.0.1:1',
          projectId: 'p',
          auth: { mode: 'token', token: 't' },
        },
      ],
    });
    const answer = await gateway.query(`{ vault(id: "vault:sg:${VAULT}") { name } }`, {}, traced);
    expect(costIn(answer).calls?.map(inBrief)).toEqual([['sg', 'getVault', 'GET', '/vaults/{id}', null, 3, false]]);
  });

  it('names the calls of writes as well', async () => {
    const estate = emptyEstate();
    const vault = serverVault('v', 3);
    estate.cbr.vaults.push(vault);
    const { checkpoint } = addRun(estate, vault, NIGHT);
    const { query } = await openGateway({}, { sandbox: { estate } });
    const answer = await query(
      `mutation { deleteCheckpoint(input: { id: "checkpoint:sg:${checkpoint.id}" }) { __typename ... on DeleteCheckpointPayload { checkpoint { status } } } }`,
      {},
      traced,
    );
    const { calls = [], upstreamCalls } = costIn(answer);
    expect(calls.map(({ operation, method }) => `${method} ${operation}`).toSorted()).toEqual([
      'DELETE deleteBackup',
      'DELETE deleteBackup',
      'DELETE deleteBackup',
      'GET getCheckpoint',
      'GET listBackups',
      'GET listBackups',
    ]);
    expect(upstreamCalls.actual).toBe(1);
  });

  it('marks what was joined, be it a call or the whole query', async () => {
    const { open, seen } = await openOver([404, { error_msg: 'nothing' }]);
    const apart = open({ shareQueries: false });
    const vault = `{ vault(id: "vault:sg:${VAULT}") { name } }`;
    const callsIn = async (asking: Promise<Answer>[]) => {
      const answers = await Promise.all(asking);
      return answers.map((answer) => (costIn(answer).calls ?? []).map(inBrief).at(0));
    };
    const own = ['sg', 'getVault', 'GET', '/vaults/{id}', 404, 1, false];
    expect(await callsIn([apart.query(vault, {}, traced), apart.query(vault, {}, traced)])).toEqual([
      own,
      ['sg', 'getVault', 'GET', '/vaults/{id}', null, 0, true],
    ]);
    const begun = seen.length;
    const together = open();
    expect(await callsIn([together.query(vault, {}, traced), together.query(vault, {}, traced)])).toEqual([
      own,
      [...own.slice(0, -1), true],
    ]);
    expect(seen.length - begun).toBe(begun);
  });

  it('is not mixed with an equal query that is not traced', async () => {
    const { open } = await openOver([404, { error_msg: 'nothing' }]);
    const { query } = open();
    const vault = `{ vault(id: "vault:sg:${VAULT}") { name } }`;
    const [plain, costed, trace] = await Promise.all(
      [{}, { 'x-request-cost': '1' }, traced].map((headers) => query(vault, {}, headers)),
    );
    expect(plain).not.toHaveProperty('extensions');
    expect(costIn(costed as Answer)).not.toHaveProperty('calls');
    expect(costIn(trace as Answer).calls?.length).toBeGreaterThan(0);
  });

  it.each<[object, boolean]>([
    [{}, true],
    [{ production: true }, false],
    [{ production: true, costTrace: true }, true],
    [{ costTrace: false }, false],
  ])('with %j is in the cost report: %j', async (content, isShown) => {
    const { open } = await openOver([404, { error_msg: 'nothing' }]);
    const answer = await open(content).query(`{ vault(id: "vault:sg:${VAULT}") { name } }`, {}, traced);
    const { calls, ...rest }: Cost = costIn(answer);
    expect(calls !== undefined).toBe(isShown);
    expect(Object.keys(rest)).toEqual(['upstreamCalls', 'nodes', 'responseBytes']);
  });
});
