import { defineId } from './id.ts';

/**
 * A provider of Karbor, which stores checkpoints. Checkpoints and plans have only its id: the other
 * properties are undefined until the list of providers is read.
 */
export interface Provider {
  readonly id: string;
  readonly nativeId: string;
  readonly upstreamName: string;
  readonly name: string | null | undefined;
  readonly description: string | null | undefined;
  /** JSON Schemas by native resource type: options of a backup, parameters of a restore, data that a backup records. */
  readonly optionsSchema: unknown;
  readonly restoreSchema: unknown;
  readonly savedInfoSchema: unknown;
}

export const providerId = defineId<Provider>('provider', 'Provider');
