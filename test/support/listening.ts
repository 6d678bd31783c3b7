import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { Agent } from 'undici';
import { onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import type { GatewayOptions } from '../../src/server/gateway.ts';
import { createGateway } from './product.ts';

export interface Listening {
  readonly port: number;
  /** What was logged, one parsed line each. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** How many requests have come in. */
  readonly arrived: () => number;
}

/** A gateway's front door on a port of its own, for as long as the test runs. */
export async function listen(content: object, options: Partial<GatewayOptions> = {}): Promise<Listening> {
  const dispatcher = new Agent();
  const log: Record<string, unknown>[] = [];
  const { handler } = createGateway(readConfig({ name: 'test', content }, {}), {
    dispatcher,
    log: pino({ base: null }, { write: (line: string) => log.push(JSON.parse(line)) }),
    ...options,
  });
  let arrived = 0;
  const server = createServer({ requireHostHeader: false, keepAliveTimeout: 0 }, handler);
  server.on('request', () => {
    arrived += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await dispatcher.destroy();
  });
  return { port: (server.address() as AddressInfo).port, log, arrived: () => arrived };
}

/** The same gateway twice: the one writes what it answers to a POST, the other one leaves that to Yoga. */
export interface BothWays {
  readonly short: Listening;
  readonly long: Listening;
}

export async function listenBothWays(content: object): Promise<BothWays> {
  return { short: await listen(content), long: await listen(content, { hasYogaForPosts: true }) };
}
