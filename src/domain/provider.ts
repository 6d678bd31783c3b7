import { defineId } from './id.ts';

/**
 * Where Karbor keeps checkpoints. A checkpoint or a plan names only its id:
 * `name` and `description` are undefined until a call has told them.
 */
export interface Provider {
  readonly id: string;
  readonly nativeId: string;
  readonly upstreamName: string;
  readonly name: string | null | undefined;
  readonly description: string | null | undefined;
}

export const providerId = defineId<Provider>('provider', 'Provider');
