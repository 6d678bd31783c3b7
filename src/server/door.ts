import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config.ts';
import { createAddressOf } from './address.ts';
import { isUnknownExpectation } from './expectations.ts';
import { createHostCheck } from './hosts.ts';
import type { RequestRecord } from './record.ts';
import { refusal, refuse } from './refusal.ts';

/** Looks at a request before anything else does; true when it has answered, because the request may not come in. */
export type Door = (request: IncomingMessage, response: ServerResponse, record: RequestRecord) => boolean;

const NO_HOST = refusal(400, 'The request needs one Host header with a name or an address, and perhaps a port.');
const FOREIGN_HOST = refusal(
  421,
  'This gateway is not asked under the name in the Host header. Its own names are in "allowedHosts" of the configuration.',
);
const NO_PATH = refusal(400, 'What is asked for must be a path that begins with "/".');

const NO_SUCH_EXPECTATION = refusal(417, 'The only expectation that is known is "Expect: 100-continue".');

/** What holds for every route: where a request comes from, under which name it asks, and what it expects. */
export function createDoor(config: Pick<Config, 'host' | 'allowedHosts' | 'trustedProxies'>): Door {
  const verdictOn = createHostCheck(config);
  const addressOf = createAddressOf(config.trustedProxies);
  return (request, response, record) => {
    const address = addressOf(request);
    if (address !== undefined) record.address = address;
    const verdict = hasTwoHosts(request) ? 'invalid' : verdictOn(request.headers.host);
    if (verdict !== 'known') return refuse(request, response, record, verdict === 'foreign' ? FOREIGN_HOST : NO_HOST);
    if (!request.url?.startsWith('/')) return refuse(request, response, record, NO_PATH);
    return isUnknownExpectation(request.headers.expect) && refuse(request, response, record, NO_SUCH_EXPECTATION);
  };
}

/** Node takes the first one; a proxy in front may have looked at the second. */
function hasTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}
