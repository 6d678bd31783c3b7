import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';

const MAX_SECRETS = 1_000;
// Headers can hold 32 kB each.
const MAX_CHARACTERS = 4_000_000;

/**
 * Hashes secrets with a key (HMAC-SHA256), with a cache for recurring callers. The input starts with its kind, so that no
 * token has the hash of an equal key.
 */
export function createSecretHash(key: Buffer): (secret: string) => string {
  const known = new LRUCache<string, string>({
    max: MAX_SECRETS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_hash, secret) => secret.length + 1,
  });
  return (secret) => {
    const found = known.get(secret);
    if (found !== undefined) return found;
    const hash = createHmac('sha256', key).update(secret).digest('base64url');
    known.set(secret, hash);
    return hash;
  };
}
