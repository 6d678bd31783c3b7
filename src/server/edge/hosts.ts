import { isIP } from 'node:net';
import type { Config } from '../../config/config.ts';
import { isLoopback } from '../../domain/loopback.ts';

/** What is to be thought of a Host header. */
export type HostVerdict = 'known' | 'foreign' | 'invalid';

const SHAPE = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i;
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1'];
const MAX_REMEMBERED = 100;

/**
 * Under which names the gateway may be asked. A page that has its own name resolve to a loopback address is of the
 * same origin as what it finds there, so on such an address only known names are taken.
 */
export function createHostCheck({
  host,
  allowedHosts,
}: Pick<Config, 'host' | 'allowedHosts'>): (header: string | undefined) => HostVerdict {
  const isLocal = isLoopback(host);
  const names = [host, ...(isLocal ? LOOPBACK_NAMES : []), ...(allowedHosts ?? [])];
  const known = isLocal || allowedHosts ? new Set(names.map(canonical)) : undefined;
  const remembered = new Map<string | undefined, HostVerdict>();

  function look(header: string | undefined): HostVerdict {
    const [, address, name = address] = SHAPE.exec(header ?? '') ?? [];
    // Yoga builds a URL of it.
    if (name === undefined || !URL.canParse(`http://${header}`)) return 'invalid';
    return !known || known.has(name.toLowerCase()) ? 'known' : 'foreign';
  }

  return (header) => {
    const found = remembered.get(header);
    if (found) return found;
    const verdict = look(header);
    if (remembered.size < MAX_REMEMBERED) remembered.set(header, verdict);
    return verdict;
  };
}

/** As a browser writes it. */
function canonical(name: string): string {
  const url = `http://${isIP(name) === 6 ? `[${name}]` : name}`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : name.toLowerCase();
}
