import { type Provider, providerId } from '../../domain/provider.ts';
import type { Row } from '../../domain/row.ts';
import { shown } from '../../http/display.ts';
import { identifier, memberOrNull, textOrNull } from '../../http/json-reader.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { readWhole } from './pages.ts';

/**
 * Lists every provider. Providers store checkpoints; usually the configuration has a few of them.
 *
 * GET /v1/{project_id}/providers?limit=1000
 * Returns 200, `providers`, by id; extended_info_schema has the schemas of the plugins. An unknown marker restarts the list.
 * Errors  403 policy.
 * Source  karbor/api/v1/providers.py, providers_list.
 */
export function listProviders(karbor: UpstreamClient): Promise<Row<Provider>[]> {
  return readWhole(karbor, { operation: 'listProviders', path: '/providers' }, 'providers', (source) => {
    const row = { source, upstream: karbor, what: 'a provider' };
    const schemas = shown(row, memberOrNull, 'extended_info_schema');
    return {
      ...namedProvider(karbor, identifier(source, 'id')),
      name: shown(row, textOrNull, 'name'),
      description: shown(row, textOrNull, 'description'),
      optionsSchema: schemas?.options_schema ?? null,
      restoreSchema: schemas?.restore_schema ?? null,
      savedInfoSchema: schemas?.saved_info_schema ?? null,
    };
  });
}

/** A provider with nothing but its id. */
export function namedProvider(karbor: UpstreamClient, nativeId: string): Provider {
  return {
    id: providerId.of(karbor.name, nativeId),
    nativeId,
    upstreamName: karbor.name,
    name: undefined,
    description: undefined,
    optionsSchema: undefined,
    restoreSchema: undefined,
    savedInfoSchema: undefined,
  };
}
