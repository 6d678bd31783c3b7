import { isUuidLike } from '../../src/domain/id.ts';
import type { Recording } from './recordings.ts';

const ANY = '47842aa7-6d5b-4e17-adec-588abe13e0e6';

/** The provider and the checkpoint in a recorded path, without what a test of Karbor hung behind them. */
export function idsIn({ path }: Recording): { provider: string; checkpoint: string } {
  const [, provider = '', checkpoint = ''] = /\/providers\/([\w-]+)\/checkpoints(?:\/([\w-]+))?/.exec(path) ?? [];
  return { provider, checkpoint };
}

/** The id; where the recorded one is of a form that the gateway does not ask for, any, which is answered the same. */
export function askable(id: string): string {
  return isUuidLike(id) ? id : ANY;
}

/** The plan in the path or in the body; where Karbor's own test sent none, any. */
export function planIn({ path, request_body: body }: Recording): string {
  const text = `${path} ${JSON.stringify(body)}`;
  return /(?:plans\/|"plan_id":")([\w-]+)/.exec(text)?.[1] ?? ANY;
}
