import { resolve } from 'node:path';
import { readCertificates } from './certificates.ts';
import { type Entry, textAt } from './entry.ts';
import { type Environment, proxyFor } from './proxy.ts';
import { isProxy, PROXY } from './upstream-schema.ts';

/** How an upstream and its token service are reached. */
export interface Route {
  /** Certificates in PEM: whom to trust in place of the public authorities. */
  ca?: string;
  /** Addresses of proxies, by the origin that is reached through them. Secret: they may hold logins. */
  proxies?: Record<string, string>;
}

interface Reached {
  readonly endpoint: string;
  readonly proxy?: string | undefined;
  readonly ca?: string | undefined;
  readonly auth: object;
}

/** Of an upstream that has been checked. */
export function routeOf({ endpoint, proxy, ca, auth }: Reached, folder: string, env: Environment): Route {
  const addresses = [endpoint, ...('authUrl' in auth ? [String(auth.authUrl)] : [])];
  const proxies = addresses.flatMap((address): [string, string][] => {
    const through = proxy ?? proxyFor(address, env)?.address;
    return through === undefined ? [] : [[new URL(address).origin, through]];
  });
  const certificates = ca === undefined ? undefined : readCertificates(resolve(folder, ca));
  return {
    ...(certificates && 'pem' in certificates && { ca: certificates.pem }),
    ...(proxies.length > 0 && { proxies: Object.fromEntries(proxies) }),
  };
}

/** What stands outside of the file and is wrong: its certificates, and the proxy of the environment. */
export function routeRules(draft: Entry, folder: string, env: Environment): string[] {
  const ca = textAt(draft, 'ca');
  const certificates = ca ? readCertificates(resolve(folder, ca)) : undefined;
  const wrongCa =
    certificates && 'problem' in certificates
      ? [
          `${draft.path}.ca is ${JSON.stringify(ca)}, and ${certificates.problem}; accepted: a PEM file with one certificate or more`,
        ]
      : [];
  if (draft.get('proxy') !== undefined) return wrongCa;
  const addresses = { endpoint: draft.get('endpoint'), 'auth.authUrl': draft.get('auth', 'authUrl') };
  const wrongProxies = Object.entries(addresses).flatMap(([key, address]) => {
    const named = typeof address === 'string' && URL.canParse(address) ? proxyFor(address, env) : undefined;
    if (!named || isProxy(named.address)) return [];
    return [
      `${draft.path}.${key} is reached through ${named.variable} of the environment, which is not usable (its value is not shown); accepted: ${PROXY}`,
    ];
  });
  return [...wrongCa, ...wrongProxies];
}
