import type { ActionStates } from '../domain/checkpoint-action.ts';
import type { Entity } from '../domain/entities.ts';
import type { TaskFilter } from '../domain/task.ts';
import type { Capability } from '../domain/upstream.ts';
import type { ClassifyError, UpstreamClient } from '../http/upstream-client.ts';
import type { KnownProviders } from './known-providers.ts';
import type { LiveRows } from './live-rows.ts';
import type { Loaders } from './loaders.ts';
import type { Writes } from './writes/writes.ts';

/** The descriptor of one kind of upstream. `Name` is its name in the schema. */
export interface UpstreamKind<Name extends string = string> {
  readonly name: Name;
  /** The version path behind the endpoint: "v3". */
  readonly version: string;
  /** Headers of every call. */
  readonly headers: Readonly<Record<string, string>>;
  readonly authModes: readonly AuthMode[];
  /** Features in addition to those that follow from traits (`capabilitiesOf`). */
  readonly capabilities: readonly Exclude<Capability, 'PROVIDERS'>[];
  readonly traits: Traits;
  /** The statuses in which the upstream accepts each action on a checkpoint. */
  readonly actionStates: ActionStates;
  /** True for an id in the native form of the upstream. */
  readonly isNativeId: (text: string) => boolean;
  /** The ids that have a part before the native id. */
  readonly idScopes: { readonly [K in Entity]?: IdScope };
  /** Entities whose native ids are never sent to the upstream and may therefore have any form. */
  readonly notSentById: readonly Entity[];
  /** True if the upstream applies a whole filter of tasks, so that every row of its list is one of the page. */
  readonly appliesTaskFilter: (filter: TaskFilter) => boolean;
  readonly classify: ClassifyError;
  /** True for an error body with a 2xx status. */
  readonly isFault: (body: unknown) => boolean;
  readonly createLoaders: (client: UpstreamClient, options: LoaderOptions) => Loaders;
  readonly writes: Writes;
  /** One cheap read of the project, which needs the credential. */
  readonly probe: (client: UpstreamClient) => Promise<unknown>;
}

/** The part of public ids before the native id. */
export interface IdScope {
  /** The form of the ids in messages. */
  readonly form: string;
  readonly accepts: (scope: string) => boolean;
}

/** The source of credentials: `auth.mode` in the configuration. */
export type AuthMode = 'passthrough' | 'token' | 'password' | 'application-credential' | 'aksk';

/** Properties that determine the number of calls, paging and the forms of ids. */
export interface Traits {
  /** Lists derive checkpoints from backups; each checkpoint record costs a call of its own. */
  readonly derivesCheckpoints: boolean;
  /** Providers store and list the checkpoints, and are part of their ids. */
  readonly hasProviders: boolean;
  /** The start time of a checkpoint is recorded in an operation log only. */
  readonly hasOperationLog: boolean;
  /** The list of vaults is read as a whole, without pages. */
  readonly listsVaultsWhole: boolean;
  /** Unknown ids and ids of another project get the same error; one more call per request tells them apart. */
  readonly blursUnknownIds: boolean;
}

export type Trait = keyof Traits;

/** All features of a kind, in the order of the schema. */
export function capabilitiesOf({ capabilities, traits }: UpstreamKind): readonly Capability[] {
  return traits.hasProviders ? [...capabilities, 'PROVIDERS'] : capabilities;
}

/** Options of loaders in addition to the client of the request. */
export interface LoaderOptions {
  /** Whether the upstream lists full and incremental backups separately. */
  readonly backupListSplit: boolean;
  readonly knownProviders: KnownProviders;
  /** The rows that the caller's live queries watch; undefined for other requests. */
  readonly liveRows: LiveRows | undefined;
  /** Called after a write to a checkpoint. */
  readonly onWritten: (checkpointId: string) => void;
}
