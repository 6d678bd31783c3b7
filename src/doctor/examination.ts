import type { UpstreamConfig } from '../config/config.ts';
import type { GatewayError } from '../failure.ts';

/** The facts of one upstream after one read. */
export interface Examination {
  readonly upstream: UpstreamConfig;
  /** The failure of the read; undefined for a success. */
  readonly error: GatewayError | undefined;
  /** Whether the login at the token service has failed, or was in flight when the read failed. */
  readonly isLogin: boolean;
  /** Whether the upstream itself has responded, with whatever status. */
  readonly hasResponded: boolean;
  /** True if the upstream refused the call although the credential is valid, as for another project. */
  readonly isCredentialGood: boolean;
  readonly latencyMs: number;
  /** The clock of the upstream minus the clock of this machine, in seconds; undefined without a Date header. */
  readonly clockDifferenceS: number | undefined;
}
