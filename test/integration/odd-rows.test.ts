import { describe, expect, it } from 'vitest';
import backupBody from '../fixtures/cbr/backup-show-200.json' with { type: 'json' };
import record from '../fixtures/cbr/checkpoint-show-200.json' with { type: 'json' };
import vault from '../fixtures/cbr/vault-show-200.json' with { type: 'json' };
import planBody from '../fixtures/karbor/plan-show-200.json' with { type: 'json' };
import { BACKUP, CHECKPOINT, PREFIX, PROJECT, VAULT, wireBackup } from '../support/cbr-questions.ts';
import { ANY_COST } from '../support/config.ts';
import { openGateway } from '../support/gateway.ts';
import { openWire, type WireAnswer, type WireRequest } from '../support/wire.ts';

const PROVIDER = 'cf56bd3e-97a7-4078-b6d5-f36246333fd9';
const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A CBR and a Karbor that answer as the script says, and a gateway over both. */
async function open(script: (request: WireRequest) => WireAnswer | undefined) {
  const wire = await openWire(script);
  const auth = { mode: 'passthrough' };
  const upstreamOf = (name: string, kind: string) => ({ name, kind, endpoint: wire.url, projectId: PROJECT, auth });
  const gateway = openGateway({
    limits: ANY_COST,
    upstreams: [upstreamOf('sg', 'cbr'), upstreamOf('lab', 'karbor')],
  });
  const ask = (document: string) => gateway.query(document, {}, { 'x-auth-token': 'tok' });
  const warnings = () => gateway.log.map(({ msg }) => msg);
  return { wire, ask, warnings };
}

const FAILURE = 'code message retryable upstream argument';
const notIdentified = (message: string, upstream = 'sg') => ({
  code: 'UPSTREAM_BAD_RESPONSE',
  message,
  retryable: false,
  upstream,
  argument: null,
});

/** A CBR whose list of backups is this, whatever is asked. */
const backups =
  (...rows: unknown[]) =>
  ({ path }: WireRequest): WireAnswer | undefined =>
    path === `${PREFIX}/backups` ? { body: { backups: rows } } : undefined;

const LIST = `checkpoints(first: 2, filter: { upstreams: ["sg"] }) {
  nodes { backups { nativeId expiresAt name } } pageInfo { hasNextPage } failures { ${FAILURE} } }`;

describe('an odd value that is only shown', () => {
  const rows = [1, 2, 3].map((number) =>
    wireBackup({ id: uuid(number), expired_at: number === 2 ? '' : null, name: number === 2 ? 5 : 'nightly' }),
  );

  it('is null in its row, costs no other row, and is warned of once a field', async () => {
    const { ask, warnings } = await open(backups(...rows));
    for (const _again of [1, 2]) {
      expect((await ask(`{ ${LIST} }`)).data).toEqual({
        checkpoints: {
          nodes: [
            {
              backups: [1, 2, 3].map((number) => ({
                nativeId: uuid(number),
                expiresAt: null,
                name: number === 2 ? null : 'nightly',
              })),
            },
          ],
          pageInfo: { hasNextPage: false },
          failures: [],
        },
      });
    }
    expect(warnings().sort()).toEqual([
      'sg: expired_at of a backup cannot be read as its type, and is not shown.',
      'sg: name of a backup cannot be read as its type, and is not shown.',
    ]);
  });

  it('does not stand in the way of a delete', async () => {
    const odd = rows.map((row) => ({ ...row, created_at: 5, vault_id: '', resource_id: {}, resource_size: 'large' }));
    const { ask, wire } = await open((request) =>
      request.method === 'DELETE' ? { status: 204 } : backups(...odd)(request),
    );
    const { data } = await ask(
      `mutation { deleteCheckpoint(input: { id: "checkpoint:sg:${CHECKPOINT}" }) { __typename } }`,
    );
    expect(data).toEqual({ deleteCheckpoint: { __typename: 'DeleteCheckpointPayload' } });
    expect(wire.calls().filter((call) => call.startsWith('DELETE'))).toHaveLength(3);
  });
});

describe('a row that cannot be identified', () => {
  it.each([
    ['its id', { id: '../x' }, 'id is not an id'],
    ['its checkpoint', { id: uuid(2), checkpoint_id: null }, 'checkpoint_id is not a text'],
    ['its vault', { id: uuid(2), vault_id: 5 }, 'vault_id is not a text'],
    ['its parent', { id: uuid(2), parent_id: 5 }, 'parent_id is not a text'],
    ['its status', { id: uuid(2), status: 5 }, 'status is not a text'],
    ['its time', { id: uuid(2), created_at: 'soon' }, 'created_at is not an instant'],
  ])('for %s is a failure with its place, and the list is as if it were not there', async (_what, parts, words) => {
    const { ask } = await open(backups(wireBackup(), wireBackup(parts)));
    const { data, errors } = await ask(`{ ${LIST} }`);
    expect(errors).toBeUndefined();
    expect(data.checkpoints).toEqual({
      nodes: [{ backups: [{ nativeId: BACKUP, expiresAt: null, name: 'nightly' }] }],
      pageInfo: { hasNextPage: false },
      failures: [notIdentified(`sg: listBackups: backups[1] cannot be identified: ${words}.`)],
    });
  });

  it('is no failed upstream where it stands alone', async () => {
    const { ask } = await open(backups('x'));
    const { data, errors } = await ask(`{ ${LIST} }`);
    expect(errors).toBeUndefined();
    expect(data.checkpoints).toMatchObject({ nodes: [], pageInfo: { hasNextPage: false }, failures: [{}] });
  });

  it('stands in errors beside the rest outside of connections', async () => {
    const { ask } = await open((request) =>
      request.path === `${PREFIX}/checkpoints/${CHECKPOINT}`
        ? { body: record }
        : backups(wireBackup(), wireBackup({ id: null }))(request),
    );
    const { data, errors = [] } = await ask(
      `{ it: checkpoint(id: "checkpoint:sg:${CHECKPOINT}") { backups { nativeId } } }`,
    );
    expect(data.it).toEqual({ backups: [{ nativeId: BACKUP }] });
    expect(errors.map(({ message, path }) => [message, path])).toEqual([
      ['sg: listBackups: backups[1] cannot be identified: id is not a text.', ['it', 'backups']],
    ]);
  });

  it('leaves open what became of a create whose answer was lost', async () => {
    const { ask } = await open((request) =>
      request.method === 'POST'
        ? { body: 'x', isCut: true }
        : backups(wireBackup({ created_at: new Date().toISOString() }), wireBackup({ id: 5 }))(request),
    );
    const { data } = await ask(
      `mutation { createCheckpoint(input: { vaultId: "vault:sg:${VAULT}" }) { ... on Failure { ${FAILURE} } } }`,
    );
    expect(data.createCheckpoint.code).toBe('OUTCOME_UNKNOWN');
    expect(data.createCheckpoint.message).toContain('could not check');
  });

  it('refuses a delete, and nothing is sent', async () => {
    const { ask, wire } = await open(backups(wireBackup(), wireBackup({ id: null })));
    const document = `mutation { deleteCheckpoint(input: { id: "checkpoint:sg:${CHECKPOINT}" }) { ... on Failure { ${FAILURE} } } }`;
    expect((await ask(document)).data.deleteCheckpoint).toEqual(
      notIdentified('sg: listBackups: backups[1] cannot be identified: id is not a text.'),
    );
    expect(wire.calls().filter((call) => !call.startsWith('GET'))).toEqual([]);
  });

  it('stands in errors beside the rest of what a vault holds', async () => {
    const [resource] = vault.vault.resources;
    const body = {
      vault: {
        ...vault.vault,
        tags: [{ key: 'a' }, { value: 'b' }],
        resources: ['x', resource, { ...resource, id: 5 }],
      },
    };
    const { ask } = await open(({ path }) => (path === `${PREFIX}/vaults/${VAULT}` ? { body } : undefined));
    const { data, errors = [] } = await ask(
      `{ it: vault(id: "vault:sg:${VAULT}") { tags { key } resources { nativeId } } }`,
    );
    expect(data.it).toEqual({ tags: [{ key: 'a' }], resources: [{ nativeId: resource?.id }] });
    expect(errors.map(({ message, path, extensions }) => [message, path, extensions?.code])).toEqual([
      [
        `sg: getVault: tags[1] of the vault ${VAULT} cannot be identified: key is not a text.`,
        ['it', 'tags'],
        'UPSTREAM_BAD_RESPONSE',
      ],
      [
        `sg: getVault: resources[0] of the vault ${VAULT} cannot be identified: it is not an object.`,
        ['it', 'resources'],
        'UPSTREAM_BAD_RESPONSE',
      ],
      [
        `sg: getVault: resources[2] of the vault ${VAULT} cannot be identified: id is not a text.`,
        ['it', 'resources'],
        'UPSTREAM_BAD_RESPONSE',
      ],
    ]);
  });

  it('is no newest checkpoint of a vault that has a newer one, and an error where it may be the newest', async () => {
    const ask = async (...rows: object[]) => {
      const { ask: asked } = await open(({ path, ...request }) =>
        path === `${PREFIX}/vaults/${VAULT}` ? { body: vault } : backups(...rows)({ path, ...request }),
      );
      return asked(`{ vault(id: "vault:sg:${VAULT}") { latestCheckpoint { nativeId } } }`);
    };
    const older = { id: uuid(2), status: 5, created_at: '2001-01-01T00:00:00' };
    for (const checkpoint_id of [uuid(3), 5]) {
      const { data } = await ask(wireBackup(), wireBackup({ ...older, checkpoint_id }));
      expect(data.vault).toEqual({ latestCheckpoint: { nativeId: CHECKPOINT } });
    }
    const odd = wireBackup({ id: uuid(2), created_at: null });
    for (const rows of [[odd], [odd, wireBackup()], [wireBackup(), wireBackup(older)]]) {
      const { data, errors } = await ask(...rows);
      expect(data.vault).toEqual({ latestCheckpoint: null });
      expect(errors?.[0]?.extensions?.code).toBe('UPSTREAM_BAD_RESPONSE');
    }
  });

  describe('among the checkpoints of a vault', () => {
    const message = 'sg: listBackups: backups[0] cannot be identified: created_at is not a text.';
    const openVault = (parts: object = {}) =>
      open((request) => {
        if (request.path === `${PREFIX}/vaults`) return { body: { vaults: [vault.vault], count: 1 } };
        if (request.path === `${PREFIX}/vaults/${VAULT}`) return { body: vault };
        return backups(wireBackup({ id: uuid(2), created_at: null, ...parts }), wireBackup())(request);
      });

    it.each([
      ['a failure in the place of the vault that it may protect', {}, [], [notIdentified(message)]],
      ['a failure beside vaults where it names none', { vault_id: 5 }, [{ nativeId: VAULT }], [{}]],
      ['nothing to vaults where it has failed', { status: 'error' }, [{ nativeId: VAULT }], []],
    ])('is %s when these are looked at for their newest one', async (_what, parts, nodes, failures) => {
      const { ask } = await openVault(parts);
      const filter = '{ upstreams: ["sg"], lastAvailableBefore: "2999-01-01T00:00:00Z" }';
      const { data } = await ask(
        `{ vaults(filter: ${filter}) { totalCount nodes { nativeId } failures { ${FAILURE} } } }`,
      );
      const totalCount = failures.length > 0 ? null : 1;
      expect(data.vaults).toMatchObject({ totalCount, nodes, failures });
    });

    describe('with another backup of a checkpoint that is AVAILABLE and was begun since', () => {
      const T = '2026-03-01T12:00:00.000Z';
      /** What is asked an hour and a minute back, or just before the checkpoint. */
      const FAR = '2026-03-01T10:59:00.000Z';
      const NEAR = '2026-03-01T11:59:00.000Z';
      const first = wireBackup({ created_at: T });
      const older = wireBackup({ id: uuid(4), checkpoint_id: uuid(14), created_at: '2026-03-01T11:58:00.000Z' });
      const second = (parts: object) => wireBackup({ id: uuid(2), created_at: T, ...parts });

      /** @param status Of the record of the first one; that of all others is available. */
      async function openRecorded(status: string, ...rows: object[]) {
        const { ask, wire } = await open((request) => {
          const { path, method } = request;
          if (path === `${PREFIX}/vaults`) return { body: { vaults: [vault.vault], count: 1 } };
          if (path === `${PREFIX}/vaults/${VAULT}`) return { body: vault };
          const id = new RegExp(`^${PREFIX}/checkpoints/(.+)$`).exec(path)?.[1];
          if (id !== undefined) {
            const told = id === CHECKPOINT ? status : 'available';
            return { body: { checkpoint: { ...record.checkpoint, id, status: told } } };
          }
          if (method === 'POST') return { body: { checkpoint: { ...record.checkpoint, id: uuid(77) } } };
          return backups(...rows)(request);
        });
        return {
          behind: async (instant: string) => {
            const filter = `{ upstreams: ["sg"], lastAvailableBefore: "${instant}" }`;
            const { data } = await ask(
              `{ vaults(filter: ${filter}) { totalCount nodes { nativeId } failures { ${FAILURE} } } }`,
            );
            return data.vaults;
          },
          create: async (instant: string) => {
            const input = `{ vaultId: "vault:sg:${VAULT}", unlessNewerThan: "${instant}" }`;
            const { data } = await ask(`mutation { createCheckpoint(input: ${input}) { ... on Failure { ${FAILURE} }
              ... on CreateCheckpointPayload { isExisting checkpoint { nativeId } } } }`);
            const isMade = wire.calls().some((call) => call.startsWith('POST'));
            return { result: data.createCheckpoint, isMade };
          },
        };
      }

      const existing = (nativeId: string) => ({
        result: { isExisting: true, checkpoint: { nativeId } },
        isMade: false,
      });
      const made = { result: { isExisting: false, checkpoint: { nativeId: uuid(77) } }, isMade: true };
      const NOT_A_TEXT = 'id is not a text';

      it.each([
        [
          'that has failed and has an odd time',
          { status: 'error', created_at: 'x' },
          FAR,
          'created_at is not an instant',
        ],
        ['that has failed and has an odd id', { status: 'error', id: 5 }, FAR, NOT_A_TEXT],
        [
          'that has failed and names no checkpoint',
          { status: 'error', checkpoint_id: 5 },
          FAR,
          'checkpoint_id is not a text',
        ],
        ['that names no vault', { status: 'error', vault_id: 5 }, FAR, 'vault_id is not a text'],
        ['whose status is odd', { status: 7 }, FAR, 'status is not a text'],
        ['that was begun before', { id: 5, created_at: '2026-03-01T11:58:00' }, NEAR, NOT_A_TEXT],
        ['that may have been begun before', { created_at: 'x' }, NEAR, 'created_at is not an instant'],
      ])('is a failure in the place of the vault where it is one %s', async (_what, parts, instant, words) => {
        const { behind } = await openRecorded('available', first, second(parts));
        const failures = [notIdentified(`sg: listBackups: backups[1] cannot be identified: ${words}.`)];
        expect(await behind(instant)).toEqual({ totalCount: null, nodes: [], failures });
      });

      it.each([
        ['as good', { id: 5 }, NEAR],
        ['with an odd time that the instant lies far before', { created_at: 'x' }, FAR],
        ['that failed in another checkpoint', { id: 5, checkpoint_id: uuid(13), status: 'error' }, NEAR],
        [
          'that failed long before and names no checkpoint',
          { checkpoint_id: 5, status: 'error', created_at: '2026-03-01T10:00:00' },
          NEAR,
        ],
      ])('is nothing where it is one %s', async (_what, parts, instant) => {
        const { behind, create } = await openRecorded('available', first, second(parts));
        expect(await behind(instant)).toEqual({ totalCount: 0, nodes: [], failures: [] });
        expect(await create(instant)).toEqual(existing(CHECKPOINT));
      });

      it.each([
        ['the record says that it is AVAILABLE', 'available', { status: 'error', id: 5 }, NEAR, existing(CHECKPOINT)],
        ['the record says that it is not', 'error', { status: 'error', id: 5 }, NEAR, made],
        [
          'its record is not AVAILABLE and the next one is',
          'error',
          { status: 'error', id: 5 },
          FAR,
          existing(uuid(14)),
        ],
        [
          'its record is not AVAILABLE and another row may be newer',
          'error_deleting',
          { id: 5, checkpoint_id: uuid(12) },
          NEAR,
          { result: notIdentified(`sg: listBackups: backups[1] cannot be identified: ${NOT_A_TEXT}.`), isMade: false },
        ],
        [
          'it may have been begun before',
          'available',
          { created_at: 'x' },
          NEAR,
          {
            result: notIdentified('sg: listBackups: backups[1] cannot be identified: created_at is not an instant.'),
            isMade: false,
          },
        ],
      ])('decides about a create as is known: %s', async (_what, status, parts, instant, expected) => {
        const { create } = await openRecorded(status, first, second(parts), older);
        expect(await create(instant)).toEqual(expected);
      });
    });

    it('says nothing of days behind it', async () => {
      const older = wireBackup({ id: uuid(2), status: 5, created_at: '2001-01-01T00:00:00' });
      const { ask } = await open((request) =>
        request.path === `${PREFIX}/vaults/${VAULT}` ? { body: vault } : backups(wireBackup(), older)(request),
      );
      const { data, errors } = await ask(`{ vault(id: "vault:sg:${VAULT}") { days(last: 2) { status } } }`);
      expect([data.vault.days.length, errors]).toEqual([2, undefined]);
    });

    it('leaves no day out without a word', async () => {
      const { ask } = await openVault();
      const { data, errors = [] } = await ask(`{ vault(id: "vault:sg:${VAULT}") { days { date status } } }`);
      expect([data.vault, errors.map((error) => error.message)]).toEqual([{ days: null }, [message]]);
    });

    it('lets no create go on that an existing one would make needless', async () => {
      const { ask, wire } = await openVault();
      const input = `{ vaultId: "vault:sg:${VAULT}", unlessNewerThan: "2900-01-01T00:00:00Z" }`;
      const { data } = await ask(`mutation { createCheckpoint(input: ${input}) { ... on Failure { ${FAILURE} } } }`);
      expect(data.createCheckpoint).toEqual(notIdentified(message));
      expect(wire.calls().filter((call) => call.startsWith('POST'))).toEqual([]);
    });
  });
});

describe('a list of backups that does not heed which checkpoint is asked for', () => {
  const other = wireBackup({ id: uuid(9), checkpoint_id: uuid(8) });

  it('has no backup of another checkpoint deleted, or shown', async () => {
    const { ask, wire } = await open((request) => {
      if (request.method === 'DELETE') return { status: 204 };
      if (request.path === `${PREFIX}/checkpoints/${CHECKPOINT}`) return { body: record };
      return backups(other, wireBackup())(request);
    });
    const { data } = await ask(`{ it: checkpoint(id: "checkpoint:sg:${CHECKPOINT}") { backups { nativeId } } }`);
    expect(data.it).toEqual({ backups: [{ nativeId: BACKUP }] });
    await ask(`mutation { deleteCheckpoint(input: { id: "checkpoint:sg:${CHECKPOINT}" }) { __typename } }`);
    const deleted = wire.calls().filter((call) => call.startsWith('DELETE'));
    expect(deleted).toEqual([`DELETE ${PREFIX}/backups/${BACKUP}`]);
  });
});

describe('a list of backups in which a page ends in rows that cannot be identified', () => {
  const rows = Array.from({ length: 130 }, (_, index) => ({
    ...wireBackup({
      id: uuid(index),
      checkpoint_id: uuid(1_000 + index),
      created_at: new Date(Date.UTC(2026, 0, 1) - index * 7_200_000).toISOString(),
    }),
    // As many as a page repeats of the one before it.
    ...(index >= 40 && index < 50 && { created_at: '' }),
  }));

  it('is followed to its end', async () => {
    const { ask, wire } = await open(({ path, query }) => {
      const offset = Number(query.get('offset'));
      const backupsThere = rows.slice(offset, offset + 50);
      return path === `${PREFIX}/backups` ? { body: { backups: backupsThere, count: 130, limit: 50 } } : undefined;
    });
    const { data } = await ask(
      `{ checkpoints(first: 100, filter: { upstreams: ["sg"] }) { nodes { id } pageInfo { hasNextPage endCursor } failures { code } } }`,
    );
    const after = `after: "${data.checkpoints.pageInfo.endCursor}"`;
    const next = await ask(
      `{ checkpoints(first: 100, ${after}, filter: { upstreams: ["sg"] }) { nodes { id } pageInfo { hasNextPage } } }`,
    );
    expect(data.checkpoints.failures).toHaveLength(10);
    expect(data.checkpoints.nodes.length + next.data.checkpoints.nodes.length).toBe(120);
    expect(next.data.checkpoints.pageInfo.hasNextPage).toBe(false);
    expect(wire.calls().length).toBeLessThan(12);
  });
});

describe('a list of vaults with rows that cannot be identified', () => {
  const total = 23;
  const isBad = (index: number) => [0, 1, 7, 8, 9, 10, 11, 12, 13, 22].includes(index);
  const rows = Array.from({ length: total }, (_, index) =>
    isBad(index) ? { name: 'nobody' } : { ...vault.vault, id: uuid(index) },
  );
  const page = ({ path, query }: WireRequest): WireAnswer | undefined => {
    const offset = Number(query.get('offset'));
    const given = rows.slice(offset, offset + Number(query.get('limit')));
    return path === `${PREFIX}/vaults` ? { body: { vaults: given } } : undefined;
  };

  it.each([1, 2, 3, 5, 13, 14, 50])('has every other row once in pages of %i, and ends', async (first) => {
    const { ask } = await open(page);
    const found: string[] = [];
    const said = new Set<string>();
    let after = '';
    for (let pages = 0; pages < 40; pages += 1) {
      const { data, errors } = await ask(`{ vaults(first: ${first}, filter: { upstreams: ["sg"] } ${after}) {
        nodes { nativeId } failures { message } pageInfo { hasNextPage endCursor } } }`);
      expect(errors).toBeUndefined();
      const { nodes, failures, pageInfo } = data.vaults;
      found.push(...nodes.map(({ nativeId }: { nativeId: string }) => nativeId));
      for (const { message } of failures) said.add(message.match(/vaults\[\d+\]/)?.[0] ?? message);
      if (!pageInfo.hasNextPage) break;
      expect(nodes).toHaveLength(first);
      after = `after: "${pageInfo.endCursor}"`;
    }
    expect(found).toEqual([...rows.keys()].filter((index) => !isBad(index)).map(uuid));
    expect([...said].sort()).toEqual(
      [...rows.keys()]
        .filter(isBad)
        .map((index) => `vaults[${index}]`)
        .sort(),
    );
  });
});

describe('what is said of an odd list within a row names the row', () => {
  const listed = backupBody.backup;
  const inRecord = (parts: object) => ({
    checkpoint: { ...record.checkpoint, vault: { ...record.checkpoint.vault, ...parts } },
  });
  const [planned] = planBody.plan.resources;
  const AT = {
    vault: `vault(id: "vault:sg:${VAULT}") { tags { key } resources { nativeId } }`,
    record: `checkpoint(id: "checkpoint:sg:${CHECKPOINT}") { resources { nativeId } skippedResources { name } }`,
    backup: `node(id: "backup:sg:${BACKUP}") { ... on Backup { children { nativeId } } }`,
    plan: `vault(id: "vault:lab:${VAULT}") { resources { nativeId } }`,
    snapshot: `checkpoint(id: "checkpoint:lab:${PROVIDER}:${CHECKPOINT}") { resources { nativeId } }`,
    graph: `checkpoint(id: "checkpoint:lab:${PROVIDER}:${CHECKPOINT}") { resourceGraph { nativeId } }`,
  };
  const snapshot = (parts: object) => ({
    checkpoint: {
      id: CHECKPOINT,
      status: 'available',
      protection_plan: { ...planBody.plan, provider_id: PROVIDER, resources: [], ...parts },
      resource_graph: 'x',
    },
  });

  it.each<[keyof typeof AT, string, object]>([
    ['vault', `tags of the vault ${VAULT} is not a list`, { vault: { ...vault.vault, tags: 5 } }],
    ['vault', `resources of the vault ${VAULT} is not a list`, { vault: { ...vault.vault, resources: {} } }],
    ['record', `resources of the checkpoint ${CHECKPOINT} is not a list`, inRecord({ resources: 5 })],
    ['record', `resources[0] of the checkpoint ${CHECKPOINT} cannot be identified`, inRecord({ resources: [5] })],
    ['record', `skipped_resources of the checkpoint ${CHECKPOINT} is not a list`, inRecord({ skipped_resources: 5 })],
    ['record', `skipped_resources[0] of the checkpoint ${CHECKPOINT} cannot be`, inRecord({ skipped_resources: [5] })],
    ['backup', `children of the backup ${BACKUP} is not a list`, { backup: { ...listed, children: 5 } }],
    ['backup', `children[0] of the backup ${BACKUP} cannot be identified`, { backup: { ...listed, children: [5] } }],
    ['plan', `resources of the plan ${VAULT} is not a list`, { plan: { ...planBody.plan, id: VAULT, resources: 5 } }],
    ['snapshot', `resources of the checkpoint ${CHECKPOINT} is not a list`, snapshot({ resources: 5 })],
    ['snapshot', `resources[1] of the checkpoint ${CHECKPOINT} cannot be`, snapshot({ resources: [planned, 5] })],
    ['graph', `the checkpoint ${CHECKPOINT} is invalid`, snapshot({})],
  ])('of a %s: %s', async (at, words, body) => {
    const { ask } = await open(() => ({ body }));
    const { errors } = await ask(`{ ${AT[at]} }`);
    expect(errors?.map(({ message }) => message)).toEqual([expect.stringContaining(words)]);
  });

  it('so what is said of two vaults is two messages', async () => {
    const rows = [1, 2].map((number) => ({ ...vault.vault, id: uuid(number), tags: 5 }));
    const { ask } = await open(() => ({ body: { vaults: rows } }));
    const { errors } = await ask('{ vaults(filter: { upstreams: ["sg"] }) { nodes { tags { key } } } }');
    expect(errors?.map(({ message }) => message)).toEqual(
      [1, 2].map((number) => `sg: listVaults: tags of the vault ${uuid(number)} is not a list.`),
    );
  });
});

describe('on Karbor a row that cannot be identified', () => {
  const checkpoint = (number: number, parts: object = {}) => ({
    id: uuid(number),
    project_id: PROJECT,
    status: 'available',
    created_at: '2026-03-01',
    protection_plan: { id: uuid(99), name: 'plan', provider_id: PROVIDER, resources: [] },
    resource_graph: null,
    extra_info: null,
    ...parts,
  });
  const plan = (number: number, parts: object = {}) => ({
    id: uuid(number),
    name: `plan ${number}`,
    status: 'suspended',
    provider_id: PROVIDER,
    resources: [],
    ...parts,
  });

  /** Gives two rows at once, by markers, as Karbor does. */
  const paged = (key: string, rows: readonly { id?: unknown }[], { query }: WireRequest): WireAnswer => {
    const start = rows.findIndex(({ id }) => id === query.get('marker')) + 1;
    const given = rows.slice(start, start + 2);
    const links = start + 2 < rows.length ? [{ rel: 'next', href: 'x' }] : [];
    return { body: { [key]: given, [`${key}_links`]: links } };
  };

  it('is a failure with its place, and no page is lost behind it', async () => {
    const rows = [checkpoint(1), checkpoint(2, { status: 5 }), checkpoint(3), checkpoint(4, { id: '' }), checkpoint(5)];
    const { ask } = await open((request) => paged('checkpoints', rows, request));
    const { data } =
      await ask(`{ it: checkpoints(first: 10, filter: { providerId: "provider:lab:${PROVIDER}", upstreams: ["lab"] }) {
      nodes { nativeId } pageInfo { hasNextPage } failures { code message } } }`);
    expect(data.it.nodes).toEqual([1, 3, 5].map((number) => ({ nativeId: uuid(number) })));
    expect(data.it.pageInfo).toEqual({ hasNextPage: false });
    expect(data.it.failures.map(({ message }: { message: string }) => message)).toEqual([
      'lab: listCheckpoints: checkpoints[1] cannot be identified: status is not a text.',
      `lab: listCheckpoints: checkpoints[1] behind ${uuid(2)} cannot be identified: id is not an id.`,
      `lab: listCheckpoints: checkpoints[0] behind ${uuid(3)} cannot be identified: id is not an id.`,
    ]);
  });

  it('does not make a plan unknown that is asked for by its id', async () => {
    const rows = [plan(1), plan(2, { status: null })];
    const { ask, wire } = await open((request) => {
      const asked = /\/plans\/(.+)$/.exec(request.path)?.[1];
      if (asked === undefined) return paged('plans', rows, request);
      return { body: { plan: rows.find(({ id }) => id === asked) } };
    });
    const { data, errors } = await ask(`{ nodes(ids: ["vault:lab:${uuid(1)}", "vault:lab:${uuid(2)}"]) { id } }`);
    expect(data.nodes).toEqual([{ id: `vault:lab:${uuid(1)}` }, null]);
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['UPSTREAM_BAD_RESPONSE']);
    expect(wire.requests).toHaveLength(2);
  });

  it('among the providers leaves open which one a checkpoint is of, so it is read before it is deleted', async () => {
    const { ask, wire } = await open((request) => {
      if (request.path.endsWith('/providers'))
        return { body: { providers: [{ id: PROVIDER, name: 'one' }, { id: 5 }] } };
      return request.method === 'DELETE' ? { body: {} } : { body: { checkpoint: checkpoint(1) } };
    });
    const { data, errors } = await ask('{ upstreams { providers { name } } }');
    expect(data.upstreams).toEqual([{ providers: null }, { providers: [{ name: 'one' }] }]);
    expect(errors?.map(({ path }) => path)).toEqual([['upstreams', 1, 'providers']]);
    await ask(`mutation { deleteCheckpoint(input: { id: "checkpoint:lab:${PROVIDER}:${uuid(1)}" }) { __typename } }`);
    expect(wire.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'DELETE']);
  });
});
