import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

const unspecified = new BlockList();
unspecified.addAddress('0.0.0.0');
unspecified.addAddress('::', 'ipv6');

const LOCAL_NAME = /^(.+\.)?localhost\.?$/i;

/** Whether a host name (RFC 6761, 6.3) or an address, including IPv4 mapped to IPv6, is reachable from this machine only. */
export function isLoopback(host: string): boolean {
  return isIP(host) === 0 ? LOCAL_NAME.test(host) : has(loopback, host);
}

/** Whether a call to a host stays on this machine. True for an unspecified address, although a server there is public. */
export function isThisMachine(host: string): boolean {
  return isLoopback(host) || has(unspecified, host);
}

function has(list: BlockList, host: string): boolean {
  return list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}
