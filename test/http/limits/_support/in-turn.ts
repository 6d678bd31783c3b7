import type { Pacer } from '../../../../src/http/limits/pacer.ts';

export const STAYS = new AbortController().signal;

export async function inTurn(pacer: Pacer, caller: string): Promise<void> {
  const turn = await pacer.enter(caller, STAYS);
  await Promise.resolve();
  turn.end();
}
