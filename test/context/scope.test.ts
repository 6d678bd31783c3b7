import { Agent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createContexts } from '../../src/context/context.ts';
import { LAB, read, SG } from '../support/config.ts';

function open() {
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const config = read({ upstreams: [SG, LAB] });
  return createContexts(config, { dispatcher, warn: () => {}, report: () => {} }).callerOf;
}

const SENT = { 'x-auth-token': 'token-of-all', 'x-project-id': 'p1' };
const SCOPE = [
  ...['authorization', 'x-request-timeout-ms', 'x-project-id', 'x-auth-token'],
  ...['x-project-id-sg', 'x-project-id-lab', 'x-auth-token-sg', 'x-auth-token-lab'],
];

describe('requests share what follows from their headers', () => {
  it('in whatever order and case they send them, and with any other headers', () => {
    const callerOf = open();
    const { scope } = callerOf(new Headers(SENT));
    const others = Object.entries({ ...SENT, accept: '*/*', 'x-project-id-eu': 'p9' }).toReversed();
    const shouted: Readonly<Record<string, string>> = Object.fromEntries(others);
    const keys = () => Object.keys(shouted).map((name) => name.toUpperCase());
    expect(callerOf({ get: (name) => shouted[name] ?? null, keys }).scope).toBe(scope);
  });

  it.each(SCOPE)('unless they differ in %s, were it without a value', (name) => {
    const callerOf = open();
    const callers = [SENT, { ...SENT, [name]: '7' }, { ...SENT, [name]: '' }].map((sent) =>
      callerOf(new Headers(sent)),
    );
    expect(new Set(callers).size).toBe(3);
    expect(new Set(callers.map(({ scope }) => scope)).size).toBe(3);
  });

  it('not by a value that looks like several headers', () => {
    const callerOf = open();
    const joined = callerOf(new Headers({ 'x-auth-token': 'a', 'x-auth-token-sg': 'b' }));
    expect(callerOf(new Headers({ 'x-auth-token': 'a5:b' })).scope).not.toBe(joined.scope);
  });
});
