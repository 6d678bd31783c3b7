import { isIP } from 'node:net';
import type { Config } from '../../config/config.ts';
import { isLoopback } from '../../domain/loopback.ts';

/** Result of the check of a Host header. */
export type HostVerdict = 'known' | 'foreign' | 'invalid';

const SHAPE = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i;
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1'];
const MAX_REMEMBERED = 100;

/**
 * Protects against DNS rebinding: a site whose name resolves to a loopback address would share its origin with a gateway
 * on that address. There, and with `allowedHosts`, only known names are accepted.
 */
export function createHostCheck({
  host,
  allowedHosts,
}: Pick<Config, 'host' | 'allowedHosts'>): (header: string | undefined) => HostVerdict {
  const isLocal = isLoopback(host);
  const names = [host, ...(isLocal ? LOOPBACK_NAMES : []), ...(allowedHosts ?? [])];
  const known = isLocal || allowedHosts ? new Set(names.map(canonical)) : undefined;
  const verdicts = new Map<string | undefined, HostVerdict>();

  function check(header: string | undefined): HostVerdict {
    const [, address, name = address] = SHAPE.exec(header ?? '') ?? [];
    // Yoga builds a URL from the header.
    if (name === undefined || !URL.canParse(`http://${header}`)) return 'invalid';
    return !known || known.has(name.toLowerCase()) ? 'known' : 'foreign';
  }

  return (header) => {
    const found = verdicts.get(header);
    if (found) return found;
    const verdict = check(header);
    if (verdicts.size < MAX_REMEMBERED) verdicts.set(header, verdict);
    return verdict;
  };
}

/** The form in which browsers send the name. */
function canonical(name: string): string {
  const url = `http://${isIP(name) === 6 ? `[${name}]` : name}`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : name.toLowerCase();
}
