import { describe, expect, it } from 'vitest';
import { uuidOf } from '../../support/native-id.ts';
import { ONE, openHeld, READ } from './_support/holding.ts';

const KEY_OF_NOBODY = { authorization: 'Bearer nobody' };
const TWO = `${READ} query Again($id: ID!) { vault(id: $id) { nativeId name } }`;
const INCLUDE = 'query Read($id: ID!, $more: Boolean!) { vault(id: $id) { nativeId name @include(if: $more) } }';
const { variables } = ONE;

type Headers = Readonly<Record<string, string>>;

async function sharedOf(bodies: readonly [object, object], headers: readonly [Headers, Headers] = [{}, {}]) {
  const { begin, release, shared } = await openHeld();
  const begun = [await begin(bodies[0], headers[0]), await begin(bodies[1], headers[1])];
  release();
  const answers = await Promise.all(begun.map(({ answer }) => answer));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  return { answers, isShared: await shared(2) };
}

describe('two queries under way are not one when they differ in', () => {
  it.each<[string, Headers]>([
    ['the token', { 'x-auth-token': 'other' }],
    ['the token of an upstream', { 'x-auth-token-sg': 'other' }],
    ['the key', KEY_OF_NOBODY],
    ['the project', { 'x-project-id': 'p2' }],
    ['the project of an upstream', { 'x-project-id-sg': 'p2' }],
    ['the time they have', { 'x-request-timeout-ms': '9000' }],
  ])('%s', async (_what, headers) => {
    expect((await sharedOf([ONE, ONE], [{}, headers])).isShared).toEqual([false, false]);
    expect((await sharedOf([ONE, ONE], [headers, {}])).isShared).toEqual([false, false]);
  });

  it.each<[string, object, object]>([
    ['the document', ONE, { ...ONE, query: `${READ} ` }],
    ['a variable', ONE, { ...ONE, variables: { id: `vault:sg:${uuidOf('1')}` } }],
    [
      'the operation',
      { query: TWO, variables, operationName: 'Read' },
      { query: TWO, variables, operationName: 'Again' },
    ],
    [
      'what is included',
      { query: INCLUDE, variables: { ...variables, more: true } },
      { query: INCLUDE, variables: { ...variables, more: false } },
    ],
  ])('%s', async (_what, one, other) => {
    expect((await sharedOf([one, other])).isShared).toEqual([false, false]);
  });
});

describe('two queries under way are one whatever they differ in', () => {
  it.each<[string, object, Headers]>([
    ['their ids', ONE, { 'x-request-id': 'another' }],
    ['cookies and agents', ONE, { cookie: 'a=1', 'user-agent': 'x' }],
    ['variables that nobody declared', { ...ONE, variables: { ...variables, more: 1 } }, {}],
    ['the order of the body', { variables, operationName: null, query: READ }, {}],
  ])('%s', async (_what, body, headers) => {
    expect((await sharedOf([ONE, body], [{ 'x-request-id': '0' }, headers])).isShared).toContain(true);
  });

  it.each<[string, object]>([
    ['data', ONE],
    ['an error', { ...ONE, variables: { id: `vault:sg:${uuidOf('conflict')}` } }],
    ['null for everything', { query: `{ nodes(ids: ["vault:sg:${uuidOf('conflict')}", "x"]) { id } }` }],
  ])('the type of the answer, which each gets as it wants it: %s', async (_what, body) => {
    const types = ['application/json', 'application/graphql-response+json'] as const;
    const accepting = (at: number) => ({ accept: types[at] ?? '', 'x-request-id': 'same' });
    const alone = await openHeld();
    alone.release();
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const { answers, isShared } = await sharedOf([body, body], [accepting(order[0]), accepting(order[1])]);
      expect(isShared.toSorted()).toEqual([false, true]);
      for (const [at, got] of answers.entries()) {
        const own = await (await alone.begin(body, accepting(order[at] ?? 0))).answer;
        const { date: _date, ...headers } = own.headers;
        expect(got).toMatchObject({ status: own.status, headers, body: own.body });
        expect(got.headers['content-type']).toBe(`${types[order[at] ?? 0]}; charset=utf-8`);
      }
    }
  });

  it('X-Request-Cost: the request with the header has a cost in its response, without the calls of the other request', async () => {
    const { answers, isShared } = await sharedOf([ONE, ONE], [{}, { 'x-request-cost': '1' }]);
    expect(isShared).toEqual([false, true]);
    const [plain, costed] = answers.map(({ body }) => JSON.parse(body) as { data: object; extensions?: object });
    expect(plain).toEqual({ data: costed?.data });
    const responseBytes = Buffer.byteLength(JSON.stringify(costed?.data));
    expect(costed?.extensions).toEqual({
      cost: {
        upstreamCalls: { estimated: 2, actual: 0, limit: 300 },
        nodes: { estimated: 0, actual: 0, limit: 100_000 },
        responseBytes,
      },
    });
  });
});
