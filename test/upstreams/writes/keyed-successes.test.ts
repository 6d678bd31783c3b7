import { describe, expect, it } from 'vitest';
import { memoryWriteStore } from '../../../src/upstreams/writes/write-store.ts';
import { tally } from '../../support/calls.ts';
import { openGateway } from '../../support/gateway.ts';
import { create } from '../../support/mutations.ts';
import { keyed, onPost, openKeyed } from './_support/keyed-creates.ts';

describe('a success under passthrough', () => {
  const TOKEN = { 'x-auth-token': 'sandbox-token-sg-not-a-secret' };

  async function openPassthrough() {
    const { estate, gateway, vaults } = await openKeyed();
    const { upstreams } = gateway.sandbox.gatewayConfig() as { upstreams: { name: string }[] };
    const sg = upstreams
      .filter(({ name }) => name === 'sg')
      .map((given) => ({ ...given, auth: { mode: 'passthrough' } }));
    const writeStore = memoryWriteStore({ now: () => Date.now() });
    const through = openGateway({ upstreams: sg }, { writeStore: { ...writeStore, isComplete: async () => true } });
    const ask = (headers: Record<string, string>) =>
      create(through, { vaultId: vaults.sg, idempotencyKey: 'k-1' }, 'checkpointId', { headers });
    return { estate, sandbox: gateway.sandbox, ask };
  }

  it('is given again after one read with the present token', async () => {
    const { estate, sandbox, ask } = await openPassthrough();
    const first = await ask(TOKEN);
    tally(sandbox);
    expect(await ask(TOKEN)).toEqual(first);
    expect(first.result.checkpointId).toBe(`checkpoint:sg:${estate.cbr.checkpoints[0]?.id}`);
    expect(tally(sandbox)).toEqual({ 'GET /checkpoints/:id': 1 });
  });

  it.each([
    ['no token', {}],
    ['a token that is not accepted', { 'x-auth-token': 'guessed' }],
  ])('is not shown to a caller with %s', async (_what, headers) => {
    const { ask } = await openPassthrough();
    await ask(TOKEN);
    expect((await ask(headers as Record<string, string>)).result).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is not shown to one who waited for it with a token that is not accepted', async () => {
    const { sandbox, ask } = await openPassthrough();
    sandbox.knobs.rules.push(onPost({ kind: 'delay', ms: 100 }));
    const [first, other] = await Promise.all([ask(TOKEN), ask({ 'x-auth-token': 'guessed' })]);
    expect(first.result.checkpointId).toBeDefined();
    expect(other.result).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('a gateway that has started anew', () => {
  it('finds on CBR what was made with a key before, and makes no second one', async () => {
    const { estate, gateway, vaults } = await openKeyed();
    const first = await keyed(gateway, vaults.sg);
    tally(gateway.sandbox);
    const anew = openGateway(gateway.sandbox.gatewayConfig());
    expect((await keyed(anew, vaults.sg)).result).toMatchObject({
      checkpointId: first.result.checkpointId,
      isFound: true,
    });
    expect(tally(gateway.sandbox)).toEqual({ 'GET /backups': 1, 'GET /checkpoints/:id': 1 });
    expect(estate.cbr.checkpoints).toHaveLength(1);
  });

  it('makes on CBR what it does not find', async () => {
    const { estate, gateway, vaults } = await openKeyed();
    const anew = openGateway(gateway.sandbox.gatewayConfig());
    const { result } = await keyed(anew, vaults.sg);
    expect(result.checkpointId).toBe(`checkpoint:sg:${estate.cbr.checkpoints[0]?.id}`);
    expect(tally(gateway.sandbox)).toEqual({ 'GET /backups': 2, 'POST /checkpoints': 1 });
  });

  it('does not take what was made with other input for its own', async () => {
    const { gateway, vaults } = await openKeyed();
    const first = await keyed(gateway, vaults.sg, 'k-1', { name: 'before' });
    const { result } = await keyed(openGateway(gateway.sandbox.gatewayConfig()), vaults.sg, 'k-1', { name: 'after' });
    expect(result.checkpoint.name).toBe('after');
    expect(result.checkpointId).not.toBe(first.result.checkpointId);
  });

  it('states on Karbor only what the upstream has', async () => {
    const { estate, gateway, vaults } = await openKeyed();
    await keyed(gateway, vaults.lab);
    const { result } = await keyed(openGateway(gateway.sandbox.gatewayConfig()), vaults.lab);
    expect(result.checkpointId).toMatch(new RegExp(`${estate.karbor.checkpoints.at(-1)?.id}$`));
  });
});
