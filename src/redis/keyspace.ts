import { createHmac } from 'node:crypto';

/** The names of the keys in Redis. What they are made from appears in them as a keyed hash only. */
export interface Keyspace {
  /** The instant at which the store began. */
  readonly began: string;
  readonly leaseOf: (owner: string) => string;
  /** What every name of a lease starts with. */
  readonly leases: string;
  readonly nameOf: (use: 'create' | 'creates' | 'hold' | 'rate', text: string) => string;
}

/** A part of every name depends on the key: with another secret the store begins anew. */
export function createKeyspace(prefix: string, key: Buffer): Keyspace {
  const hash = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  const start = `${prefix}${hash('keyspace').slice(0, 8)}:`;
  const leases = `${start}lease:`;
  return {
    began: `${start}began`,
    leases,
    leaseOf: (owner) => leases + owner,
    nameOf: (use, text) => `${start}${use}:${hash(text)}`,
  };
}
