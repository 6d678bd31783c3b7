import type { IncomingMessage } from 'node:http';
import type { Config } from '../../config/config.ts';
import { endAfterResponse } from '../connection/last-response.ts';
import type { HttpContext } from '../request/http-context.ts';
import { createClientAddress } from './client-address.ts';
import { isUnsupportedExpect } from './expect-continue.ts';
import { isProbe } from './health.ts';
import { createHostCheck, type HostVerdict } from './hosts.ts';
import { refusal, refuse } from './refusal.ts';
import { hasUnsupportedTransferEncoding, hostsOf, isFramedInDoubt, normalizeTarget } from './request-target.ts';

/** Looks at a request before anything else does; true when it has answered, because the request may not come in. */
export type RequestGuard = (context: HttpContext) => boolean;

const NO_HOST = refusal(400, 'The request needs one Host header with a name or an address, and perhaps a port.');
const FOREIGN_HOST = refusal(
  421,
  'This gateway is not asked under the name in the Host header. Its own names are in "allowedHosts" of the configuration.',
);
const NO_PATH = refusal(400, 'What is asked for must be a path that begins with "/", or a whole address.');
const IN_DOUBT = refusal(400, 'Only HTTP/1.1 has a Transfer-Encoding. Ask by HTTP/1.1.', {
  headers: { Connection: 'close' },
});
const NOT_CHUNKED = refusal(501, 'The only transfer coding that is known is "Transfer-Encoding: chunked".');
const NO_SUCH_EXPECTATION = refusal(417, 'The only expectation that is known is "Expect: 100-continue".');

/** What holds for every route: where a request comes from, under which name it asks, and what it expects. */
export function createRequestGuard(config: Pick<Config, 'host' | 'allowedHosts' | 'trustedProxies'>): RequestGuard {
  const verdictOn = createHostCheck(config);
  const addressOf = createClientAddress(config.trustedProxies);

  function verdictOnHost(request: IncomingMessage): HostVerdict {
    const hosts = hostsOf(request);
    const isOld = request.httpVersion === '1.0';
    if (hosts > 1 || (hosts === 0 && !isOld)) return 'invalid';
    normalizeTarget(request);
    const { host } = request.headers;
    // Some load balancers ask so how the gateway is, which no page of another name can.
    return host === undefined && isOld && isProbe(request) ? 'known' : verdictOn(host);
  }

  return (context) => {
    const { request, record } = context;
    const address = addressOf(request);
    if (address !== undefined) record.address = address;
    if (isFramedInDoubt(request)) {
      refuse(context, IN_DOUBT);
      endAfterResponse(request.socket);
      return true;
    }
    const verdict = verdictOnHost(request);
    if (verdict !== 'known') return refuse(context, verdict === 'foreign' ? FOREIGN_HOST : NO_HOST);
    if (!request.url?.startsWith('/')) return refuse(context, NO_PATH);
    if (hasUnsupportedTransferEncoding(request)) return refuse(context, NOT_CHUNKED);
    return isUnsupportedExpect(request.headers.expect) && refuse(context, NO_SUCH_EXPECTATION);
  };
}
