import { isIP } from 'node:net';
import * as z from 'zod';
import { WRITE_RIGHTS } from '../domain/write-right.ts';
import { flag, host, METRICS_PORT, notEmpty, objectOf, plainName, port, text, whole } from './values.ts';

const RIGHTS = WRITE_RIGHTS.join(', ');
const RIGHT = `one of ${RIGHTS}`;
const WRITE = `true, false, or a list of at least one of ${RIGHTS}`;

const caller = objectOf({
  name: plainName.describe('Name of the caller in the log; unique.').meta({ printable: true }),
  keySha256: text(/^[0-9a-f]{64}$/, 'the SHA-256 of the key: 64 of 0-9 and a-f').describe(
    'SHA-256 of the key, in hex. The caller sends the key itself: Authorization: Bearer <key>.',
  ),
  upstreams: z
    .array(plainName, { error: 'a list of names of upstreams' })
    .exactOptional()
    .describe('The upstreams that the caller may use. Default: all.'),
  write: z
    .union([z.boolean(), z.array(z.enum(WRITE_RIGHTS, { error: RIGHT })).min(1, { error: WRITE })], { error: WRITE })
    .default(false)
    .describe(
      `What the caller may do beyond reading: a list of ${RIGHTS}. True grants exactly create, delete and resetState; a right that is added later has to be named in the list. Default: false.`,
    )
    .meta({ printable: true }),
});

const CALLERS = '"anyone", or a list of at least one caller with name and keySha256';

/** Callers that may use the gateway's own rights. */
export const callers = z
  .union([z.literal('anyone'), z.array(caller).min(1, { error: CALLERS })], { error: CALLERS })
  .describe(
    'Who may use the gateway: a list of callers with their keys, or "anyone" who reaches it. Default: none; then an upstream whose mode is not passthrough needs a loopback host.',
  );

const limit = (byDefault: number, max: number, what: string) =>
  whole(1, max).default(byDefault).describe(`${what} Default: ${byDefault}.`);

/** Limits on requests and responses. */
export const limits = objectOf({
  depth: limit(12, 100, 'Levels of fields; introspection does not count where it is allowed.'),
  aliases: limit(60, 10_000, 'Aliases in a document; a long one counts for each 32 characters.'),
  tokens: limit(
    2_000,
    100_000,
    'Lexer tokens and lines of a document, its selections after fragment expansion, and values in all variables.',
  ),
  directives: limit(20, 10_000, 'Directives in a document.'),
  repeats: limit(30, 10_000, 'Occurrences of one response key in a selection, and fragment spreads in a selection.'),
  ids: limit(100, 1_000, 'Ids in one list of ids; items of any list in a variable.'),
  inputDepth: limit(10, 100, 'Levels of an argument or a variable.'),
  upstreamCalls: limit(
    300,
    100_000,
    'Upstream calls that a document may make to read, at worst; also the most that are made.',
  ),
  nodes: limit(100_000, 100_000_000, 'Rows that all lists of a document may show, at worst.'),
  writes: limit(20, 1_000, 'Creates, deletes and resets in a document. Their own calls are not among upstreamCalls.'),
  upstreamBytes: limit(
    64_000_000,
    140_000_000,
    'Bytes of upstream responses that one request may hold; all requests together hold at most 160 MB.',
  ),
  bodyBytes: limit(256_000, 10_000_000, 'Bytes of a request body.'),
  responseBytes: limit(8_000_000, 100_000_000, 'Bytes of the data in a response, and in an event of a subscription.'),
  streams: limit(
    100,
    4_000,
    'Subscriptions that one caller, else one address, may have open; all together at most 4000.',
  ),
  streamMinutes: limit(60, 1_440, 'Minutes after which a subscription ends and its client connects again.'),
  heartbeatMs: limit(
    10_000,
    600_000,
    'Milliseconds after which a quiet subscription sends a comment, so that no proxy takes its connection for dead.',
  ),
})
  .prefault({})
  .describe('Limits on documents and responses.');

const ORIGIN = 'an origin like https://console.example.com, without a path';
const isOrigin = (value: string) => URL.canParse(value) && new URL(value).origin === value && value !== 'null';

/** Origins that CORS admits. */
export const corsOrigins = z
  .array(z.string({ error: ORIGIN }).refine(isOrigin, { error: ORIGIN }), {
    error: `a list of origins, each ${ORIGIN}`,
  })
  .default([])
  .describe('Origins whose pages may call this gateway from a browser; exact matches. Default: none.')
  .meta({ printable: true });

const HEADER = 'the name of a header: 1 to 64 letters, digits, "-" and "_"';

/** Additional request headers that CORS admits. */
export const corsHeaders = z
  .array(text(/^[A-Za-z0-9_-]{1,64}$/, HEADER), { error: `a list, each ${HEADER}` })
  .default([])
  .describe(
    'Names of headers that those pages may send, in addition to those of the gateway, of client awareness and of traces. Default: none.',
  )
  .meta({ printable: true });

const HOST = 'a host name or an IP address, without port and brackets';
const isHost = (value: string) => /^[A-Za-z0-9._-]{1,253}$/.test(value) || isIP(value) !== 0;

/** Accepted names in the Host header. */
export const allowedHosts = z
  .array(z.string({ error: HOST }).refine(isHost, { error: HOST }), { error: `a list, each ${HOST}` })
  .exactOptional()
  .describe(
    'Names that the Host header may have, in addition to the configured host. Default: localhost, 127.0.0.1 and ::1 on a loopback host, otherwise any.',
  )
  .meta({ printable: true });

const PROXY = 'an IP address or a subnet like 10.0.0.0/8';

function isSubnet(value: string): boolean {
  const [address = '', prefix, ...rest] = value.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefix ?? '0')) return false;
  return Number(prefix ?? 0) <= (family === 6 ? 128 : 32);
}

/** Proxies whose X-Forwarded-For is trusted. */
export const trustedProxies = z
  .array(z.string({ error: PROXY }).refine(isSubnet, { error: PROXY }), { error: `a list, each ${PROXY}` })
  .default([])
  .describe('Proxies whose X-Forwarded-For is believed. Default: none.')
  .meta({ printable: true });

/** Rate limit of one caller. */
export const rateLimit = objectOf({
  callsPerMinute: whole(1, 10_000_000).describe(
    'The upstream calls that one caller, else one address, may cause in a minute.',
  ),
})
  .exactOptional()
  .describe('Limits each caller by the upstream calls that they cause. Default: no limit.');

/** The listener for Prometheus. */
export const metrics = objectOf({
  port: port
    .default(METRICS_PORT)
    .describe('TCP port of /metrics, /health and /ready; 0 takes any free one. Default: 9464.')
    .meta({ printable: true }),
  host: host.default('127.0.0.1').describe('Address of that port. Default: 127.0.0.1.').meta({ printable: true }),
})
  .exactOptional()
  .describe('Metrics for Prometheus, on a port of their own. Default: none.');

/** Trusted documents. */
export const trustedDocuments = objectOf({
  manifest: notEmpty.describe(
    'JSON file of documents by their hash, as `npm run codegen` writes it; relative to the configuration file.',
  ),
  only: flag(true).describe('Whether nothing else runs. Default: true.'),
})
  .exactOptional()
  .describe('Documents that clients may request by hash. Default: none.');
