import { describe, expect, it } from 'vitest';
import { bearer, CALLERS, type Guarded, KEYS, openGuarded } from '../support/guarded.ts';

const MUTATIONS = {
  create: ({ vaultId }: Guarded) => `createCheckpoint(input: { vaultId: "${vaultId}" })`,
  delete: ({ checkpointId }: Guarded) => `deleteCheckpoint(input: { id: "${checkpointId}" })`,
  resetState: ({ checkpointId }: Guarded) => `resetCheckpointState(input: { id: "${checkpointId}", state: ERROR })`,
};
type Right = keyof typeof MUTATIONS;
const RIGHTS = Object.keys(MUTATIONS) as Right[];

interface Granted {
  readonly write: boolean | readonly Right[];
  readonly granted: readonly Right[];
  /** What a refused write says that the caller may do. */
  readonly may: string;
  readonly actions: readonly string[];
}

const GRANTS: readonly Granted[] = [
  { write: false, granted: [], may: 'read', actions: [] },
  { write: ['create'], granted: ['create'], may: 'read and create', actions: [] },
  { write: ['delete'], granted: ['delete'], may: 'read and delete', actions: ['DELETE'] },
  { write: ['resetState'], granted: ['resetState'], may: 'read and reset states', actions: ['RESET_STATE'] },
  {
    write: ['resetState', 'create'],
    granted: ['resetState', 'create'],
    may: 'read, reset states and create',
    actions: ['RESET_STATE'],
  },
  { write: RIGHTS, granted: RIGHTS, may: '', actions: ['DELETE', 'RESET_STATE'] },
  { write: true, granted: RIGHTS, may: '', actions: ['DELETE', 'RESET_STATE'] },
];

const openFor = (write: Granted['write']) => openGuarded('password', { callers: [{ ...CALLERS[0], write }] });
const KEY = bearer(KEYS.writer);

describe.each(GRANTS)('a caller with "write": $write', ({ write, granted, may, actions }) => {
  it.each(RIGHTS)('may %s only with that right, and a refusal names the rights and makes no call', async (right) => {
    const guarded = await openFor(write);
    const document = `mutation { it: ${MUTATIONS[right](guarded)} { __typename ... on Failure { code message } } }`;
    const { data } = await guarded.ask(document, KEY);
    if (granted.includes(right)) expect(data.it.__typename).toMatch(/Payload$/);
    else {
      const message = `up: the caller writer may only ${may}.`;
      expect(data.it).toEqual({ __typename: 'Failure', code: 'FORBIDDEN', message });
      expect(guarded.sandbox.requests).toEqual([]);
    }
  });

  it('sees the actions of these rights in allowedActions', async () => {
    const { ask, checkpointId } = await openFor(write);
    const { data } = await ask(`{ checkpoint(id: "${checkpointId}") { allowedActions } }`, KEY);
    expect(data.checkpoint.allowedActions).toEqual(actions);
  });
});

it('a document with several writes is refused write by write', async () => {
  const guarded = await openFor(['delete']);
  const fields = RIGHTS.map((right) => `${right}: ${MUTATIONS[right](guarded)} { ... on Failure { code } }`);
  const { data } = await guarded.ask(`mutation { ${fields.join(' ')} }`, KEY);
  expect(data).toEqual({ create: { code: 'FORBIDDEN' }, delete: {}, resetState: { code: 'FORBIDDEN' } });
});

it('a caller without the upstream is refused as before, whatever the rights', async () => {
  const guarded = await openGuarded('password', {
    callers: [{ ...CALLERS[0], upstreams: ['other'], write: ['create'] }],
  });
  const { data } = await guarded.ask(
    `mutation { it: ${MUTATIONS.create(guarded)} { ... on Failure { message } } }`,
    KEY,
  );
  expect(data.it.message).toBe('up: the caller writer may not use this upstream.');
});
