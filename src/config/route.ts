import { resolve } from 'node:path';
import { readCertificates } from './certificates.ts';
import { type Entry, textAt } from './entry.ts';
import { type Environment, proxyFor } from './proxy.ts';
import { isProxy, PROXY } from './upstream-schema.ts';

/** How an upstream and its token service are reached. */
export interface Route {
  /** Trusted certificate authorities in PEM, in place of the public ones. */
  ca?: string;
  /** Addresses of proxies, by target origin. Secret: may contain logins. */
  proxies?: Record<string, string>;
}

interface Reached {
  readonly endpoint: string;
  readonly proxy?: string | undefined;
  readonly ca?: string | undefined;
  readonly auth: object;
}

/** The route of a validated upstream. */
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

/** Problems outside the file: unusable certificates, and a malformed proxy in the environment. */
export function routeRules(entry: Entry, folder: string, env: Environment): string[] {
  const ca = textAt(entry, 'ca');
  const certificates = ca ? readCertificates(resolve(folder, ca)) : undefined;
  const wrongCa =
    certificates && 'problem' in certificates
      ? [
          `${entry.path}.ca is ${JSON.stringify(ca)}, and ${certificates.problem}; accepted: a PEM file with one certificate or more`,
        ]
      : [];
  if (entry.get('proxy') !== undefined) return wrongCa;
  const addresses = { endpoint: entry.get('endpoint'), 'auth.authUrl': entry.get('auth', 'authUrl') };
  const wrongProxies = Object.entries(addresses).flatMap(([key, address]) => {
    const named = typeof address === 'string' && URL.canParse(address) ? proxyFor(address, env) : undefined;
    if (!named || isProxy(named.address)) return [];
    return [
      `${entry.path}.${key} is reached through ${named.variable} of the environment, whose value is not usable and not shown; accepted: ${PROXY}`,
    ];
  });
  return [...wrongCa, ...wrongProxies];
}
