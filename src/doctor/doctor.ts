import type { Config, UpstreamConfig } from '../config/config.ts';
import { createContexts } from '../context/context.ts';
import type { RequestUpstream } from '../context/request-upstream.ts';
import { GatewayError } from '../failure.ts';
import { createUpstreamAgent } from '../http/transport/agent.ts';
import { Cancellation } from '../http/transport/cancellation.ts';
import { dateIn } from '../http/transport/response-headers.ts';
import type { Route } from '../http/transport/route.ts';
import type { Examination } from './examination.ts';
import { type Finding, findingOf } from './finding.ts';
import { type Given, headersOf } from './given.ts';

/** What the connection to one upstream has shown. */
interface Seen {
  hasResponded: boolean;
  isLogin: boolean;
  clockDifferenceS: number | undefined;
}

/** Asks each upstream one cheap read, by the client, routes and credentials of the gateway. */
export async function examine(config: Config, given: Given): Promise<Finding[]> {
  const agent = createUpstreamAgent();
  const names = config.upstreams.map(({ name }) => name);
  const seen = new Map(names.map((name): [string, Seen] => [name, unseen()]));
  const { callers: _none, ...open } = config;
  const contexts = createContexts(open, {
    dispatcher: agent.dispatcher,
    routeTo: (upstream) =>
      watched(agent.routeOf(upstream) ?? agent.dispatcher, new URL(upstream.endpoint).origin, seenOf(upstream.name)),
    warn: () => {},
    alarm: () => {},
    report: () => {},
    observer: {
      callBegan: ({ upstream, operation }) => {
        seenOf(upstream).isLogin = operation === 'logIn';
      },
      // The read that needs the login may end before the login does.
      callEnded: ({ upstream, operation }, _requestId, { error }) => {
        if (operation === 'logIn') seenOf(upstream).isLogin = error !== undefined;
      },
    },
  });

  function seenOf(name: string): Seen {
    return seen.get(name) ?? unseen();
  }

  async function examineOne(upstream: UpstreamConfig): Promise<Examination> {
    const budget = { used: 0, max: 10 };
    const context = contexts.open({
      headers: headersOf(given, names),
      signal: new Cancellation(),
      ...{ readBudget: budget, writeBudget: budget, codes: new Set<string>(), failedUpstreams: new Set<string>() },
    });
    const startedAt = performance.now();
    const outcome = await probe(context.upstream(upstream.name, []));
    const latencyMs = Math.round(performance.now() - startedAt);
    context.end();
    return { upstream, latencyMs, ...seenOf(upstream.name), ...outcome };
  }

  try {
    return (await Promise.all(config.upstreams.map(examineOne))).map(findingOf);
  } finally {
    await agent.destroy();
  }
}

const unseen = (): Seen => ({ hasResponded: false, isLogin: false, clockDifferenceS: undefined });

/** A route that notes the responses of an origin. */
function watched(route: Route, origin: string, seen: Seen): Route {
  return {
    ...route,
    dispatch: (request, handler) =>
      route.dispatch(request, {
        ...handler,
        onResponseStart: (controller, status, headers, ...others) => {
          const date = String(request.origin) === origin ? dateIn(headers) : undefined;
          seen.hasResponded ||= String(request.origin) === origin;
          // A Date header is cut to the second.
          if (date !== undefined) seen.clockDifferenceS = Math.round((date + 500 - Date.now()) / 1000);
          handler.onResponseStart?.(controller, status, headers, ...others);
        },
      }),
  };
}

async function probe({ kind, handle }: RequestUpstream): Promise<Pick<Examination, 'error' | 'isCredentialGood'>> {
  let isCredentialGood = false;
  const client = {
    ...handle,
    describeRefusal: (refusal: Parameters<NonNullable<typeof handle.describeRefusal>>[0]) => {
      isCredentialGood = refusal.isCredentialGood === true;
      return handle.describeRefusal?.(refusal) ?? refusal;
    },
  };
  try {
    await kind.probe(client);
    return { error: undefined, isCredentialGood };
  } catch (error) {
    if (error instanceof GatewayError) return { error, isCredentialGood };
    throw error;
  }
}
