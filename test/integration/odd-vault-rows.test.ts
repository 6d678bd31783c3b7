import { describe, expect, it } from 'vitest';
import vault from '../fixtures/cbr/vault-show-200.json' with { type: 'json' };
import { PREFIX, VAULT } from '../support/cbr-questions.ts';
import type { WireAnswer, WireRequest } from '../support/wire.ts';
import { openBothKinds } from './_support/both-kinds.ts';
import { uuid } from './_support/odd-rows.ts';

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
    const { ask } = await openBothKinds(page);
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

describe('a row that cannot be identified', () => {
  it('stands in errors beside the rest of what a vault holds', async () => {
    const [resource] = vault.vault.resources;
    const body = {
      vault: {
        ...vault.vault,
        tags: [{ key: 'a' }, { value: 'b' }],
        resources: ['x', resource, { ...resource, id: 5 }],
      },
    };
    const { ask } = await openBothKinds(({ path }) => (path === `${PREFIX}/vaults/${VAULT}` ? { body } : undefined));
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
});
