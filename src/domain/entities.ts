import { invalidInput } from '../failure.ts';
import { backupId } from './backup.ts';
import { checkpointId } from './checkpoint.ts';
import { isNativeId } from './id.ts';
import { providerId } from './provider.ts';
import { taskId } from './task.ts';
import { upstreamId } from './upstream.ts';
import { UPSTREAM_NAME } from './upstream-name.ts';
import { vaultId } from './vault.ts';

/** Every entity with a public id, by the prefix of the id and in the order of messages. */
export const entities = {
  upstream: upstreamId,
  vault: vaultId,
  checkpoint: checkpointId,
  backup: backupId,
  provider: providerId,
  task: taskId,
};

export type Entity = keyof typeof entities;

type TypesOf<K extends Entity> = NonNullable<(typeof entities)[K]['types']>;

/** The row types of the entities. */
export type Entities = { readonly [K in Entity]: TypesOf<K>['row'] };

/** The filter types of their lists; never without a list. */
export type Filters = { readonly [K in Entity]: TypesOf<K>['filter'] };

export const entityNames = Object.keys(entities) as readonly Entity[];

/** The parts of a public id, all of them safe in a URL path. */
export interface PublicId {
  readonly entity: Entity;
  readonly upstream: string;
  /** The id assigned by the upstream; empty for an upstream itself. */
  readonly nativeId: string;
  /** The part before the native id, if the kind of upstream has one: the provider of a checkpoint, the record of a task. */
  readonly scope: string | undefined;
}

/**
 * Parses a public id.
 * @throws GatewayError INVALID_INPUT for a malformed id, or one of another entity than the accepted ones.
 */
export function parseId(text: string, argument: readonly string[], accepted = entityNames): PublicId {
  const parts = text.split(':');
  const [word, upstream = '', first = '', second] = parts;
  const entity = accepted.find((candidate) => candidate === word);
  const count = parts.length - 2;
  const isWhole = entity !== undefined && entities[entity].partCounts.includes(count) && UPSTREAM_NAME.test(upstream);
  if (!isWhole || (count > 0 && !isNativeId(first)) || (second !== undefined && !isNativeId(second))) {
    const forms = accepted.map((candidate) => entities[candidate].form).join(', ');
    throw invalidInput(argument, `${argument.join('.')} is not a valid id; accepted: ${forms}.`);
  }
  return { entity, upstream, nativeId: second ?? first, scope: second === undefined ? undefined : first };
}

/** The native id in an id that was parsed before, or made by this gateway. */
export function nativeIdOf(id: string): string {
  return id.slice(id.lastIndexOf(':') + 1);
}

/** The entity of an id that was made by this gateway. */
export function entityOf(id: string): Entity {
  return id.slice(0, id.indexOf(':')) as Entity;
}
