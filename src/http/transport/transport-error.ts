/**
 * Why there is no answer.
 * - `timeout`: the time was over; `aborted`: the client left, or the gateway stops.
 * - `unreachable`: no connection came about, for a reason of the other side.
 * - `broken`: a connection that stood ended before the answer was whole.
 * - `exhausted`: no connection came about, for want of something of this machine.
 * - `too-large`, `long-headers`, `undecodable`: an answer came that is not read.
 * - `over-budget`: it is more than one request may hold; `no-room`: all requests together hold too much.
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
  | 'over-budget'
  | 'no-room';

const TRANSPORT_CODE = /^[A-Z][A-Z0-9_]{2,63}$/;

export class TransportError extends Error {
  override readonly name = 'NoAnswer';
  readonly kind: Kind;
  /**
   * When the request was handed to a connected and verified socket, on the clock of `performance.now()`; later by as much
   * as its answer has waited here for room. Undefined: not one byte of the request has left.
   */
  readonly writtenAt: number | undefined;
  /** The content coding of an answer that is `undecodable`, where it can be shown. */
  readonly coding: string | undefined;

  constructor(kind: Kind, writtenAt?: number, cause?: unknown, coding?: string) {
    super(kind, { cause });
    this.kind = kind;
    this.writtenAt = writtenAt;
    this.coding = coding;
  }

  /** What the transport calls it: ECONNREFUSED, DEPTH_ZERO_SELF_SIGNED_CERT; undefined where it is no matter of the transport. */
  get transportCode(): string | undefined {
    const code = codeOf(this.cause);
    return TRANSPORT_CODE.test(code) ? code : undefined;
  }

  /** Whether the other side may have the request. */
  get mayHaveBeenSent(): boolean {
    return this.writtenAt !== undefined;
  }
}

/** What an aborted signal means for the call that it ended. */
export function abortError({ reason }: AbortSignal, writtenAt?: number): TransportError {
  if (reason instanceof TransportError) return new TransportError(reason.kind, writtenAt, reason);
  const kind = reason instanceof Error && reason.name === 'TimeoutError' ? 'timeout' : 'aborted';
  return new TransportError(kind, writtenAt, reason);
}

/** What an error of the network means; any other one is ours, and stays as it is. */
export function toTransportError(error: unknown, writtenAt: number | undefined): unknown {
  const code = codeOf(error);
  if (error instanceof TransportError || code === '' || code === 'UND_ERR_INVALID_ARG') return error;
  // undici keeps what it has read within its errors; the code says enough. Those of its parser have none.
  const told = isOfParser(error) ? 'HTTP_PARSER_ERROR' : code;
  return new TransportError(
    kindOf(code, writtenAt !== undefined),
    writtenAt,
    Object.assign(new Error(told), { code: told }),
  );
}

function isOfParser(error: unknown): boolean {
  return error instanceof Error && error.name === 'HTTPParserError';
}

const OUR_END = new Set(['UND_ERR_ABORTED', 'UND_ERR_CLOSED', 'UND_ERR_DESTROYED']);
/** File descriptors, memory, ports, and the rules of this machine's own firewall. */
const OUR_MACHINE = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'EADDRNOTAVAIL', 'EACCES', 'EPERM']);

function kindOf(code: string, isWritten: boolean): Kind {
  if (OUR_END.has(code)) return 'aborted';
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'long-headers';
  if (isWritten) return 'broken';
  return OUR_MACHINE.has(code) ? 'exhausted' : 'unreachable';
}

/** Whether an error of the network has its cause on this side of the connection. */
export function isOurs(code: string): boolean {
  return OUR_END.has(code) || OUR_MACHINE.has(code);
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
