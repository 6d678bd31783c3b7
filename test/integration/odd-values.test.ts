import { describe, expect, it } from 'vitest';
import backupBody from '../fixtures/cbr/backup-show-200.json' with { type: 'json' };
import record from '../fixtures/cbr/checkpoint-show-200.json' with { type: 'json' };
import vault from '../fixtures/cbr/vault-show-200.json' with { type: 'json' };
import planBody from '../fixtures/karbor/plan-show-200.json' with { type: 'json' };
import { BACKUP, CHECKPOINT, VAULT, wireBackup } from '../support/cbr-questions.ts';
import { openBothKinds, PROVIDER } from './_support/both-kinds.ts';
import { backups, LIST, uuid } from './_support/odd-rows.ts';

describe('an odd value that is only shown', () => {
  const rows = [1, 2, 3].map((number) =>
    wireBackup({ id: uuid(number), expired_at: number === 2 ? '' : null, name: number === 2 ? 5 : 'nightly' }),
  );

  it('is null in its row, costs no other row, and is warned of once a field', async () => {
    const { ask, warnings } = await openBothKinds(backups(...rows));
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
    const { ask, wire } = await openBothKinds((request) =>
      request.method === 'DELETE' ? { status: 204 } : backups(...odd)(request),
    );
    const { data } = await ask(
      `mutation { deleteCheckpoint(input: { id: "checkpoint:sg:${CHECKPOINT}" }) { __typename } }`,
    );
    expect(data).toEqual({ deleteCheckpoint: { __typename: 'DeleteCheckpointPayload' } });
    expect(wire.calls().filter((call) => call.startsWith('DELETE'))).toHaveLength(3);
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
    const { ask } = await openBothKinds(() => ({ body }));
    const { errors } = await ask(`{ ${AT[at]} }`);
    expect(errors?.map(({ message }) => message)).toEqual([expect.stringContaining(words)]);
  });

  it('so what is said of two vaults is two messages', async () => {
    const rows = [1, 2].map((number) => ({ ...vault.vault, id: uuid(number), tags: 5 }));
    const { ask } = await openBothKinds(() => ({ body: { vaults: rows } }));
    const { errors } = await ask('{ vaults(filter: { upstreams: ["sg"] }) { nodes { tags { key } } } }');
    expect(errors?.map(({ message }) => message)).toEqual(
      [1, 2].map((number) => `sg: listVaults: tags of the vault ${uuid(number)} is not a list.`),
    );
  });
});
