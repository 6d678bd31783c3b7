import { setTimeout as sleep } from 'node:timers/promises';
import { cbrService } from './cbr/service.ts';
import type { Estate } from './estate.ts';
import { exampleVariables } from './example-variables.ts';
import type { Call, Service, World } from './exchange.ts';
import { faultTokens, takeFaultToken } from './fault-tokens.ts';
import { gatewayConfig } from './gateway-config.ts';
import { karborService } from './karbor/service.ts';
import { keystoneService } from './keystone/service.ts';
import { type Knobs, takeFault } from './knobs.ts';
import { listen, type Reaction, type Received } from './listener.ts';
import { demoEstate } from './seed.ts';

export interface SandboxOptions {
  /** The state of the services. Defaults to the demo estate. Writes modify it. */
  estate?: Estate;
  /** The clock, in ms since the epoch. Statuses change only with it. */
  now?: () => number;
  /** Faults, for tests and benches, not reachable over the network. May be changed while running. */
  knobs?: Knobs;
  /** Whether `requests` is kept. Default true; use false for a long run. */
  keepsRequests?: boolean;
}

export interface SandboxRequest {
  service: 'cbr' | 'karbor' | 'keystone';
  method: string;
  /** With the query. */
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface Sandbox {
  cbr: { endpoint: string };
  karbor: { endpoint: string };
  /** Ends in /v3. */
  keystone: { authUrl: string };
  /** Every request received, in order. Tests count these, and empty the list with `requests.length = 0`. */
  requests: SandboxRequest[];
  estate: Estate;
  knobs: Knobs;
  /** A gateway configuration with an upstream for every project of the estate. */
  gatewayConfig(): object;
  /** Tokens that make a service fail for the caller who sends them. No other token of a caller is valid. */
  faultTokens: RegExp;
  /** Variables for the stored operations of the gateway, by operation name. Demo estate only. */
  exampleVariables: Readonly<Record<string, object>>;
  /** Also ends keep-alive and hanging connections. */
  close(): Promise<void>;
}

const SERVICES: Record<SandboxRequest['service'], Service> = {
  cbr: cbrService,
  karbor: karborService,
  keystone: keystoneService,
};

/** CBR, Karbor and the token service, each on a free loopback port. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { now = Date.now, knobs = { rules: [] }, keepsRequests = true } = options;
  const estate = options.estate ?? demoEstate(now());
  const requests: SandboxRequest[] = [];
  const origins: World['origins'] = { cbr: '', karbor: '', keystone: '' };
  let requestNumber = 0;

  const reactAs =
    (service: SandboxRequest['service']) =>
    (received: Received): Reaction => {
      if (keepsRequests) requests.push({ service, ...received });
      requestNumber += 1;
      const world = { estate, now: now(), origins };
      const wished = takeFaultToken(world, service, received);
      const call = toCall(wished?.received ?? received, requestNumber);
      const answer = async () => {
        const given = SERVICES[service]({ ...world, now: now() }, call);
        if (given.work) {
          await sleep(given.work.ms);
          given.work.finish();
        }
        return { ...given, headers: { date: new Date(now()).toUTCString(), ...given.headers } };
      };
      return { fault: wished?.fault ?? takeFault(knobs, { service, ...received }, now()), answer };
    };

  const cbr = await listen(reactAs('cbr'));
  const karbor = await listen(reactAs('karbor'));
  const keystone = await listen(reactAs('keystone'));
  Object.assign(origins, { cbr: cbr.origin, karbor: karbor.origin, keystone: keystone.origin });

  return {
    cbr: { endpoint: cbr.origin },
    karbor: { endpoint: karbor.origin },
    keystone: { authUrl: `${keystone.origin}/v3` },
    requests,
    estate,
    knobs,
    gatewayConfig: () => gatewayConfig(estate, origins),
    exampleVariables,
    faultTokens,
    close: async () => {
      await Promise.all([cbr.close(), karbor.close(), keystone.close()]);
    },
  };
}

function toCall({ method, path: target, headers, body }: Received, requestNumber: number): Call {
  const [path = '', ...rest] = target.split('?');
  const search = rest.length > 0 ? `?${rest.join('?')}` : '';
  return { method, path: decoded(path), search, query: new URLSearchParams(search), headers, body, requestNumber };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
