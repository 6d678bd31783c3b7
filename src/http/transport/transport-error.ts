/**
 * Why a call has no response.
 * - `timeout`: the deadline has passed; `aborted`: the client has disconnected, or the gateway shuts down.
 * - `unreachable`: connecting failed for a reason of the upstream or the network.
 * - `broken`: an established connection was closed before the response was complete.
 * - `exhausted`: connecting failed for lack of resources of this machine.
 * - `too-large`, `long-headers`, `undecodable`: the response is not readable within its limits.
 * - `unconfirmed`: a write was confirmed too long before it would have been written.
 * - `over-budget`: the response exceeds what one request may hold; `no-room`: all requests together hold too much.
 */
type Kind =
  | 'timeout'
  | 'aborted'
  | 'unreachable'
  | 'broken'
  | 'exhausted'
  | 'too-large'
  | 'long-headers'
  | 'undecodable'
  | 'unconfirmed'
  | 'over-budget'
  | 'no-room';

const TRANSPORT_CODE = /^[A-Z][A-Z0-9_]{2,63}$/;

export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly kind: Kind;
  /**
   * When the request was handed to a connected and verified socket, on the clock of `performance.now()`, plus the time
   * for which the response has waited here for room. Undefined if no byte of the request was sent.
   */
  readonly writtenAt: number | undefined;
  /** The content coding of an `undecodable` response, if safe to print. */
  readonly coding: string | undefined;

  constructor(kind: Kind, writtenAt?: number, cause?: unknown, coding?: string) {
    super(kind, { cause });
    this.kind = kind;
    this.writtenAt = writtenAt;
    this.coding = coding;
  }

  /** The code of the underlying error: ECONNREFUSED, DEPTH_ZERO_SELF_SIGNED_CERT; undefined without one. */
  get transportCode(): string | undefined {
    const code = codeOf(this.cause);
    return TRANSPORT_CODE.test(code) ? code : undefined;
  }

  /** Whether the upstream may have received the request. */
  get mayHaveBeenSent(): boolean {
    return this.writtenAt !== undefined;
  }
}

/** The error of a call that an aborted signal has ended: its reason if possible, for a client may leave many calls. */
export function abortError({ reason }: Pick<AbortSignal, 'reason'>, writtenAt?: number): TransportError {
  if (reason instanceof TransportError)
    return reason.writtenAt === writtenAt ? reason : new TransportError(reason.kind, writtenAt, reason);
  const kind = reason instanceof Error && reason.name === 'TimeoutError' ? 'timeout' : 'aborted';
  return new TransportError(kind, writtenAt, reason);
}

/** Converts a network error to a TransportError; returns any other error, a fault of the gateway, unchanged. */
export function toTransportError(error: unknown, writtenAt: number | undefined): unknown {
  const code = codeOf(error);
  if (error instanceof TransportError || code === '' || code === 'UND_ERR_INVALID_ARG') return error;
  // undici's errors hold what was read; only the code is kept. Parser errors may have none.
  const safeCode = isParserError(error) ? 'HTTP_PARSER_ERROR' : code;
  return new TransportError(
    kindOf(code, writtenAt !== undefined),
    writtenAt,
    Object.assign(new Error(safeCode), { code: safeCode }),
  );
}

function isParserError(error: unknown): boolean {
  return error instanceof Error && error.name === 'HTTPParserError';
}

const CLOSED_HERE = new Set(['UND_ERR_ABORTED', 'UND_ERR_CLOSED', 'UND_ERR_DESTROYED']);
/** Lack of file descriptors, memory or ports, and this machine's own firewall. */
const EXHAUSTED = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'EADDRNOTAVAIL', 'EACCES', 'EPERM']);

function kindOf(code: string, isWritten: boolean): Kind {
  if (CLOSED_HERE.has(code)) return 'aborted';
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'long-headers';
  if (isWritten) return 'broken';
  return EXHAUSTED.has(code) ? 'exhausted' : 'unreachable';
}

/** Whether the cause of a network error is on this side of the connection. */
export function isLocal(code: string): boolean {
  return CLOSED_HERE.has(code) || EXHAUSTED.has(code);
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
