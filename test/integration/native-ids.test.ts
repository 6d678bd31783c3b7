import { describe, expect, it } from 'vitest';
import { VAULT } from '../support/cbr-questions.ts';
import { openBothKinds, PROVIDER } from './_support/both-kinds.ts';

const BARE = VAULT.replaceAll('-', '');
const NO_UUIDS = ['a', 'orders', VAULT.slice(1), `${VAULT}0`, `g${VAULT.slice(1)}`, 'g'.repeat(32), '0-0-0'];
const ON_CBR = [...NO_UUIDS, BARE, `${VAULT}-`].flatMap((id) => [
  `vault:sg:${id}`,
  `checkpoint:sg:${id}`,
  `backup:sg:${id}`,
]);
const ON_KARBOR = NO_UUIDS.flatMap((id) => [
  `vault:lab:${id}`,
  `checkpoint:lab:${PROVIDER}:${id}`,
  `checkpoint:lab:${id}:${VAULT}`,
]);
const UUIDS = [VAULT, VAULT.toUpperCase()];
const NAMED = [
  ...UUIDS.flatMap((id) => [`vault:sg:${id}`, `checkpoint:sg:${id}`, `backup:sg:${id}`]),
  ...[...UUIDS, BARE, `-${BARE}--`].flatMap((id) => [`vault:lab:${id}`, `checkpoint:lab:${PROVIDER}:${id}`]),
];

/** Where an id may stand, by the path of its argument. */
const PLACES: readonly [argument: string, kind: string, documentOf: (id: string) => string][] = [
  ['id', '', (id) => `{ it: node(id: "${id}") { id } }`],
  ['ids', '', (id) => `{ it: nodes(ids: ["${id}"]) { id } }`],
  ['id', 'vault', (id) => `{ it: vault(id: "${id}") { id } }`],
  ['id', 'checkpoint', (id) => `{ it: checkpoint(id: "${id}") { status } }`],
  ['filter.vaultId', 'vault', (id) => `{ it: checkpoints(filter: { vaultId: "${id}" }) { nodes { id } } }`],
  ...[
    'createCheckpoint(input: { vaultId',
    'deleteCheckpoint(input: { id',
    'resetCheckpointState(input: { state: ERROR id',
  ].map((write): [string, string, (id: string) => string] => [
    write.startsWith('create') ? 'input.vaultId' : 'input.id',
    write.startsWith('create') ? 'vault' : 'checkpoint',
    (id) => `mutation { it: ${write}: "${id}" }) { ... on Failure { code message argument } } }`,
  ]),
];

describe('an id that its upstream refuses by the form', () => {
  it.each(PLACES)('is refused at %s of a %s before anything is sent', async (argument, kind, documentOf) => {
    const { ask, wire } = await openBothKinds(() => undefined);
    for (const id of [...ON_CBR, ...ON_KARBOR].filter((each) => each.startsWith(kind))) {
      const { data, errors = [] } = await ask(documentOf(id));
      const [named = '', upstream = ''] = id.split(':');
      const message = `${argument} is not in the native form of a ${named} on ${upstream}; accepted: UUIDs.`;
      const failure = { code: 'INVALID_INPUT', message, argument: argument.split('.') };
      const isWrite = argument.startsWith('input');
      const told = errors.map((error) => ({ code: error.extensions?.code, message: error.message }));
      expect(isWrite ? [data.it] : told).toEqual([isWrite ? failure : { code: failure.code, message }]);
    }
    expect(wire.calls()).toEqual([]);
  });

  it.each(NAMED)('is not %s, for which it is asked', async (id) => {
    const { ask, wire } = await openBothKinds(() => undefined);
    await ask(`{ node(id: "${id}") { id ... on Checkpoint { status } } }`);
    expect(wire.calls()[0]?.endsWith(`/${id.split(':').at(-1)}`)).toBe(true);
  });

  it('is none of a provider, which is looked for in the list of all', async () => {
    const { ask, wire } = await openBothKinds(({ path }) =>
      path.endsWith('/providers') ? { body: { providers: [{ id: 'infra', name: 'infra' }] } } : undefined,
    );
    const { data } = await ask(
      '{ named: node(id: "provider:lab:infra") { id } not: node(id: "provider:lab:b") { id } }',
    );
    expect(data).toEqual({ named: { id: 'provider:lab:infra' }, not: null });
    expect(wire.calls()).toHaveLength(1);
  });

  it('is none of a kind that the upstream has not', async () => {
    const { ask, wire } = await openBothKinds(() => undefined);
    const { data, errors } = await ask('{ a: node(id: "backup:lab:a") { id } b: node(id: "provider:sg:a") { id } }');
    expect([data, errors, wire.calls()]).toEqual([{ a: null, b: null }, undefined, []]);
  });
});
