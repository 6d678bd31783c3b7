import { createHmac, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';

const MOST_SECRETS = 1_000;
// Headers can hold 32 kB each.
const MOST_CHARACTERS = 4_000_000;

/** The keyed hash of a secret, good for as long as this process lives. Callers come again, so their hashes are kept. */
export function createSecretHash(): (secret: string) => string {
  const key = randomBytes(32);
  const known = new LRUCache<string, string>({
    max: MOST_SECRETS,
    maxSize: MOST_CHARACTERS,
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
