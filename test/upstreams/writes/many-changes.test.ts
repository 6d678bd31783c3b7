import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { labId } from '../../support/estates.ts';
import { createRandom } from '../../support/mutated-json.ts';
import { reset } from '../../support/mutations.ts';
import { SEED, say, scaled } from '../../support/scale.ts';
import { openCallers } from './_support/callers.ts';
import { openContested, sentBy } from './_support/checkpoints.ts';

describe('many deletes and resets of many checkpoints by several callers', () => {
  it('destroy none of them', async () => {
    const checkpoints = scaled(200, 20);
    const { estate, gateway, rows } = await openContested(checkpoints);
    Object.assign(estate.karbor.pace, { claimMs: 10 });
    const { gateway: byTokens, ask, one, two, admin } = await openCallers(gateway.sandbox);
    const random = createRandom(SEED);
    const write = async (id: string) => {
      // The writes to a checkpoint meet at every stage of one another.
      await sleep(random(30));
      const headers = [one, two, admin][random(3)] ?? one;
      return random(4) === 0 ? reset(byTokens, { id, state: 'ERROR' }, 'checkpointId', { headers }) : ask(id, headers);
    };
    const outcomes = await Promise.all(rows.flatMap((row) => Array.from({ length: 6 }, () => write(labId(row)))));
    const counts = {
      deletes: sentBy(gateway, 'DELETE'),
      destroyed: rows.filter((row) => row.isDeletedTwice).length,
    };
    say(`${outcomes.length} writes to ${checkpoints} checkpoints: ${JSON.stringify(counts)}`);
    expect(counts.destroyed).toBe(0);
    expect(rows.filter(({ deletesTo }) => deletesTo !== undefined).length).toBeGreaterThan(0);
  });
});
