import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { folder, run } from '../../support/command.ts';
import { apollo, GOOD, md5, open, overview, overviewId, sha256 } from './_support/trusting-gateway.ts';

const home = mkdtempSync(join(tmpdir(), 'manifest-'));
afterAll(() => rmSync(home, { recursive: true }));

function manifestOf(content: Record<string, string>): string {
  const file = join(home, `${Object.keys(content)}.json`);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

describe('a manifest', () => {
  const good = { [overviewId]: overview };
  const wrongText = 'query A { vaults(first: 1) { nodes { nam } } }';

  it.each([
    ['is not there', undefined, 'there is no such file'],
    ['is not JSON', '{', 'it is not JSON; accepted: {"sha256:'],
    ['begins with two byte order marks', '\uFEFF\uFEFF{}', 'it is not JSON; accepted: {"sha256:'],
    ['is a list', '[]', 'it is not a JSON object; accepted: {"sha256:'],
    [
      'has another key',
      JSON.stringify({ ...good, VaultOverview: overview }),
      '"VaultOverview" is not an entry; accepted',
    ],
    ['has no text', JSON.stringify({ [overviewId]: {} }), `"${overviewId}" is not an entry; accepted`],
    [
      'has a wrong hash',
      JSON.stringify({ [overviewId]: GOOD }),
      `"${overviewId}" is not the hash of its text; accepted`,
    ],
    [
      'has a wrong bare hash',
      JSON.stringify({ [md5('{')]: GOOD }),
      `"${md5('{')}" is not the hash of its text; accepted: the MD5 of the text, which is "${md5(GOOD)}"`,
    ],
    ['has a hash of no known length', JSON.stringify({ [md5(GOOD).slice(1)]: GOOD }), 'is not an entry; accepted'],
    [
      'is of another version of Apollo',
      JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 2, operations: [] }),
      'its "format", "version" and "operations" are not those of Apollo; accepted: {"sha256:',
    ],
    [
      'has an operation of Apollo without a body',
      JSON.stringify({
        format: 'apollo-persisted-query-manifest',
        version: 1,
        operations: [null, { id: sha256(GOOD), name: 'A', type: 'query' }],
      }),
      `"${sha256(GOOD)}" is not an entry; accepted`,
    ],
    [
      'has a document that does not fit the schema',
      JSON.stringify({ [`sha256:${sha256(wrongText)}`]: wrongText }),
      `"sha256:${sha256(wrongText)}" cannot run: Cannot query field "nam"`,
    ],
    [
      'has a document that cannot be read',
      JSON.stringify({ [`sha256:${sha256('{')}`]: '{' }),
      'cannot run: Syntax Error',
    ],
  ])('that %s stops the start, which says why', async (_name, content, problem) => {
    const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const manifest = join(folder, 'trusted.json');
    if (content !== undefined) writeFileSync(manifest, content);
    const started = open({ manifest });
    await expect(started).rejects.toMatchObject({ code: 'MANIFEST_UNUSABLE' });
    await expect(started).rejects.toThrow(problem);
    await expect(started).rejects.toThrow(`${manifest}, named by trustedDocuments.manifest, cannot be used:`);
  });
});

describe('the manifest of another tool', () => {
  // What each of them wrote of two stored operations.
  const written = (tool: string) => fileURLToPath(new URL(`../../fixtures/manifests/${tool}.json`, import.meta.url));
  const preset = 'graphql-codegen-client-preset-6.2.0';
  const APOLLO = 'apollo-generate-persisted-query-manifest-1.4.0';

  it.each([
    ['GraphQL Code Generator', written(`${preset}-sha256`), (hash: string) => ({ documentId: hash })],
    ['GraphQL Code Generator with SHA-1', written(`${preset}-sha1`), (hash: string) => ({ doc_id: hash })],
    ['Apollo', written(APOLLO), (hash: string) => ({ extensions: apollo(hash) })],
    ['Apollo, for other clients', written(APOLLO), (hash: string) => ({ documentId: `sha256:${hash}` })],
    ['relay-compiler with MD5', manifestOf({ [md5(overview)]: overview }), (hash: string) => ({ doc_id: hash })],
    ['relay-compiler', manifestOf({ [sha256(overview)]: overview }), (hash: string) => ({ doc_id: hash })],
    ['a map of SHA-256', manifestOf({ [sha256(overview)]: overview }), () => ({ documentId: overviewId })],
  ])('of %s is read, and its hashes run', async (_name, manifest, bodyOf) => {
    const { post, get } = await open({ manifest });
    const text = readFileSync(manifest, 'utf8');
    const [, hash = ''] = /"((?:sha256:)?[0-9a-f]+)"[^{]+query VaultOverview/.exec(text) ?? [];
    const body = { ...bodyOf(hash), variables: { first: 2 } };
    expect((await post(body)).data.vaults.edges).toHaveLength(2);
    const inAddress = Object.entries(body).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    expect((await get(Object.fromEntries(inAddress))).data.vaults.edges).toHaveLength(2);
    expect((await post({ query: overview })).code).toBe('FORBIDDEN');
  });
});

describe('a process', () => {
  const upstreams = [{ name: 'sg', kind: 'cbr', endpoint: 'http://127.0.0.1:9', auth: { mode: 'passthrough' } }];

  it.each([[['--check-config']], [['--port', '0']]])(
    'ends at once with %j where the manifest is broken',
    async (words) => {
      const home = folder({ upstreams, trustedDocuments: { manifest: 'trusted.json' } });
      writeFileSync(join(home, 'trusted.json'), JSON.stringify({ [overviewId]: GOOD }));
      const { code, stderr } = await run(words, {}, home);
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining(`"${overviewId}" is not the hash of its text; accepted`),
      ]);
      expect(stderr).not.toContain('Unexpected');
    },
  );

  it('finds the manifest, which may begin with a byte order mark, from the folder of the configuration', async () => {
    const home = folder({ upstreams, trustedDocuments: { manifest: 'trusted.json' } });
    writeFileSync(join(home, 'trusted.json'), `\uFEFF${JSON.stringify({ [overviewId]: overview })}`);
    const { code, stderr } = await run(['--check-config', '--config', join(home, 'gateway.config.json')]);
    expect([code, stderr]).toEqual([0, '']);
  });
});
