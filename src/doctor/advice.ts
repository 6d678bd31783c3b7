import type { UpstreamConfig } from '../config/config.ts';
import type { GatewayError } from '../failure.ts';
import { TransportError } from '../http/transport/transport-error.ts';
import type { Examination } from './examination.ts';
import { tokenVariable } from './given.ts';

/** The services accept a signature whose time differs from theirs by about 15 minutes. */
const SIGNATURE_TOLERANCE_S = 900;

const UNTRUSTED =
  'The certificate is of an authority that is not trusted here: name the PEM file of that authority in upstreams[].ca.';
const UNRESOLVED = 'The name of the host cannot be resolved: check the address, and the DNS of this machine.';
const NO_ROUTE = 'There is no route to the host: check the network of this machine, or set upstreams[].proxy.';
const NO_TLS = 'The port does not speak TLS: check the port, or write http:// in the address.';

const TLS_ADVICE: ReadonlyMap<string, string> = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', UNTRUSTED],
  ['SELF_SIGNED_CERT_IN_CHAIN', UNTRUSTED],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNTRUSTED],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNTRUSTED],
  ['CERT_HAS_EXPIRED', 'The certificate has expired: have it renewed, or check the clock of this machine.'],
  ['CERT_NOT_YET_VALID', 'The certificate is not valid yet: check the clock of this machine.'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'The certificate is for another name: use that name in the address.'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', NO_TLS],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', NO_TLS],
  ['EPROTO', NO_TLS],
]);

const CONNECT_ADVICE: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', UNRESOLVED],
  ['EAI_AGAIN', UNRESOLVED],
  ['ECONNREFUSED', 'Nothing listens at that address: check host and port, and whether the service runs.'],
  ['EHOSTUNREACH', NO_ROUTE],
  ['ENETUNREACH', NO_ROUTE],
]);

const SILENT = 'No response came in time: check firewalls, routes and proxies between here and there.';
const PROXY_LOGIN = 'The proxy wants a login: write it into the address of the proxy, percent-encoded.';
const PROXY =
  'The proxy cannot be reached, or refuses the address: check upstreams[].proxy, HTTP_PROXY, HTTPS_PROXY and NO_PROXY.';

/** Whether a transport code is about TLS. */
export function isOfTls(code: string | undefined): boolean {
  return code !== undefined && TLS_ADVICE.has(code);
}

/** One sentence that helps with a failed read. Contains nothing of credentials and addresses of proxies. */
export function adviceFor({ upstream, isLogin, isCredentialGood }: Examination, error: GatewayError): string {
  const { cause, code, details } = error;
  const where = isLogin ? 'auth.authUrl' : 'endpoint';
  if (cause instanceof TransportError) return `${transportAdvice(cause)} The address is upstreams[].${where}.`;
  if (isCredentialGood) return 'The project is not that of the credential: check projectId.';
  if (isLogin)
    return 'The token service refuses the login: check user, password or secret, domains and project in auth.';
  if (code === 'INVALID_INPUT' && details.status === undefined)
    return `Name a project by --project ${upstream.name}=ID, or in projectId.`;
  if (code === 'UNAUTHENTICATED' && details.status === undefined)
    return `Give a token by ${tokenVariable(upstream.name)} or GATEWAY_TOKEN in the environment, or by --token ${upstream.name}=TOKEN.`;
  if (details.status === 401) return 'The credential is wrong or has expired: check auth, or get a new token.';
  if (code === 'FORBIDDEN')
    return 'The credential lacks the rights for this project: check projectId, and the roles of the user.';
  if (code === 'UPSTREAM_BAD_RESPONSE')
    return 'Something else than the service may answer there: check endpoint (base path, port), region and proxies.';
  return 'Repeat the check later, or ask the operator of the upstream.';
}

function transportAdvice({ kind, transportCode = '' }: TransportError): string {
  if (transportCode === 'PROXY_407') return PROXY_LOGIN;
  if (transportCode.startsWith('PROXY_')) return PROXY;
  const known = TLS_ADVICE.get(transportCode) ?? CONNECT_ADVICE.get(transportCode);
  if (known !== undefined) return known;
  if (kind === 'timeout' || /TIMEOUT|TIMEDOUT/.test(transportCode)) return SILENT;
  if (kind === 'broken') return 'The connection was closed: check whether the address needs https://, and proxies.';
  return 'The response cannot be used: check the address, and proxies on the way.';
}

/** Signed requests fail if the two clocks differ too much. */
export function clockAdvice({ name, auth }: UpstreamConfig, differenceS: number | null): string[] {
  if (auth.mode !== 'aksk' || differenceS === null || Math.abs(differenceS) <= SIGNATURE_TOLERANCE_S) return [];
  const minutes = Math.round(Math.abs(differenceS) / 60);
  return [
    `The clock of this machine is ${minutes} minutes ${differenceS > 0 ? 'behind' : 'ahead of'} that of the upstream ${name}, and signatures are accepted within about 15: set it (NTP).`,
  ];
}
