import { type Provider, providerId } from '../../domain/provider.ts';
import type { Row } from '../../domain/row.ts';
import { shown } from '../../http/display.ts';
import { identifier, textOrNull } from '../../http/json-reader.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { readWhole } from './pages.ts';

/**
 * Lists every provider: the places where Karbor keeps checkpoints. Usually a handful, from its configuration.
 *
 * GET /v1/{project_id}/providers?limit=1000
 * Answer  200, `providers`, by id. A marker it does not know starts the list again.
 * Errors  403 policy.
 * Source  karbor/api/v1/providers.py, providers_list.
 */
export function listProviders(karbor: UpstreamClient): Promise<Row<Provider>[]> {
  return readWhole(karbor, { operation: 'listProviders', path: '/providers' }, 'providers', (source) => {
    const row = { source, upstream: karbor, what: 'a provider' };
    return {
      ...namedProvider(karbor, identifier(source, 'id')),
      name: shown(row, textOrNull, 'name'),
      description: shown(row, textOrNull, 'description'),
    };
  });
}

/** A provider of which only the id is known. */
export function namedProvider(karbor: UpstreamClient, nativeId: string): Provider {
  return {
    id: providerId.of(karbor.name, nativeId),
    nativeId,
    upstreamName: karbor.name,
    name: undefined,
    description: undefined,
  };
}
