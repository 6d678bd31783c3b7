import { describe, expect, it } from 'vitest';
import record from '../fixtures/cbr/checkpoint-show-200.json' with { type: 'json' };
import { BACKUP, CHECKPOINT, PREFIX, VAULT, wireBackup } from '../support/cbr-questions.ts';
import { openBothKinds } from './_support/both-kinds.ts';
import { backups, FAILURE, LIST, notIdentified, uuid } from './_support/odd-rows.ts';

describe('a row that cannot be identified', () => {
  it.each([
    ['its id', { id: '../x' }, 'id is not an id'],
    ['its checkpoint', { id: uuid(2), checkpoint_id: null }, 'checkpoint_id is not a text'],
    ['its vault', { id: uuid(2), vault_id: 5 }, 'vault_id is not a text'],
    ['its parent', { id: uuid(2), parent_id: 5 }, 'parent_id is not a text'],
    ['its status', { id: uuid(2), status: 5 }, 'status is not a text'],
    ['its time', { id: uuid(2), created_at: 'soon' }, 'created_at is not an instant'],
  ])('for %s is a failure with its place, and the list is as if it were not there', async (_what, parts, words) => {
    const { ask } = await openBothKinds(backups(wireBackup(), wireBackup(parts)));
    const { data, errors } = await ask(`{ ${LIST} }`);
    expect(errors).toBeUndefined();
    expect(data.checkpoints).toEqual({
      nodes: [{ backups: [{ nativeId: BACKUP, expiresAt: null, name: 'nightly' }] }],
      pageInfo: { hasNextPage: false },
      failures: [notIdentified(`sg: listBackups: backups[1] cannot be identified: ${words}.`)],
    });
  });

  it('is no failed upstream where it stands alone', async () => {
    const { ask } = await openBothKinds(backups('x'));
    const { data, errors } = await ask(`{ ${LIST} }`);
    expect(errors).toBeUndefined();
    expect(data.checkpoints).toMatchObject({ nodes: [], pageInfo: { hasNextPage: false }, failures: [{}] });
  });

  it('stands in errors beside the rest outside of connections', async () => {
    const { ask } = await openBothKinds((request) =>
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
    const { ask } = await openBothKinds((request) =>
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
    const { ask, wire } = await openBothKinds(backups(wireBackup(), wireBackup({ id: null })));
    const document = `mutation { deleteCheckpoint(input: { id: "checkpoint:sg:${CHECKPOINT}" }) { ... on Failure { ${FAILURE} } } }`;
    expect((await ask(document)).data.deleteCheckpoint).toEqual(
      notIdentified('sg: listBackups: backups[1] cannot be identified: id is not a text.'),
    );
    expect(wire.calls().filter((call) => !call.startsWith('GET'))).toEqual([]);
  });
});

describe('a list of backups that does not heed which checkpoint is asked for', () => {
  const other = wireBackup({ id: uuid(9), checkpoint_id: uuid(8) });

  it('has no backup of another checkpoint deleted, or shown', async () => {
    const { ask, wire } = await openBothKinds((request) => {
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
    const { ask, wire } = await openBothKinds(({ path, query }) => {
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
