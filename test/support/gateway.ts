import { pino } from 'pino';
import { Agent } from 'undici';
import { onTestFinished } from 'vitest';
import { type Config, readConfig } from '../../src/config/config.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import type { GatewayOptions } from '../../src/server/gateway.ts';
import { post } from './post.ts';
import { createGateway } from './product.ts';

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the shape of the data is each test's own.
  data?: any;
  errors?: {
    message: string;
    locations?: { line: number; column: number }[];
    path?: (string | number)[];
    extensions?: Record<string, unknown>;
  }[];
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
  /** What was logged, one parsed line each. */
  log: Record<string, unknown>[];
}

/** A gateway over real sockets, for as long as the test runs. `content` is that of a configuration file. */
export function openGateway(
  content: object,
  { env = {}, ...options }: Partial<GatewayOptions> & { env?: Record<string, string> } = {},
): TestGateway {
  const { dispatcher = new Agent() } = options;
  const config: Config = readConfig({ name: 'test', content }, env);
  const log: Record<string, unknown>[] = [];
  const gateway = createGateway(config, {
    ...options,
    dispatcher,
    log: pino({ base: null }, { write: (line: string) => log.push(JSON.parse(line)) }),
  });
  onTestFinished(() => dispatcher.destroy());
  return {
    log,
    query: async (query, variables = {}, headers = {}, signal = undefined) => {
      const response = await post(gateway, query, { variables, headers, signal });
      return (await response.json()) as Answer;
    },
  };
}

/** A gateway over a sandbox of its own, both for as long as the test runs. */
export async function openSandboxGateway(
  options?: SandboxOptions,
  gatewayOptions?: Partial<GatewayOptions>,
  config: object = {},
): Promise<TestGateway & { sandbox: Sandbox }> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return { ...openGateway({ ...sandbox.gatewayConfig(), ...config }, gatewayOptions), sandbox };
}

/** The calls that the upstreams saw since the last look, logins left out: "GET /v3/…". */
export function callsOf({ requests }: Sandbox): string[] {
  const seen = requests.filter(({ service }) => service !== 'keystone').map(({ method, path }) => `${method} ${path}`);
  requests.length = 0;
  return seen;
}
