import type { Answer, Call, World } from '../exchange.ts';
import type { PathParts } from '../routes.ts';
import type { Caller } from './caller.ts';

/** A request that has passed the token check and belongs to the project in its path. */
export interface KarborRequest {
  world: World;
  call: Call;
  caller: Caller;
  parts: PathParts;
}

export type Endpoint = (request: KarborRequest) => Answer;

/** As lenient as Karbor's own check: hyphens and case are ignored here, but look-ups compare strings. */
export function isUuidLike(text: string): boolean {
  return /^[0-9a-f]{32}$/i.test(text.replaceAll('-', ''));
}
