import type { Answer } from './exchange.ts';

/** Which requests a rule takes; a missing member takes all. */
interface Match {
  service?: 'cbr' | 'karbor' | 'keystone';
  method?: string;
  /** Tried on the path with its query. */
  path?: RegExp;
  /** How many requests the rule takes before it is spent; for ever unless given. */
  count?: number;
  /** Takes that share of the requests, drawn by the seed: the same ones in every run. */
  share?: { of: number; seed: number };
  /** Takes what comes above so many requests in so much time; the others pass and count. */
  above?: { requests: number; inMs: number };
  /** Takes requests only while the service is down; up comes first, from the first request on. */
  flap?: { upMs: number; downMs: number };
}

export type Fault =
  /** Does the work at once and answers so much later. */
  | { kind: 'delay'; ms: number }
  /** Does nothing and never answers; the connection stays open. */
  | { kind: 'hang' }
  /** Drops the connection; nothing has been done. */
  | { kind: 'reset-before' }
  /** Does the work, then never answers. */
  | { kind: 'hang-after' }
  /** Does the work, then drops the connection. */
  | { kind: 'reset-after' }
  /** Sends that share of the body, half unless given, then drops the connection. */
  | { kind: 'cut-body'; share?: number }
  /** Sends half of the body, then nothing more; the connection stays open. */
  | { kind: 'hang-body' }
  | { kind: 'content-type'; value: string }
  /** Answers so, and does nothing else. */
  | { kind: 'answer'; answer: Answer }
  /** Does the work, and answers so all the same. */
  | { kind: 'answer-after'; answer: Answer }
  /** A JSON object of at least so many bytes. */
  | { kind: 'huge-body'; bytes: number };

export type Rule = Match & { fault: Fault };

/** The first rule that takes a request decides; rules may be added and removed while the sandbox runs. */
export interface Knobs {
  rules: Rule[];
}

/** The fault for one request, if any; uses up one of the rule's count. `now` is in milliseconds. */
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
      isItsTurn(candidate, now)
    );
  });
  if (rule?.count !== undefined) rule.count -= 1;
  return rule?.fault;
}

/** What a rule has seen so far. */
interface Memory {
  firstAt: number;
  random: number;
  passed: number[];
}

const memories = new WeakMap<Rule, Memory>();

/** All three are asked, as each of them has to see every request. */
function isItsTurn(rule: Rule, now: number): boolean {
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
