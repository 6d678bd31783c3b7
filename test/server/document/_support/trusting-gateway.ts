import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { callsOf, openGateway } from '../../../support/gateway.ts';

export const COMMITTED = fileURLToPath(new URL('../../../../schema/generated/trusted-documents.json', import.meta.url));
const entries = Object.entries(JSON.parse(readFileSync(COMMITTED, 'utf8')) as Record<string, string>);
export const [overviewId, overview] = entryOf('query VaultOverview');
export const [deleteId] = entryOf('mutation DeleteCheckpoint');
export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
export const md5 = (text: string) => createHash('md5').update(text).digest('hex');
export const UNKNOWN = sha256('unknown');
export const GOOD = '{ upstreams { name } }';

function entryOf(start: string): [string, string] {
  const found = entries.find(([, text]) => text.startsWith(start));
  if (found) return found;
  throw new Error(`The manifest has no ${start}.`);
}

/** A gateway over a sandbox, with the manifest that is committed unless told otherwise. */
export async function open(trustedDocuments: object | 'none' = { manifest: COMMITTED }) {
  const content = trustedDocuments === 'none' ? {} : { trustedDocuments };
  const gateway = await openGateway(content, { listen: true, sandbox: {} });
  const url = `${gateway.url}/graphql`;
  // A kept connection would hold up the end of each test.
  const own = { accept: 'application/graphql-response+json', connection: 'close' };
  async function post(body: object) {
    const headers = { ...own, 'content-type': 'application/json' };
    return read(await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }));
  }
  async function get(params: Record<string, string>) {
    const headers = { ...own, 'graphql-require-preflight': '1' };
    return read(await fetch(`${url}?${new URLSearchParams(params)}`, { headers }));
  }
  async function read(response: Response) {
    const { data, errors = [] } = await response.json();
    return { status: response.status, data, errors, code: errors[0]?.extensions?.code, message: errors[0]?.message };
  }
  return { url: gateway.url, post, get, calls: () => callsOf(gateway.sandbox) };
}

/** Apollo's form of a hash. */
export const apollo = (sha256Hash: unknown, version: unknown = 1) => ({ persistedQuery: { version, sha256Hash } });
