import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';

const MAX_SECRETS = 1_000;
// Headers can hold 32 kB each.
const MAX_CHARACTERS = 4_000_000;

export interface SecretHash {
  readonly hash: (secret: string) => string;
  /** Drops the inputs that contain one of these secrets from the cache. */
  readonly forget: (secrets: readonly string[]) => void;
}

/**
 * Hashes secrets with a key (HMAC-SHA256), with a cache for recurring callers. The input starts with its kind, so that no
 * token has the hash of an equal key.
 */
export function createSecretHash(key: Buffer): SecretHash {
  const known = new LRUCache<string, string>({
    max: MAX_SECRETS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_hash, secret) => secret.length + 1,
  });

  function hash(secret: string): string {
    const found = known.get(secret);
    if (found !== undefined) return found;
    const fresh = createHmac('sha256', key).update(secret).digest('base64url');
    known.set(secret, fresh);
    return fresh;
  }

  function forget(secrets: readonly string[]): void {
    for (const input of [...known.keys()]) if (secrets.some((secret) => input.includes(secret))) known.delete(input);
  }

  return { hash, forget };
}
