import type { GatewayError } from '../failure.ts';
import { TransportError } from '../http/transport/transport-error.ts';
import { adviceFor, clockAdvice, isOfTls } from './advice.ts';
import type { Examination } from './examination.ts';

/** One row of the report. Null is what could not be found out. */
export interface Finding {
  readonly upstream: string;
  readonly isOk: boolean;
  readonly reached: boolean | null;
  /** Null also for an address of http://. */
  readonly tls: boolean | null;
  readonly credential: boolean | null;
  readonly project: boolean | null;
  readonly latencyMs: number | null;
  /** The clock of the upstream minus the clock of this machine. */
  readonly clockDifferenceS: number | null;
  /** What failed, and what helps. Null if all is well. */
  readonly help: string | null;
}

export function findingOf(examination: Examination): Finding {
  const { upstream, error, isLogin, hasResponded, latencyMs, clockDifferenceS = null } = examination;
  const isSecure = upstream.endpoint.startsWith('https:');
  const cause = error?.cause;
  const isTlsFault = !isLogin && cause instanceof TransportError && isOfTls(cause.transportCode);
  const hasFailedToConnect = !isLogin && cause instanceof TransportError;
  const help = [
    ...(error ? [`${messageOf(examination, error)} ${adviceFor(examination, error)}`] : []),
    ...clockAdvice(upstream, clockDifferenceS),
  ];
  return {
    upstream: upstream.name,
    isOk: help.length === 0,
    reached: hasResponded || isTlsFault ? true : hasFailedToConnect ? false : null,
    tls: isSecure && (hasResponded || isTlsFault) ? !isTlsFault : null,
    ...rightsOf(examination),
    latencyMs: hasResponded ? latencyMs : null,
    clockDifferenceS,
    help: help.length === 0 ? null : help.join(' '),
  };
}

/** A read that ends while it waits for a login names the upstream instead of the token service. */
function messageOf({ upstream, isLogin }: Examination, { code, message }: GatewayError): string {
  const hasWaited = isLogin && code === 'UPSTREAM_TIMEOUT';
  return hasWaited ? `${upstream.name}: the token service did not respond in time.` : message;
}

/** Whether the upstream has accepted the credential, and the project. */
function rightsOf({ error, isLogin, isCredentialGood }: Examination): Pick<Finding, 'credential' | 'project'> {
  if (!error) return { credential: true, project: true };
  const { status } = error.details;
  if (isLogin) return { credential: status === undefined ? null : false, project: null };
  if (isCredentialGood) return { credential: true, project: false };
  if (error.code === 'FORBIDDEN') return { credential: true, project: false };
  return { credential: status === 401 ? false : null, project: null };
}
