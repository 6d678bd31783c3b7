import { invalidInput } from '../failure.ts';
import { UPSTREAM_NAME } from './upstream-name.ts';

export const idKinds = ['upstream', 'vault', 'checkpoint', 'backup', 'provider'] as const;
export type IdKind = (typeof idKinds)[number];

/** A public id, taken apart. Every part has passed a pattern that is safe in a URL path. */
export interface PublicId {
  readonly kind: IdKind;
  readonly upstream: string;
  /** The upstream's own id; empty for an upstream itself. */
  readonly nativeId: string;
  /** Karbor checkpoints only: without it the upstream cannot find one. */
  readonly providerId: string | undefined;
}

const NATIVE = /^[A-Za-z0-9_-]{1,64}$/;

const FORMS: Record<IdKind, string> = {
  upstream: 'upstream:<upstream>',
  vault: 'vault:<upstream>:<id>',
  checkpoint: 'checkpoint:<upstream>:<id> (CBR) or checkpoint:<upstream>:<provider id>:<id> (Karbor)',
  backup: 'backup:<upstream>:<id>',
  provider: 'provider:<upstream>:<id>',
};

export function isNativeId(text: string): boolean {
  return NATIVE.test(text);
}

/**
 * Takes a public id apart.
 * @throws GatewayError INVALID_INPUT when it is malformed or not of one of the accepted kinds.
 */
export function parseId(text: string, argument: readonly string[], accepted: readonly IdKind[] = idKinds): PublicId {
  const [kind, upstream = '', ...natives] = text.split(':');
  const known = accepted.find((candidate) => candidate === kind);
  const count = known === 'upstream' ? [0] : known === 'checkpoint' ? [1, 2] : [1];
  if (!known || !UPSTREAM_NAME.test(upstream) || !count.includes(natives.length) || !natives.every(isNativeId)) {
    const forms = accepted.map((candidate) => FORMS[candidate]).join(', ');
    throw invalidInput(argument, `${argument.join('.')} is not an id of the accepted form: ${forms}.`);
  }
  return {
    kind: known,
    upstream,
    nativeId: natives.at(-1) ?? '',
    providerId: natives.length === 2 ? natives[0] : undefined,
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** True for the form of CBR's own ids. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** True for what Karbor takes for a UUID: 32 hexadecimal digits, whatever hyphens stand among them. */
export function isUuidLike(text: string): boolean {
  return /^[0-9a-f]{32}$/i.test(text.replaceAll('-', ''));
}

/** What an id names, for an id that this gateway has made itself. */
export function kindOfId(id: string): string {
  return id.slice(0, id.indexOf(':'));
}

export function upstreamId(upstream: string): string {
  return `upstream:${upstream}`;
}

export function vaultId(upstream: string, nativeId: string): string {
  return `vault:${upstream}:${nativeId}`;
}

export function backupId(upstream: string, nativeId: string): string {
  return `backup:${upstream}:${nativeId}`;
}

export function providerId(upstream: string, nativeId: string): string {
  return `provider:${upstream}:${nativeId}`;
}

/** With a provider on Karbor, without on CBR. */
export function checkpointId(upstream: string, nativeId: string, provider?: string): string {
  return provider === undefined
    ? `checkpoint:${upstream}:${nativeId}`
    : `checkpoint:${upstream}:${provider}:${nativeId}`;
}
