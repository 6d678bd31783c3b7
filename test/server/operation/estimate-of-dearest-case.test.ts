import { describe, expect, it, onTestFinished } from 'vitest';
import { type Estate, emptyEstate } from '../../../src/sandbox/estate.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { costIn } from '../../support/cost.ts';
import { addProvider, addRun, cbrNights, DAY, HOUR, NIGHT, serverVault } from '../../support/estates.ts';
import { callsOf, openGateway, type SandboxGateway } from '../../support/gateway.ts';
import { ask, wide } from './_support/estimated-worlds.ts';

/** A gateway with one upstream of a sandbox. */
async function openOne(estate: Estate, name: string, change: object = {}): Promise<SandboxGateway> {
  const sandbox = await startSandbox({ estate });
  onTestFinished(() => sandbox.close());
  const { upstreams } = sandbox.gatewayConfig() as { upstreams: { name: string }[] };
  const one = upstreams.filter((upstream) => upstream.name === name).map((upstream) => ({ ...upstream, ...change }));
  return { ...openGateway({ upstreams: one }), sandbox };
}

async function costOf(gateway: SandboxGateway, document: string) {
  const answer = await ask(gateway, document);
  expect(answer.errors).toBeUndefined();
  return { calls: callsOf(gateway.sandbox).length, estimated: costIn(answer).upstreamCalls.estimated };
}

describe('the estimate of the dearest case', () => {
  it('counts two lists for each vault where full and incremental backups are listed apart', async () => {
    const estate = cbrNights(40, 2);
    // By what they say of themselves, the list of the whole project is too long to be read.
    for (const vault of estate.cbr.vaults) {
      vault.resources = vault.resources.map((resource) => ({ ...resource, backupCount: 10_000 }));
    }
    const gateway = await openOne(estate, 'sg', { backupListSplit: true });
    const document = '{ vaults(first: 40) { nodes { checkpoints(first: 13) { pageInfo { hasNextPage } } } } }';
    expect(await costOf(gateway, document)).toEqual({ calls: 1 + 2 * 40, estimated: 3 + 2 * (40 + 3) });
  });

  it('counts two lists for each vault that is looked at for lastAvailableBefore there, of which there are half as many', async () => {
    const estate = emptyEstate();
    for (let number = 0; number < 120; number += 1) {
      const vault = serverVault(`vault-${number}`, 10, 10_000);
      estate.cbr.vaults.push(vault);
      // None is AVAILABLE, so that no vault is done with before its list has ended.
      for (const night of [0, 1]) addRun(estate, vault, NIGHT - night * DAY + number * 11_003, { status: 'error' });
    }
    estate.cbr.backups.forEach((backup, index) => void Object.assign(backup, { isIncremental: index % 2 === 0 }));
    estate.cbr.incrementalHidden = true;
    const gateway = await openOne(estate, 'sg', { backupListSplit: true });
    const document = '{ vaults(first: 100, filter: { lastAvailableBefore: "2000-01-01T00:00:00Z" }) { nodes { id } } }';
    // The newest page of the project is tried in vain.
    expect(await costOf(gateway, document)).toEqual({ calls: 1 + 2 + 2 * 100, estimated: 3 + 200 + 2 * 3 });
  });

  it('counts the log once for plans whose lists are read at once', async () => {
    const estate = emptyEstate();
    for (let number = 0; number < 10; number += 1) addProvider(estate, `p${number}`, { plans: 1, checkpoints: 8 });
    const gateway = await openOne(estate, 'lab');
    const from = new Date(NIGHT - 9 * HOUR).toISOString();
    const document = `{ vaults(first: 10) { nodes { checkpoints(first: 1, filter: { createdFrom: "${from}" }) { nodes { id } } } } }`;
    expect(await costOf(gateway, document)).toEqual({ calls: 1 + 10 + 1, estimated: 3 + 10 + 3 + 3 });
  });

  it('counts the log for each page of a list with times', async () => {
    const estate = wide();
    const gateway = await openOne(estate, 'lab');
    const from = new Date(NIGHT - 9 * HOUR).toISOString();
    const document = `{ checkpoints(first: 50, filter: { createdFrom: "${from}" }) { pageInfo { hasNextPage } } }`;
    expect(await costOf(gateway, document)).toEqual({ calls: 1 + 3 + 3 * 2, estimated: 3 + 3 + 9 });
  });
});
