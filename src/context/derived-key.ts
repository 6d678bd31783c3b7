import { hkdfSync } from 'node:crypto';

export type KeyUse = 'callers' | 'marks' | 'redis';

/**
 * Derives the key of one use from the configured secret (HKDF-SHA256, 32 bytes). The key is the same in every process,
 * and its output reveals nothing about the keys of other uses.
 */
export function deriveKey(secret: string, use: KeyUse): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `checkpoint-gateway ${use}`, 32));
}
