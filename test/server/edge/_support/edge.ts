import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { startGateway } from '../../../support/gateway.ts';

export interface Edge {
  readonly url: string;
  readonly port: number;
  /** What the upstream was asked in this test. */
  readonly asked: readonly string[];
  /** What was logged in this test, one parsed line each. */
  readonly log: readonly Record<string, unknown>[];
}

interface RunningEdge extends Edge {
  readonly forget: () => void;
  readonly close: () => Promise<void>;
}

/** A gateway that listens as an operator's own does, over one upstream that knows no vault. */
async function startEdge(config: object): Promise<RunningEdge> {
  const asked: string[] = [];
  const upstream = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error_code":"BackupService.9900"}');
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const auth = { mode: 'token', token: 't' };
  const upstreams = [{ name: 'sg', kind: 'cbr', endpoint, projectId: 'p1', auth }];
  const { url, port, log, close } = await startGateway({ upstreams, ...config });
  return {
    url,
    port,
    asked,
    log,
    forget: () => {
      asked.length = 0;
      log.length = 0;
    },
    close: async () => {
      await close();
      upstream.close();
    },
  };
}

/** One such gateway for the tests of a `describe`; what it holds is there while a test runs. */
export function useEdge(config: object = {}): Edge {
  let edge: RunningEdge;
  beforeAll(async () => {
    edge = await startEdge(config);
  });
  beforeEach(() => edge.forget());
  afterAll(() => edge.close());
  return {
    get url() {
      return edge.url;
    },
    get port() {
      return edge.port;
    },
    get asked() {
      return edge.asked;
    },
    get log() {
      return edge.log;
    },
  };
}

export const JSON_TYPE = { 'content-type': 'application/json' };
export const PREFLIGHT = { 'graphql-require-preflight': '1' };

/** A read and a write that reach the upstream where they are let in. */
export const READ = '{ vault(id: "vault:sg:00000000-0000-4000-8000-00000000000a") { name } }';
export const WRITE =
  'mutation { deleteCheckpoint(input: { id: "checkpoint:sg:00000000-0000-4000-8000-00000000000a" }) { __typename } }';
/** A read that reaches nobody. */
export const LOCAL = JSON.stringify({ query: '{ upstreams { name } }' });

/** The code of the only error of an answer. */
export function codeIn(text: string): unknown {
  const { errors, data } = JSON.parse(text) as {
    errors: { message: string; extensions: { code: string } }[];
    data?: 0;
  };
  return data === undefined && errors.length === 1 && errors[0]?.message ? errors[0].extensions.code : errors;
}

/** Posts a body to an edge: the status of the response, and the code of its error unless the status is 200. */
export function postedTo(edge: Edge) {
  return async (body: BodyInit, headers: Record<string, string> = {}): Promise<[number, unknown]> => {
    const response = await fetch(`${edge.url}/graphql`, {
      method: 'POST',
      headers: { ...JSON_TYPE, ...headers },
      body,
    });
    const text = await response.text();
    return [response.status, response.status === 200 ? undefined : codeIn(text)];
  };
}
