import type { ActionStates } from '../domain/checkpoint-action.ts';
import type { Entity } from '../domain/entities.ts';
import type { Capability } from '../domain/upstream.ts';
import type { ClassifyError, UpstreamClient } from '../http/upstream-client.ts';
import type { KnownProviders } from './known-providers.ts';
import type { Loaders } from './loaders.ts';
import type { Writes } from './writes/writes.ts';

/** All that the gateway knows of one kind of upstream. `Name` is the word by which clients know the kind. */
export interface UpstreamKind<Name extends string = string> {
  readonly name: Name;
  /** The version path, which stands behind the endpoint: "v3". */
  readonly version: string;
  /** Headers that every call carries. */
  readonly headers: Readonly<Record<string, string>>;
  readonly authModes: readonly AuthMode[];
  readonly capabilities: readonly Capability[];
  readonly traits: Traits;
  /** The states in which the upstream takes each action on a checkpoint. */
  readonly actionStates: ActionStates;
  /** True for the form of the upstream's own ids. */
  readonly isNativeId: (text: string) => boolean;
  /** Entities whose ids are never sent to the upstream, and so may have any form. */
  readonly notSentById: readonly Entity[];
  readonly classify: ClassifyError;
  /** True for a body that is a refusal in spite of its status 2xx. */
  readonly isFault: (body: unknown) => boolean;
  readonly createLoaders: (client: UpstreamClient, options: LoaderOptions) => Loaders;
  readonly writes: Writes;
}

/** How calls get their rights: `auth.mode` of the configuration. */
export type AuthMode = 'passthrough' | 'token' | 'password' | 'application-credential' | 'aksk';

/** What decides about the number of calls, pages and the forms of ids. */
export interface Traits {
  /** Checkpoints of lists are derived from backups; the record of each is a call of its own. */
  readonly derivesCheckpoints: boolean;
  /** Checkpoints are kept, listed and named by their providers. */
  readonly hasProviders: boolean;
  /** The instant at which a checkpoint was begun is in a log of operations alone. */
  readonly hasOperationLog: boolean;
  /** Vaults are listed all at once, without pages. */
  readonly listsVaultsWhole: boolean;
  /** Unknown ids and ids of another project are refused alike; one more call a request tells them apart. */
  readonly blursUnknownIds: boolean;
}

export type Trait = keyof Traits;

/** What loaders need beside the client of their request. */
export interface LoaderOptions {
  /** Whether the upstream lists full and incremental backups apart. */
  readonly backupListSplit: boolean;
  readonly knownProviders: KnownProviders;
}
