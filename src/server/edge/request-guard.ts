import type { IncomingMessage } from 'node:http';
import type { Config } from '../../config/config.ts';
import { endAfterResponse } from '../connection/last-response.ts';
import type { HttpContext } from '../request/http-context.ts';
import { createClientAddress } from './client-address.ts';
import { isUnsupportedExpect } from './expect-continue.ts';
import { isProbe } from './health.ts';
import { createHostCheck, type HostVerdict } from './hosts.ts';
import { refusal, refuse } from './refusal.ts';
import { countHosts, hasAmbiguousFraming, hasUnsupportedTransferEncoding, normalizeTarget } from './request-target.ts';

/** Checks a request before any route. True if it has refused the request. */
export type RequestGuard = (context: HttpContext) => boolean;

const INVALID_HOST = refusal(
  400,
  'The request needs exactly one Host header: a name or an address, with an optional port.',
);
const FOREIGN_HOST = refusal(
  421,
  'The Host header is not a name of this gateway. Its names are set by "allowedHosts" in the configuration.',
);
const INVALID_TARGET = refusal(400, 'The request target must be a path that begins with "/", or an absolute URL.');
const AMBIGUOUS_FRAMING = refusal(400, 'Transfer-Encoding is defined for HTTP/1.1 only. Use HTTP/1.1.', {
  headers: { Connection: 'close' },
});
const NOT_CHUNKED = refusal(501, 'The only supported transfer coding is "Transfer-Encoding: chunked".');
const UNSUPPORTED_EXPECT = refusal(417, 'The only supported expectation is "Expect: 100-continue".');

/** The checks of every route: client address, framing, Host header, target, transfer coding, Expect. */
export function createRequestGuard(config: Pick<Config, 'host' | 'allowedHosts' | 'trustedProxies'>): RequestGuard {
  const verdictOn = createHostCheck(config);
  const addressOf = createClientAddress(config.trustedProxies);

  function verdictOnHost(request: IncomingMessage): HostVerdict {
    const hosts = countHosts(request);
    const isHttp10 = request.httpVersion === '1.0';
    if (hosts > 1 || (hosts === 0 && !isHttp10)) return 'invalid';
    normalizeTarget(request);
    const { host } = request.headers;
    // Some load balancers probe by HTTP/1.0 without a Host header. A page in a browser cannot send such a request.
    return host === undefined && isHttp10 && isProbe(request) ? 'known' : verdictOn(host);
  }

  return (context) => {
    const { request, record } = context;
    const address = addressOf(request);
    if (address !== undefined) record.address = address;
    if (hasAmbiguousFraming(request)) {
      refuse(context, AMBIGUOUS_FRAMING);
      endAfterResponse(request.socket);
      return true;
    }
    const verdict = verdictOnHost(request);
    if (verdict !== 'known') return refuse(context, verdict === 'foreign' ? FOREIGN_HOST : INVALID_HOST);
    if (!request.url?.startsWith('/')) return refuse(context, INVALID_TARGET);
    if (hasUnsupportedTransferEncoding(request)) return refuse(context, NOT_CHUNKED);
    return isUnsupportedExpect(request.headers.expect) && refuse(context, UNSUPPORTED_EXPECT);
  };
}
