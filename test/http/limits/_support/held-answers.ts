import type { RequestListener } from 'node:http';
import { answering } from '../../../support/wire-server.ts';

/** Answers when it is told to. */
export function held() {
  const waiting: (() => void)[] = [];
  const listener: RequestListener = (request, response) => {
    waiting.push(() => answering({ name: 'a', vaults: [] })(request, response));
  };
  return { listener, release: () => waiting.splice(0).map((go) => go()) };
}

/** Waits until an upstream was asked so often. */
export const asked = async (seen: readonly unknown[], count: number) => {
  while (seen.length < count) await new Promise(setImmediate);
};
