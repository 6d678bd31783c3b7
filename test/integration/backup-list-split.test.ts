import { describe, expect, it, onTestFinished } from 'vitest';
import { type Estate, emptyEstate } from '../../src/sandbox/estate.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { tally } from '../support/calls.ts';
import { addRun, cbrNights, DAY, NIGHT, serverVault } from '../support/estates.ts';
import { cbrExpected, idsOf } from '../support/expected.ts';
import { openGateway } from '../support/gateway.ts';
import { readIds } from '../support/paging.ts';

/** A cloud on which every second backup is incremental; `isHidden` where it lists these apart. */
function halves(isHidden: boolean, nights = 12): Estate {
  const estate = cbrNights(10, nights);
  estate.cbr.incrementalHidden = isHidden;
  estate.cbr.backups.forEach((backup, index) => {
    backup.isIncremental = index % 2 === 0;
  });
  return estate;
}

async function open(estate: Estate, backupListSplit: boolean) {
  const sandbox = await startSandbox({ estate });
  onTestFinished(() => sandbox.close());
  const { upstreams } = sandbox.gatewayConfig() as { upstreams: { name: string }[] };
  const sg = upstreams.filter(({ name }) => name === 'sg').map((upstream) => ({ ...upstream, backupListSplit }));
  return { ...openGateway({ upstreams: sg }), sandbox };
}

const warnings = (log: Record<string, unknown>[]) => log.filter(({ level }) => level === 40).map(({ msg }) => msg);

describe('backupListSplit', () => {
  it('shows every checkpoint whole on a cloud that lists incremental backups apart', async () => {
    const estate = halves(true, 110);
    const gateway = await open(estate, true);
    const expected = cbrExpected(estate);
    expect(await readIds(gateway, 'checkpoints', { first: 100 })).toEqual(idsOf(expected));
    const { data } = await gateway.query('{ checkpoints(first: 100) { nodes { nativeId resources { nativeId } } } }');
    expect(data.checkpoints.nodes.map(({ resources }: { resources: unknown[] }) => resources.length)).toEqual(
      Array(100).fill(2),
    );
  });

  it('shows every checkpoint whole where one of the two lists ends long before the other', async () => {
    const estate = halves(true, 60);
    estate.cbr.backups.forEach((backup, index) => {
      backup.isIncremental = index > 20;
    });
    const gateway = await open(estate, true);
    expect(await readIds(gateway, 'checkpoints', { first: 100 })).toEqual(idsOf(cbrExpected(estate)));
  });

  it('shows every checkpoint whole where a page of one list reaches much further back than one of the other', async () => {
    const estate = emptyEstate();
    const vault = serverVault('wide', 12);
    estate.cbr.vaults.push(vault);
    for (let run = 0; run < 1010; run += 1) addRun(estate, vault, NIGHT - run * DAY, { isIncremental: false });
    estate.cbr.backups.forEach((backup, index) => void Object.assign(backup, { isIncremental: index % 12 === 0 }));
    const { query } = await open(estate, true);
    const { data } = await query('{ checkpoints(first: 100) { nodes { resources { nativeId } } } }');
    expect(data.checkpoints.nodes.map(({ resources }: { resources: unknown[] }) => resources.length)).toEqual(
      Array(100).fill(12),
    );
  });

  it('shows every checkpoint where one of the two lists is empty', async () => {
    const estate = halves(false);
    const gateway = await open(estate, true);
    gateway.sandbox.estate.cbr.backups.forEach((backup) => void Object.assign(backup, { isIncremental: true }));
    expect(await readIds(gateway, 'checkpoints', { first: 100 })).toEqual(idsOf(cbrExpected(estate)));
  });

  it('asks for each half by itself, and joins them newest first', async () => {
    const estate = halves(true);
    const gateway = await open(estate, true);
    const [checkpoint] = estate.cbr.checkpoints;
    await gateway.query('{ checkpoints(first: 1) { nodes { id } } }');
    expect(tally(gateway.sandbox)).toEqual({ 'GET /backups': 2 });
    const { data } = await gateway.query(
      `{ checkpoint(id: "checkpoint:sg:${checkpoint?.id}") { backups { incremental } } }`,
    );
    expect(data.checkpoint.backups).toEqual([{ incremental: false }, { incremental: true }]);
    expect(tally(gateway.sandbox)).toEqual({ 'GET /backups': 2, 'GET /checkpoints/:id': 1 });
  });

  it('is warned of once where it may be missing', async () => {
    const gateway = await open(halves(true), false);
    await readIds(gateway, 'checkpoints', { first: 100 });
    expect(warnings(gateway.log)).toEqual([
      'sg: none of many backups is incremental. If incremental ones exist, this cloud lists them separately and needs "backupListSplit": true.',
    ]);
  });

  it('is warned of once where it is needless', async () => {
    const gateway = await open(halves(false), true);
    const all = /incremental=(true|false)/;
    const backups = gateway.sandbox.estate.cbr.backups.slice(0, 3);
    const row = (await (
      await fetch(`${gateway.sandbox.cbr.endpoint}/v3/${backups[0]?.projectId}/backups?limit=3`, {
        headers: { 'x-auth-token': gateway.sandbox.estate.cbr.projects[0]?.token ?? '' },
      })
    ).json()) as object;
    gateway.sandbox.knobs.rules.push({ path: all, fault: { kind: 'answer', answer: { status: 200, body: row } } });
    await gateway.query('{ checkpoints { nodes { id } } }');
    await gateway.query('{ checkpoints { nodes { id } } }');
    expect(warnings(gateway.log)).toEqual([
      'sg: this cloud returns the same backups in both lists; backupListSplit appears to be unnecessary.',
    ]);
  });

  it.each([
    ['off, and the list holds both', false, false],
    ['on, and the lists differ', true, true],
  ])('is not warned of where it is %s', async (_what, isHidden, isSplit) => {
    const gateway = await open(halves(isHidden), isSplit);
    await readIds(gateway, 'checkpoints', { first: 100 });
    expect(warnings(gateway.log)).toEqual([]);
  });
});
