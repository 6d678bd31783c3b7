import type { Answer } from './exchange.ts';

/** The requests that a rule matches. A missing member matches all. */
interface Match {
  service?: 'cbr' | 'karbor' | 'keystone';
  method?: string;
  /** Tested on the path with its query. */
  path?: RegExp;
  /** The number of requests before the rule expires. Defaults to no limit. */
  count?: number;
  /** Matches a share of the requests, selected by the seed: the same ones in every run. */
  share?: { of: number; seed: number };
  /** Matches requests above a rate. Requests below the rate pass and count. */
  above?: { requests: number; inMs: number };
  /** Matches while the service is down. The service starts up, at the first request. */
  flap?: { upMs: number; downMs: number };
}

export type Fault =
  /** Does the work immediately and responds later. */
  | { kind: 'delay'; ms: number }
  /** Does nothing and never responds; the connection stays open. */
  | { kind: 'hang' }
  /** Drops the connection before the work. */
  | { kind: 'reset-before' }
  /** Does the work and never responds. */
  | { kind: 'hang-after' }
  /** Does the work and drops the connection. */
  | { kind: 'reset-after' }
  /** Sends a share of the body (half by default), then drops the connection. */
  | { kind: 'cut-body'; share?: number }
  /** Sends half of the body, then nothing more; the connection stays open. */
  | { kind: 'hang-body' }
  | { kind: 'content-type'; value: string }
  /** Sends this response and does nothing else. */
  | { kind: 'answer'; answer: Answer }
  /** Does the work and sends this response. */
  | { kind: 'answer-after'; answer: Answer }
  /** Sends a JSON object of at least this size. */
  | { kind: 'huge-body'; bytes: number };

export type Rule = Match & { fault: Fault };

/** The first matching rule decides. Rules may be added and removed while the sandbox runs. */
export interface Knobs {
  rules: Rule[];
}

/** The fault for a request, if any. Decrements the count of the rule. `now` is in milliseconds. */
export function takeFault(
  knobs: Knobs,
  request: { service: Match['service']; method: string; path: string },
  now: number,
): Fault | undefined {
  const rule = knobs.rules.find((candidate) => {
    const { service, method, path, count } = candidate;
    return (
      (service === undefined || service === request.service) &&
      (method === undefined || method === request.method) &&
      (path === undefined || path.test(request.path)) &&
      count !== 0 &&
      isSelected(candidate, now)
    );
  });
  if (rule?.count !== undefined) rule.count -= 1;
  return rule?.fault;
}

/** The state of a rule. */
interface Memory {
  firstAt: number;
  random: number;
  passed: number[];
}

const memories = new WeakMap<Rule, Memory>();

/** Evaluates all three conditions, because each has to count every request. */
function isSelected(rule: Rule, now: number): boolean {
  const memory = memories.get(rule) ?? { firstAt: now, random: rule.share?.seed ?? 0, passed: [] };
  memories.set(rule, memory);
  const answers = [isDrawn(rule, memory), isAbove(rule, memory, now), isDown(rule, memory, now)];
  return answers.every(Boolean);
}

/** The generator mulberry32. */
function isDrawn({ share }: Rule, memory: Memory): boolean {
  if (share === undefined) return true;
  memory.random = (memory.random + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(memory.random ^ (memory.random >>> 15), memory.random | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 < share.of;
}

function isAbove({ above }: Rule, memory: Memory, now: number): boolean {
  if (above === undefined) return true;
  memory.passed = memory.passed.filter((at) => at > now - above.inMs);
  if (memory.passed.length >= above.requests) return true;
  memory.passed.push(now);
  return false;
}

function isDown({ flap }: Rule, { firstAt }: Memory, now: number): boolean {
  return flap === undefined || (now - firstAt) % (flap.upMs + flap.downMs) >= flap.upMs;
}

/** The 429 of the API gateway in front of CBR. Only the message has the length of the window. */
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
