import { readFileSync } from 'node:fs';
import type { Act, Ask } from '../recording.ts';
import { get, postText } from '../requests.ts';

const manifest = readFileSync(new URL('../../../schema/generated/trusted-documents.json', import.meta.url), 'utf8');
const documents = Object.entries(JSON.parse(manifest) as Record<string, string>);
const UNKNOWN = `sha256:${'0'.repeat(64)}`;
const persisted = (id: string, version = 1) => ({
  persistedQuery: { version, sha256Hash: id.slice('sha256:'.length) },
});

async function askAll(ask: Ask): Promise<void> {
  const body = (name: string, params: object) => ask(name, postText(JSON.stringify(params), { 'X-Request-Cost': '1' }));
  for (const [id, query] of documents) {
    const [, word = ''] = /(?:query|mutation) (\w+)/.exec(query) ?? [];
    const variables = { id: 'x', input: { id: 'x', vaultId: 'x', state: 'ERROR' }, first: 2 };
    await body(`${word} by documentId`, { documentId: id, variables });
    await body(`${word} by doc_id`, { doc_id: id.slice('sha256:'.length), variables });
    await body(`${word} in Apollo's form`, { extensions: persisted(id), variables });
    await body(`${word} with its text`, { documentId: id, query, variables });
    await body(`${word} by its text`, { query, variables });
    await body(`${word} with the text of another`, { documentId: id, query: '{ __typename }', variables });
    await ask(`${word} by GET`, get({ documentId: id, variables: JSON.stringify(variables) }));
  }
  await body('an unknown documentId', { documentId: UNKNOWN });
  await body('an unknown doc_id', { doc_id: 'a'.repeat(40) });
  await body("an unknown hash in Apollo's form", { extensions: persisted(UNKNOWN) });
  await body("another version of Apollo's form", { extensions: persisted(UNKNOWN, 2) });
  await body('an id of another form', { documentId: 'md5:1' });
  await body('a doc_id of another form', { doc_id: 7 });
  await body('a text', { query: '{ upstreams { name } }' });
  await body('nothing', { extensions: {} });
}

const stageOf = (name: string, only: boolean) =>
  ({
    name,
    estate: 'demo',
    config: { trustedDocuments: { manifest: 'm.json', only } },
    files: { 'm.json': manifest },
  }) as const;

/** Documents by their hashes, beside all others. */
export const trusted: Act = { stage: stageOf('trusted documents', false), run: askAll };

/** No document but those. */
export const trustedOnly: Act = { stage: stageOf('trusted documents alone', true), run: askAll };
