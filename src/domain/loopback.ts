import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

const unspecified = new BlockList();
unspecified.addAddress('0.0.0.0');
unspecified.addAddress('::', 'ipv6');

const LOCAL_NAME = /^(.+\.)?localhost\.?$/i;

/** Whether only this machine can ask at a host name (RFC 6761, 6.3) or an address, be that IPv4 written as IPv6. */
export function isLoopback(host: string): boolean {
  return isIP(host) === 0 ? LOCAL_NAME.test(host) : has(loopback, host);
}

/** Whether a call to a host stays on this machine. An unspecified address does; who listens there can be asked by all. */
export function isThisMachine(host: string): boolean {
  return isLoopback(host) || has(unspecified, host);
}

function has(list: BlockList, host: string): boolean {
  return list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}
