import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, SocketAddress } from 'node:net';

/** Where a request comes from, as far as that can be believed; undefined for a socket without an address. */
export type ClientAddress = (request: Pick<IncomingMessage, 'socket' | 'headers'>) => string | undefined;

/**
 * Each proxy adds, on the right of X-Forwarded-For, the address from which it was asked. So the header is read from the
 * right, and only as far as those who wrote it are trusted; what stands further left is the client's own word.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  if (trustedProxies.length === 0) return ({ socket }) => plainAddress(socket.remoteAddress);
  const isTrusted = trustIn(trustedProxies);
  return ({ socket, headers }) => {
    let address = plainAddress(socket.remoteAddress);
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    while (address !== undefined && isTrusted(address)) {
      const next = plainAddress(forwarded.pop());
      if (next === undefined) break;
      address = next;
    }
    return address;
  };
}

function trustIn(subnets: readonly string[]): (address: string) => boolean {
  const trusted = new BlockList();
  for (const subnet of subnets) {
    const [written = '', prefix] = subnet.split('/');
    const address = plainAddress(written) ?? written;
    // ::ffff:10.0.0.0/104 is 10.0.0.0/8.
    const mappedBits = isIP(address) === isIP(written) ? 0 : 96;
    const bits = prefix === undefined ? undefined : Math.max(0, Number(prefix) - mappedBits);
    if (bits === undefined) trusted.addAddress(address, familyOf(address));
    else trusted.addSubnet(address, bits, familyOf(address));
  }
  return (address) => trusted.check(address, familyOf(address));
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** An address without port, brackets, zone and the IPv6 form of an IPv4 one; undefined for anything else. */
function plainAddress(written: string | undefined): string | undefined {
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
