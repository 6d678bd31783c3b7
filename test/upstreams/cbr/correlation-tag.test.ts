import { describe, expect, it } from 'vitest';
import { tally } from '../../support/calls.ts';
import { serverVault } from '../../support/estates.ts';
import { create } from '../../support/mutations.ts';
import { NEW, OLD, openVault, plainTag, SECRET, tagsOf } from './_support/tagged-creates.ts';

describe('the correlation tag of a create', () => {
  it('is the plain hash of upstream, project, key and input where no secret is configured', async () => {
    const { estate, vault, start, ask } = await openVault();
    await ask(start({}));
    expect(tagsOf(estate)).toEqual([plainTag(vault, 'nightly')]);
  });

  it('is another one with each secret, and of the same form', async () => {
    const { estate, vault, start, ask } = await openVault();
    for (const secret of [SECRET, OLD, NEW]) await ask(start({ secret }));
    const tags = [...tagsOf(estate), plainTag(vault, 'nightly')];
    expect(tags).not.toContain(undefined);
    expect(new Set(tags).size).toBe(4);
  });

  it('differs for another key, another input and another vault', async () => {
    const { estate, start, ask } = await openVault();
    const gateway = start({ secret: SECRET });
    const other = serverVault('db');
    estate.cbr.vaults.push(other);
    await ask(gateway);
    await ask(gateway, { idempotencyKey: 'weekly' });
    await ask(gateway, { idempotencyKey: 'weekly-2', name: 'by-hand' });
    await ask(gateway, { idempotencyKey: 'weekly-3', vaultId: `vault:sg:${other.id}` });
    expect(new Set(tagsOf(estate)).size).toBe(4);
  });

  it('is at the end of the description, and no reader sees it', async () => {
    const { estate, vault, start } = await openVault(3);
    const gateway = start({});
    const vaultId = `vault:sg:${vault.id}`;
    const description = 'x'.repeat(237);
    const seen = 'name description extraInfo backups { description }';
    const { result } = await create(gateway, { vaultId, description }, `checkpointId checkpoint { ${seen} }`);
    expect(estate.cbr.checkpoints.at(-1)?.description).toMatch(/^x{237} \[cg:[0-9a-f]{12}\]$/);
    expect(result.checkpoint.description).toBe(description);
    const document = `query ($id: ID!, $vault: ID!) { checkpoint(id: $id) { ${seen} } vault(id: $vault) { checkpoints(first: 1) { nodes { ${seen} } } } }`;
    const read = await gateway.query(document, { id: result.checkpointId, vault: vaultId });
    expect(read.errors).toBeUndefined();
    expect(JSON.stringify([result, read.data])).not.toContain('[cg:');
    expect(read.data.checkpoint.description).toBe(description);
    expect(read.data.vault.checkpoints.nodes[0]).toMatchObject({ description, backups: [{ description }, {}, {}] });
  });

  it('leaves room for 237 characters, which a refusal says', async () => {
    const { sandbox, start, ask } = await openVault();
    const { result } = await ask(start({}), { description: 'x'.repeat(238) });
    expect(result).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('accepted: at most 237') });
    expect(tally(sandbox)).toEqual({});
  });
});
