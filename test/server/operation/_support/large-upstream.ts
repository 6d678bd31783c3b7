import type { ServerResponse } from 'node:http';
import { openGateway, type TestGateway } from '../../../support/gateway.ts';
import { type Seen, serve } from '../../../support/wire-server.ts';

const ID = '38d5a0c9-e172-4f3b-8b6d-c04f29e7a516';
const VAULT = '5d2c8a10-7b3e-4f65-9c81-2e4a6b8d0f12';
export const CHECKPOINT = `checkpoint:sg:${ID}`;
export const GONE = 'checkpoint:sg:00000000-0000-4000-8000-000000000404';
export const SLOW = 'vault:sg:00000000-0000-4000-8000-000000000999';
export const VAULT_ID = `vault:sg:${VAULT}`;

export interface Large {
  readonly extraInfo?: unknown;
  readonly resources?: readonly object[];
  readonly vaultName?: string;
}

export interface LargeGateway extends TestGateway {
  readonly seen: readonly Seen[];
  /** How many calls for SLOW, which is never answered, were given up. */
  readonly givenUp: () => number;
}

/** A resource as CBR writes it into a checkpoint. */
export function resource(at: number, more: object = {}): object {
  const id = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
  return { id, name: `server-${at}`, type: 'OS::Nova::Server', resource_size: '40', ...more };
}

/** The same field so often, each time under another alias. */
export const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, at) => `a${at}: ${field}`).join(' ');

/** A gateway over one checkpoint of CBR, which is also what a create makes. */
export async function largeGateway(
  { extraInfo = null, resources = [], vaultName = 'orders' }: Large,
  limits: object = {},
  config: object = {},
): Promise<LargeGateway> {
  let givenUp = 0;
  const checkpoint = {
    id: ID,
    project_id: 'p1',
    status: 'protecting',
    created_at: '2026-03-02T09:14:07.402615',
    vault: { id: VAULT, name: vaultName, resources, skipped_resources: [] },
    extra_info: extraInfo,
  };
  const json = (response: ServerResponse, status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const { origin, seen } = await serve(({ method, url = '' }, response) => {
    const [, name = ''] = SLOW.split('sg:');
    if (url.endsWith(name)) {
      response.once('close', () => {
        givenUp += 1;
      });
    } else if (method === 'POST' || url.endsWith(ID)) json(response, 200, { checkpoint });
    else json(response, 404, { error_code: 'BackupService.6217', error_msg: 'no such checkpoint' });
  });
  const auth = { mode: 'token', token: 't' };
  const upstreams = [{ name: 'sg', kind: 'cbr', endpoint: origin, projectId: 'p1', auth }];
  return { ...openGateway({ upstreams, limits, ...config }), seen, givenUp: () => givenUp };
}
