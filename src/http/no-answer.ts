/** Why there is no answer. `isSent` is false only when not one byte of the request can have left. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly kind: 'timeout' | 'aborted' | 'unreachable' | 'broken' | 'too-large';
  readonly isSent: boolean;

  constructor(kind: NoAnswer['kind'], isSent: boolean, cause?: unknown) {
    super(kind, { cause });
    this.kind = kind;
    this.isSent = isSent;
  }
}

/** What an aborted signal means for the call that it ended. */
export function gaveUp({ reason }: AbortSignal, isSent: boolean): NoAnswer {
  if (reason instanceof NoAnswer) return new NoAnswer(reason.kind, isSent, reason);
  return new NoAnswer(
    reason instanceof Error && reason.name === 'TimeoutError' ? 'timeout' : 'aborted',
    isSent,
    reason,
  );
}

/** What an error of the network means; any other one is ours, and stays as it is. */
export function asNoAnswer(error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof NoAnswer || code === '' || code === 'UND_ERR_INVALID_ARG') return error;
  // undici keeps what it has read within its errors; the code says enough.
  const cause = new Error(code);
  return wasNeverSent(error) ? new NoAnswer('unreachable', false, cause) : new NoAnswer('broken', true, cause);
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** These codes can also end a connection that stood: then it was not the connecting that failed. */
function wasNeverSent(error: unknown): boolean {
  const isLater = error instanceof Error && 'syscall' in error && ['read', 'write'].includes(String(error.syscall));
  return !isLater && NEVER_SENT.has(codeOf(error));
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
