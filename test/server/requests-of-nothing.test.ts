import { describe, expect, it } from 'vitest';
import { openGateway } from '../support/gateway.ts';
import { openWire } from '../support/wire.ts';

async function open() {
  const wire = await openWire(() => undefined);
  const gateway = openGateway({
    upstreams: [{ name: 'sg', kind: 'cbr', endpoint: wire.url, projectId: 'p1', auth: { mode: 'token', token: 't' } }],
  });
  const ask = async (document: string, variables: object, accept: string) => {
    const { status, answer } = await gateway.ask(document, { variables, headers: { accept } });
    return { status, answer, calls: wire.requests.length };
  };
  return ask;
}

const TYPES = [
  ['application/json', 200],
  ['application/graphql-response+json', 400],
] as const;

describe.each(TYPES)('what is wrong before anything runs, for %s', (accept, status) => {
  it.each([
    [
      'a condition that is null',
      'query($a:Boolean=true){vaults@include(if:$a){nodes{id}}}',
      { a: null },
      'BAD_USER_INPUT',
    ],
    [
      'a condition that is null further down',
      'query($a:Boolean=true){vaults{nodes{id@skip(if:$a)}}}',
      { a: null },
      'BAD_USER_INPUT',
    ],
  ])('is told with a code and asks nobody: %s', async (_name, document, variables, code) => {
    const ask = await open();
    const { answer, ...rest } = await ask(document, variables, accept);
    expect(rest).toEqual({ status, calls: 0 });
    expect(answer).toMatchObject({ errors: [{ extensions: { code } }] });
    expect(answer).not.toHaveProperty('data');
  });
});

it('tells with a code what is wrong with an argument of one field', async () => {
  const ask = await open();
  const { answer, calls } = await ask('query($n:[ID!]=[]){nodes(ids:$n){id}}', { n: null }, 'application/json');
  expect([answer.errors?.[0]?.extensions, calls]).toEqual([{ code: 'INVALID_INPUT', retryable: false }, 0]);
});
