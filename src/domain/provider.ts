import { defineId } from './id.ts';

/**
 * A provider of Karbor, which stores checkpoints. Checkpoints and plans have only its id: `name` and `description` are
 * undefined until the list of providers is read.
 */
export interface Provider {
  readonly id: string;
  readonly nativeId: string;
  readonly upstreamName: string;
  readonly name: string | null | undefined;
  readonly description: string | null | undefined;
}

export const providerId = defineId<Provider>('provider', 'Provider');
