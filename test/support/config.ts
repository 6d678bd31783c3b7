import { ConfigError, type ConfigOverrides, readConfig } from '../../src/config/config.ts';

export const SG = { name: 'sg', kind: 'cbr', endpoint: 'https://cbr.example.com', auth: { mode: 'passthrough' } };
export const LAB = {
  name: 'lab',
  kind: 'karbor',
  endpoint: 'http://127.0.0.1:8799',
  auth: { mode: 'token', token: 't0ken' },
};
export const PASSWORD = {
  mode: 'password',
  authUrl: 'http://127.0.0.1:5000/v3',
  username: 'demo',
  password: 'pa55word',
  project: 'demo',
};

/** The keys of a configuration file, as a complaint names them. */
export const TOP_KEYS =
  '$schema, host, port, requestTimeoutMs, keepAliveMs, upstreams, sandbox, callers, secret, previousSecret, redis, production, introspection, ' +
  'graphiql, console, maskErrors, shareQueries, logVariables, audit, costTrace, allowedHosts, corsOrigins, corsHeaders, limits, rateLimit, trustedProxies, trustedDocuments, metrics, tracing';

/** For tests whose documents ask for everything there is. */
export const ANY_COST = { upstreamCalls: 100_000, nodes: 100_000_000, writes: 1_000 };

export function read(content: object | string, env: Record<string, string> = {}, overrides: ConfigOverrides = {}) {
  return readConfig({ name: 'gateway.config.json', content }, env, overrides);
}

export const complaints = (...input: Parameters<typeof read>) => complaintsOf(() => read(...input));

/** What is wrong with the configuration that is read; none if it is accepted. */
export function complaintsOf(reading: () => unknown): readonly string[] {
  try {
    reading();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
