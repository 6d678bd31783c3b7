import type { Answer } from './exchange.ts';

/** Which requests a rule takes; a missing member takes all. */
interface Match {
  service?: 'cbr' | 'karbor' | 'keystone';
  method?: string;
  /** Tried on the path with its query. */
  path?: RegExp;
  /** How many requests the rule takes before it is spent; for ever unless given. */
  count?: number;
}

export type Fault =
  /** Does the work at once and answers so much later. */
  | { kind: 'delay'; ms: number }
  /** Does nothing and never answers; the connection stays open. */
  | { kind: 'hang' }
  /** Drops the connection; nothing has been done. */
  | { kind: 'reset-before' }
  /** Does the work, then drops the connection. */
  | { kind: 'reset-after' }
  /** Sends half of the body, then drops the connection. */
  | { kind: 'cut-body' }
  | { kind: 'content-type'; value: string }
  /** Answers so, and does nothing else. */
  | { kind: 'answer'; answer: Answer }
  /** A JSON object of at least so many bytes. */
  | { kind: 'huge-body'; bytes: number };

export type Rule = Match & { fault: Fault };

/** The first rule that takes a request decides; rules may be added and removed while the sandbox runs. */
export interface Knobs {
  rules: Rule[];
}

/** The fault for one request, if any; uses up one of the rule's count. */
export function takeFault(
  knobs: Knobs,
  request: { service: Match['service']; method: string; path: string },
): Fault | undefined {
  const rule = knobs.rules.find(
    ({ service, method, path, count }) =>
      (service === undefined || service === request.service) &&
      (method === undefined || method === request.method) &&
      (path === undefined || path.test(request.path)) &&
      count !== 0,
  );
  if (rule?.count !== undefined) rule.count -= 1;
  return rule?.fault;
}

/** 429 as the gateway of CBR words it; only the text says how long the window is. */
export function throttled(limit: number, window: string): Answer {
  const message = `The throttling threshold has been reached: policy user over ratelimit,limit:${limit},time:${window}`;
  return {
    status: 429,
    headers: { server: 'api-gateway' },
    body: { error_msg: message, error_code: 'APIGW.0308', request_id: '4be1f07c92d35a68e0d7c1b4f3a59682' },
  };
}

export function badGateway(): Answer {
  return {
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: '<html><head><title>502 Bad Gateway</title></head><body></body></html>',
  };
}
