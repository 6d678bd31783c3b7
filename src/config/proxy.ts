import { BlockList, isIP } from 'node:net';
import { isThisMachine } from '../domain/loopback.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy from the environment, with the variable that names it. */
export interface NamedProxy {
  readonly variable: string;
  readonly address: string;
}

/**
 * The proxy for an address: HTTP_PROXY or HTTPS_PROXY by its scheme, unless NO_PROXY matches its host. Lower-case names of
 * variables take precedence. Addresses of this machine have no proxy.
 */
export function proxyFor(address: string, env: Environment): NamedProxy | undefined {
  const { protocol, hostname, port } = new URL(address);
  const isSecure = protocol === 'https:';
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const [variable, value] = variableOf(env, isSecure ? 'https_proxy' : 'http_proxy');
  const isDirect = isThisMachine(host) || isExempt(host, port || (isSecure ? '443' : '80'), env);
  if (value === '' || isDirect) return undefined;
  return { variable, address: value.includes('://') ? value : `http://${value}` };
}

function variableOf(env: Environment, lower: string): [name: string, value: string] {
  const name = env[lower] === undefined ? lower.toUpperCase() : lower;
  return [name, env[name]?.trim() ?? ''];
}

/**
 * Whether NO_PROXY matches a host: a list of names, which include their subdomains, addresses and subnets, each with an
 * optional port; `*` matches everything.
 */
function isExempt(host: string, port: string, env: Environment): boolean {
  const [, value] = variableOf(env, 'no_proxy');
  return value
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => entry === '*' || matches(host, port, entry));
}

const ENTRY = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/;

function matches(host: string, port: string, entry: string): boolean {
  const [, inBrackets, name, itsPort = port] = ENTRY.exec(entry) ?? [undefined, undefined, entry];
  if (itsPort !== port) return false;
  const written = inBrackets ?? name ?? entry;
  if (isIP(host) !== 0) return written === host || isInSubnet(host, written);
  const suffix = written.replace(/^\*?\./, '').replace(/\.$/, '');
  return host === suffix || host.endsWith(`.${suffix}`);
}

/** Also matches another spelling of the same address. */
function isInSubnet(address: string, subnet: string): boolean {
  const [net = '', prefix] = subnet.split('/');
  const family = isIP(net);
  const most = family === 6 ? 128 : 32;
  const bits = prefix === undefined ? most : /^\d{1,3}$/.test(prefix) ? Number(prefix) : most + 1;
  if (family === 0 || bits > most) return false;
  const list = new BlockList();
  list.addSubnet(net, bits, family === 6 ? 'ipv6' : 'ipv4');
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
