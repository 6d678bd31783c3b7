import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConfigError as ConfigProblems, readConfig } from './config/config.ts';
import { embeddedRules } from './config/embedded.ts';
import { createUpstreamAgent } from './http/transport/agent.ts';
import { schema } from './schema/index.ts';
import { createGateway as create } from './server/gateway.ts';
import { createLog } from './server/log/log.ts';

// The types of this file are published: they name nothing but Node's own modules, so that they resolve without packages.

/** An invalid configuration. The message lists all problems. */
export interface ConfigError extends Error {
  readonly problems: readonly string[];
}
export const ConfigError: new (fileName: string, problems: readonly string[]) => ConfigError = ConfigProblems;

export interface GatewayOptions {
  /** Receives each line of the log: JSON with its line feed. Without it nothing is logged. */
  readonly writeLog?: (line: string) => void;
  /** Values of `${NAME}` in the configuration, and what else the gateway reads of the environment; that of the process by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The path from whose folder the configuration names files, and by which its complaints name it. */
  readonly fileName?: string;
}

/** The gateway in a server of your own. */
export interface Gateway {
  /** Handles a request of node:http, with all guards: `/graphql`, `/health`, `/ready`; anything else is answered by 404. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Answers a GraphQL request without a server, and without the guards of `handler`. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Makes `/ready` report "draining" and ends live queries; to call before the server is closed. */
  readonly drain: () => void;
  /**
   * Ends live queries, calls in flight and the connections to the upstreams and to Redis; to call after the server is closed.
   * With `audit` the outcome of each write in flight is logged before.
   */
  readonly close: () => Promise<void>;
}

/**
 * Creates a gateway that does not listen. `host`, `port` and `keepAliveMs` are those of your server; `metrics` and `tracing`
 * are refused.
 * @param configuration What a configuration file has, as text or as a value: schema/config.schema.json.
 * @throws ConfigError with all problems of the configuration.
 */
export function createGateway(configuration: string | object, options: GatewayOptions = {}): Gateway {
  const { writeLog = () => {}, env = process.env, fileName = 'the configuration' } = options;
  const config = readConfig({ name: fileName, content: configuration }, env, {}, embeddedRules);
  const agent = createUpstreamAgent();
  const log = createLog({ sink: { write: writeLog }, upstreams: config.upstreams });
  const { dispatcher, routeOf } = agent;
  const gateway = create(config, { schema, log, dispatcher, routeTo: routeOf });
  const { handler, fetch, drain } = gateway;

  async function close(): Promise<void> {
    drain();
    await agent.destroy();
    gateway.endWrites();
    gateway.close();
  }

  return { handler, fetch, drain, close };
}
