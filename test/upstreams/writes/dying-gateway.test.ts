import { Agent } from 'undici';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../src/sandbox/knobs.ts';
import { openGateway } from '../../support/gateway.ts';
import {
  cbrScene,
  compare,
  karborScene,
  openSandbox,
  type Scene,
  type Statement,
  state,
} from './_support/create-scenes.ts';

describe('a gateway that dies in the middle of its creates', () => {
  const numbers = Array.from({ length: 40 }, (_, number) => number);

  async function askAfterDeath(scene: Scene): Promise<Statement[]> {
    const lost = (path: RegExp): Rule[] => [
      { method: 'POST', path, count: numbers.length / 2, fault: { kind: 'delay', ms: 60_000 } },
      { method: 'POST', path, fault: { kind: 'hang' } },
    ];
    const { sandbox, content } = await openSandbox(scene.estate, lost(/checkpoints$/));
    const dispatcher = new Agent();
    const dying = openGateway(content, { dispatcher });
    const unheard = numbers.map((number) => state(dying, scene, number));
    const sent = () => sandbox.requests.filter(({ method, path }) => method === 'POST' && /checkpoints$/.test(path));
    await expect.poll(() => sent().length, { timeout: 10_000 }).toBe(numbers.length);
    await dispatcher.destroy();
    await Promise.all(unheard);
    sandbox.knobs.rules.length = 0;
    const anew = openGateway(content);
    return Promise.all(numbers.map((number) => state(anew, scene, number)));
  }

  it('states nothing false on CBR when it is back, and makes nothing twice', async () => {
    const scene = cbrScene();
    const all = { handled: numbers.length, successes: numbers.length, notTold: 0 };
    expect(compare(await askAfterDeath(scene), scene)).toEqual({ wrong: 0, duplicates: 0, ...all });
  });

  it('states nothing false on Karbor when it is back', async () => {
    const scene = karborScene();
    expect(compare(await askAfterDeath(scene), scene)).toMatchObject({ wrong: 0 });
  });
});
