import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, SocketAddress } from 'node:net';

/** Returns the address of the client, by the trusted proxies' word; undefined for a socket without an address. */
export type ClientAddress = (request: Pick<IncomingMessage, 'socket' | 'headers'>) => string | undefined;

/**
 * Each proxy appends the address of its peer to X-Forwarded-For. The header is therefore read from the right, as long as
 * the writers are trusted proxies; entries further left may be forged by the client.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  if (trustedProxies.length === 0) return ({ socket }) => normalizeAddress(socket.remoteAddress);
  const isTrusted = createTrust(trustedProxies);
  return ({ socket, headers }) => {
    let address = normalizeAddress(socket.remoteAddress);
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    while (address !== undefined && isTrusted(address)) {
      const next = normalizeAddress(forwarded.pop());
      if (next === undefined) break;
      address = next;
    }
    return address;
  };
}

function createTrust(subnets: readonly string[]): (address: string) => boolean {
  const trusted = new BlockList();
  for (const subnet of subnets) {
    const [written = '', prefix] = subnet.split('/');
    const address = normalizeAddress(written) ?? written;
    // ::ffff:10.0.0.0/104 equals 10.0.0.0/8.
    const mappedBits = isIP(address) === isIP(written) ? 0 : 96;
    const bits = prefix === undefined ? undefined : Math.max(0, Number(prefix) - mappedBits);
    if (bits === undefined) trusted.addAddress(address, familyOf(address));
    else trusted.addSubnet(address, bits, familyOf(address));
  }
  return (address) => trusted.check(address, familyOf(address));
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Strips port, brackets and zone, and unmaps IPv4-mapped IPv6 addresses; undefined for any other text. */
function normalizeAddress(written: string | undefined): string | undefined {
  if (written !== undefined && isIP(written) === 4) return written;
  const text = written?.trim().replace(/^"|"$/g, '') ?? '';
  if (isIP(text) === 4) return text;
  const [, inBrackets, withPort] = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(text) ?? [];
  const [bare = ''] = (inBrackets ?? withPort ?? text).split('%');
  const family = isIP(bare);
  if (family !== 6) return family === 4 ? bare : undefined;
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' });
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}
