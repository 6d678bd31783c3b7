import type { Answer, World } from '../exchange.ts';
import { isUuidLike, type KarborRequest } from './endpoint.ts';
import { invalidId, missing, unexpectedFault } from './faults.ts';
import { pageBody, readListQuery } from './list-query.ts';
import type { KarborProvider } from './rows.ts';

/** GET /providers: always sorted by id. An unknown marker restarts the list. */
export function listProviders(request: KarborRequest): Answer {
  const { world, call, caller } = request;
  const { limit, marker } = readListQuery(request);
  const name = call.query.get('name');
  const description = call.query.get('description');
  const id = caller.isAdmin ? call.query.get('id') : null;
  const rows = reachableProviders(world)
    .filter((row) => (name ?? row.name) === row.name && (description ?? row.description) === row.description)
    .filter((row) => (id ?? row.id) === row.id)
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const start = rows.findIndex((row) => row.id === marker) + 1;
  const page = rows.slice(start, start + limit);
  return { status: 200, body: pageBody(request, 'providers', page, page.map(providerBody)) };
}

/** GET /providers/{id} */
export function showProvider({ world, parts }: KarborRequest): Answer {
  const { id = '' } = parts;
  if (!isUuidLike(id)) throw invalidId('provider');
  return { status: 200, body: { provider: providerBody(findProvider(world, id)) } };
}

export function findProvider(world: World, id: string): KarborProvider {
  const provider = reachableProviders(world).find((row) => row.id === id);
  if (provider === undefined) throw missing('Provider', id);
  return provider;
}

/** Providers belong to the protection service, not to the API. */
export function reachableProviders({ estate }: World): KarborProvider[] {
  if (estate.karbor.isProtectionDown) throw unexpectedFault();
  return [...estate.karbor.providers];
}

function providerBody(provider: KarborProvider): object {
  return {
    id: provider.id,
    name: provider.name,
    description: provider.description,
    extended_info_schema: {
      options_schema: provider.optionsSchema,
      restore_schema: provider.restoreSchema,
      saved_info_schema: provider.savedInfoSchema,
    },
  };
}
