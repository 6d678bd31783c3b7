import { invalidInput } from '../failure.ts';
import { backupId } from './backup.ts';
import { checkpointId } from './checkpoint.ts';
import { isNativeId } from './id.ts';
import { providerId } from './provider.ts';
import { upstreamId } from './upstream.ts';
import { UPSTREAM_NAME } from './upstream-name.ts';
import { vaultId } from './vault.ts';

/** Everything that has a public id, by the word that the id begins with; in the order in which messages name them. */
export const entities = {
  upstream: upstreamId,
  vault: vaultId,
  checkpoint: checkpointId,
  backup: backupId,
  provider: providerId,
};

export type Entity = keyof typeof entities;

type TypesOf<K extends Entity> = NonNullable<(typeof entities)[K]['types']>;

/** The rows behind the ids. */
export type Entities = { readonly [K in Entity]: TypesOf<K>['row'] };

/** What lists of them are filtered by; never where there is no such list. */
export type Filters = { readonly [K in Entity]: TypesOf<K>['filter'] };

export const entityNames = Object.keys(entities) as readonly Entity[];

/** A public id, taken apart. Every part has passed a pattern that is safe in a URL path. */
export interface PublicId {
  readonly entity: Entity;
  readonly upstream: string;
  /** The upstream's own id; empty for an upstream itself. */
  readonly nativeId: string;
  /** Where checkpoints are kept by providers: without it the upstream cannot find one. */
  readonly providerId: string | undefined;
}

/**
 * Takes a public id apart.
 * @throws GatewayError INVALID_INPUT when it is malformed or not of one of the accepted kinds.
 */
export function parseId(text: string, argument: readonly string[], accepted = entityNames): PublicId {
  const [word, upstream = '', ...natives] = text.split(':');
  const entity = accepted.find((candidate) => candidate === word);
  const isWhole = entity !== undefined && entities[entity].partCounts.includes(natives.length);
  if (!isWhole || !UPSTREAM_NAME.test(upstream) || !natives.every(isNativeId)) {
    const forms = accepted.map((candidate) => entities[candidate].form).join(', ');
    throw invalidInput(argument, `${argument.join('.')} is not an id of the accepted form: ${forms}.`);
  }
  return {
    entity,
    upstream,
    nativeId: natives.at(-1) ?? '',
    providerId: natives.length === 2 ? natives[0] : undefined,
  };
}

/** What an id names, for an id that this gateway has made itself. */
export function entityOf(id: string): Entity {
  return id.slice(0, id.indexOf(':')) as Entity;
}
