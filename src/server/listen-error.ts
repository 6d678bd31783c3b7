import type { Config } from '../config/config.ts';

/** What the operator can do about an error of listen(); undefined for an error of another kind. */
export function reasonOf(error: unknown, config: Pick<Config, 'host' | 'port' | 'metrics'>): string | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined;
  const metrics = 'listener' in error ? config.metrics : undefined;
  const { host, port } = metrics ?? config;
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const [portKey, hostKey] = metrics
    ? ['"metrics.port"', '"metrics.host"']
    : ['--port N or "port"', '--host H or "host"'];
  const otherPort = `Choose another port by ${portKey} in the configuration file; 0 takes any free one.`;
  const otherHost = `Choose an address of this machine by ${hostKey} in the configuration file.`;
  const reasons: Record<string, string> = {
    EADDRINUSE: `${address} is in use already. ${otherPort}`,
    EACCES: `This user may not listen on ${address}. ${otherPort}`,
    EADDRNOTAVAIL: `${address} is not an address of this machine. ${otherHost}`,
    ENOTFOUND: `${address} cannot be found. ${otherHost}`,
    EAI_AGAIN: `${address} cannot be found. ${otherHost}`,
  };
  return reasons[String(error.code)];
}
