import * as z from 'zod';
import {
  allowedHosts,
  callers,
  corsHeaders,
  corsOrigins,
  limits,
  metrics,
  rateLimit,
  trustedDocuments,
  trustedProxies,
} from './edge-schema.ts';
import { redis } from './redis-schema.ts';
import { tracing } from './tracing-schema.ts';
import { upstream } from './upstream-schema.ts';
import { flag, GATEWAY_PORT, host, objectOf, port, REQUEST_TIMEOUT_MS, text, whole } from './values.ts';

const secret = text(/^[\s\S]{32,}$/, 'at least 32 characters, made at random');

/** The configuration file with its defaults. Rules over several keys are in rules.ts. */
export const configSchema = objectOf({
  $schema: z.string({ error: 'the address of a JSON Schema' }).exactOptional().describe('For editors only.'),
  host: host.default('127.0.0.1').describe('Address to listen on. Default: 127.0.0.1.').meta({ printable: true }),
  port: port
    .default(GATEWAY_PORT)
    .describe('TCP port to listen on; 0 takes any free one. Default: 4000.')
    .meta({ printable: true }),
  requestTimeoutMs: whole(100, 60_000)
    .default(REQUEST_TIMEOUT_MS)
    .describe('How long a query may take, in milliseconds; X-Request-Timeout-Ms may lower it. Default: 10000.'),
  keepAliveMs: whole(1_000, 600_000)
    .default(65_000)
    .describe(
      'How long a connection may be idle between requests, in milliseconds; longer than a proxy in front keeps it. Default: 65000.',
    ),
  upstreams: z
    .array(upstream, { error: 'a list of at least one upstream' })
    .min(1, { error: 'a list of at least one upstream' })
    .describe('The services behind the gateway; lists go through them in this order.'),
  sandbox: optionalFlag(
    'Whether the sandbox with its made-up data replaces the upstreams. Default: true without the key upstreams.',
  ),
  callers: callers.exactOptional(),
  secret: secret
    .exactOptional()
    .describe(
      `Secret: keys the marks of creates and the hashes of callers; one for all replicas, made at random. Better as \${NAME}. Default: none.`,
    ),
  previousSecret: secret
    .exactOptional()
    .describe(
      `Secret: the one before, for a day after a change: what was made with its marks is still found. Better as \${NAME}. Default: none.`,
    ),
  redis,
  production: optionalFlag('Whether this is production. Default: whether NODE_ENV is production.'),
  introspection: optionalFlag('Whether clients may read the schema. Default: not in production.'),
  graphiql: optionalFlag('Whether browsers get GraphiQL. Default: not in production.'),
  console: optionalFlag('Whether browsers get the console. Default: not in production, and over the sandbox.'),
  maskErrors: flag(true).describe('Whether the messages of unexpected errors are hidden. Default: true.'),
  shareQueries: flag(true).describe('Whether identical queries of one caller in flight run once. Default: true.'),
  logVariables: flag(false).describe('Whether the log holds the variables of each request. Default: false.'),
  audit: flag(false).describe('Whether the log has a line for each write and each refused one. Default: false.'),
  costTrace: optionalFlag('Whether X-Request-Cost: trace names the upstream calls. Default: not in production.'),
  allowedHosts,
  corsOrigins,
  corsHeaders,
  limits,
  rateLimit,
  trustedProxies,
  trustedDocuments,
  metrics,
  tracing,
}).describe(
  `Configuration of checkpoint-gateway. \${NAME} in any text is replaced from the environment, \${file:PATH} from a file.`,
);

function optionalFlag(description: string) {
  return z.boolean({ error: 'true or false' }).exactOptional().describe(description).meta({ printable: true });
}
