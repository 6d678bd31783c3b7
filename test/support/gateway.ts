import { pino } from 'pino';
import { Agent, type Dispatcher } from 'undici';
import { onTestFinished } from 'vitest';
import { type Config, readConfig } from '../../src/config/config.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import type { ListenOptions } from '../../src/server/listen.ts';
import type { Log, LogOptions } from '../../src/server/log/log.ts';
import { type Asked, type Post, postTo } from './post.ts';
import { createGateway, listen } from './product.ts';

/** Whether the checkout has a build of the console decides nothing. */
const NOT_BUILT = new URL('not-built/', import.meta.url);

export interface Answer {
  /** Its shape is each test's own. */
  data?: ReturnType<typeof JSON.parse>;
  errors?: {
    message: string;
    locations?: { line: number; column: number }[];
    path?: (string | number)[];
    extensions?: Record<string, unknown>;
  }[];
}

/** A response as it came. */
export interface Fetched {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly answer: Answer;
}

export interface TestGateway {
  /** Posts a document to the gateway's front door. */
  query(
    document: string,
    variables?: object,
    headers?: Record<string, string>,
    /** Aborted when the client leaves. */
    signal?: AbortSignal,
  ): Promise<Answer>;
  /** The same, with status and bytes; rejects when the client leaves before the response. */
  readonly ask: (document: string, asked?: Asked) => Promise<Fetched>;
  /** What was logged, one parsed line each. */
  readonly log: Record<string, unknown>[];
  /** The same lines as they were written. */
  readonly lines: string[];
}

export interface ListeningGateway extends TestGateway {
  readonly url: string;
  readonly port: number;
  /** Where the metrics are, if configured. */
  readonly metricsUrl: string | undefined;
  /** Closes the sandbox, too, where it has one. */
  readonly close: () => Promise<void>;
}

export interface WithSandbox {
  readonly sandbox: Sandbox;
}

export type SandboxGateway = TestGateway & WithSandbox;

export interface OpenOptions extends Partial<Omit<ListenOptions, 'schema' | 'log'>> {
  /** Not used with `listen`. */
  readonly dispatcher?: Dispatcher;
  readonly env?: Record<string, string>;
  /** True listens on a free port, as the product does. */
  readonly listen?: boolean;
  /** Starts a sandbox whose configuration comes before `content`. */
  readonly sandbox?: SandboxOptions;
  /** Makes the log; a bare one that redacts nothing unless given. */
  readonly log?: (options: LogOptions) => Log;
}

interface InProcess extends OpenOptions {
  readonly listen?: never;
  readonly sandbox?: never;
}

/** A gateway over real sockets, for as long as the test runs. `content` is that of a configuration file. */
export function openGateway(content: object, options?: InProcess): TestGateway;
export function openGateway<O extends OpenOptions & ({ listen: true } | { sandbox: SandboxOptions })>(
  content: object,
  options: O,
): Promise<
  (O extends { listen: true } ? ListeningGateway : TestGateway) &
    (O extends { sandbox: SandboxOptions } ? WithSandbox : unknown)
>;
export function openGateway(content: object, options: OpenOptions = {}): TestGateway | Promise<TestGateway> {
  if (options.listen) return openListening(content, options);
  if (options.sandbox) return openOver(options.sandbox, content, options);
  const { config, log, logged } = read(content, options);
  const { env: _env, log: _log, listen: _listen, sandbox: _sandbox, dispatcher = new Agent(), ...parts } = options;
  const gateway = createGateway(config, { consoleFolder: NOT_BUILT, ...parts, dispatcher, log });
  onTestFinished(() => {
    gateway.close();
    return dispatcher.destroy();
  });
  return { ...logged, ...askingBy(postTo('http://127.0.0.1', gateway.fetch)) };
}

async function openOver(sandboxOptions: SandboxOptions, content: object, options: OpenOptions) {
  const sandbox = await startSandbox(sandboxOptions);
  onTestFinished(() => sandbox.close());
  const { sandbox: _sandbox, listen: _listen, ...rest } = options;
  return { ...openGateway({ ...sandbox.gatewayConfig(), ...content }, rest), sandbox };
}

async function openListening(content: object, options: OpenOptions): Promise<ListeningGateway> {
  const gateway = await startGateway(content, options);
  onTestFinished(gateway.close);
  return gateway;
}

/** A gateway that listens until it is closed: for hooks, whose end is not that of a test. */
export async function startGateway(
  content: object,
  options: OpenOptions = {},
): Promise<ListeningGateway & Partial<WithSandbox>> {
  const { env: _env, log: _log, listen: _listen, sandbox: sandboxOptions, dispatcher: _none, ...parts } = options;
  const sandbox = sandboxOptions && (await startSandbox(sandboxOptions));
  const { config, log, logged } = read({ ...sandbox?.gatewayConfig(), port: 0, ...content }, options);
  const examples = sandbox && { exampleVariables: sandbox.exampleVariables };
  const { url, metricsUrl, close } = await listen(config, { consoleFolder: NOT_BUILT, ...examples, ...parts, log });
  const { port } = new URL(url);
  return {
    ...logged,
    ...askingBy(postTo(`http://127.0.0.1:${port}`, fetchAlone)),
    ...(sandbox && { sandbox }),
    url,
    port: Number(port),
    metricsUrl,
    close: async () => {
      await close();
      await sandbox?.close();
    },
  };
}

/** By a connection of its own: a gateway that closes waits half a second for requests on idle ones. */
function fetchAlone(request: Request): Promise<Response> {
  request.headers.set('connection', 'close');
  return fetch(request);
}

function read(content: object, { env = {}, log: createLog = bareLog }: OpenOptions) {
  const config: Config = readConfig({ name: 'test', content }, env);
  const logged = { log: [] as Record<string, unknown>[], lines: [] as string[] };
  const write = (line: string) => {
    logged.lines.push(line);
    logged.log.push(JSON.parse(line));
  };
  return { config, logged, log: createLog({ sink: { write }, upstreams: config.upstreams }) };
}

const bareLog = ({ sink }: LogOptions) => pino({ base: null }, sink);

function askingBy(post: Post): Pick<TestGateway, 'query' | 'ask'> {
  return {
    query: async (query, variables = {}, headers = {}, signal = undefined) =>
      (await (await post(query, { variables, headers, signal })).json()) as Answer,
    ask: async (query, asked) => {
      const response = await post(query, asked);
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, answer: JSON.parse(text) as Answer };
    },
  };
}

/** The calls that the upstreams saw since the last look, logins left out: "GET /v3/…". */
export function callsOf({ requests }: Sandbox): string[] {
  const seen = requests.filter(({ service }) => service !== 'keystone').map(({ method, path }) => `${method} ${path}`);
  requests.length = 0;
  return seen;
}
