import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../../src/sandbox/estate.ts';
import { tally } from '../../support/calls.ts';
import { addRun, labId, NIGHT, serverVault } from '../../support/estates.ts';
import { openGateway } from '../../support/gateway.ts';
import { remove } from '../../support/mutations.ts';
import { openCallers } from './_support/callers.ts';
import { DELETE, on, openContested, PAYLOAD, SHOW, untilSent } from './_support/checkpoints.ts';

describe('concurrent deletes of one checkpoint of Karbor', () => {
  it('are one delete with one answer for one caller, and the checkpoint ends deleted', async () => {
    const { gateway, id, untilDeleted } = await openContested();
    const answers = await Promise.all(Array.from({ length: 5 }, () => remove(gateway, { id }, PAYLOAD)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.result).toMatchObject({ checkpointId: id, requestId: expect.stringMatching(/^req-/) });
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1 });
    await untilDeleted();
  });

  it('are one by whatever entry of the configuration and provider they name it', async () => {
    const { gateway, row, id, untilDeleted } = await openContested();
    const { upstreams } = gateway.sandbox.gatewayConfig() as { upstreams: { name: string }[] };
    const second = upstreams
      .filter(({ name }) => name === 'lab')
      .map((lab) => ({ ...lab, name: 'lab2', inLists: false }));
    const twice = openGateway({ upstreams: [...upstreams, ...second] });
    const byOther = id.replace(':lab:', ':lab2:');
    const unknown = `checkpoint:lab:00000000-0000-4000-a000-000000000000:${row.id}`;
    const answers = await Promise.all([id, byOther, unknown].map((given) => remove(twice, { id: given })));
    expect(answers.map(({ result }) => result.checkpointId ?? result.code)).toEqual([id, byOther, 'NOT_FOUND']);
    expect(tally(gateway.sandbox)).toMatchObject({ [DELETE]: 1 });
    await untilDeleted();
  });

  it('give another caller the answer after a read with their own rights, of whatever project', async () => {
    const { gateway, id, untilDeleted } = await openContested();
    const { ask, one, two, admin, stranger } = await openCallers(gateway.sandbox);
    const first = ask(id, one);
    await untilSent(gateway, 'DELETE');
    const others = [two, admin, stranger, { ...stranger, 'x-auth-token': 'guessed' }];
    const answers = await Promise.all(others.map((headers) => ask(id, headers)));
    const accepted = await first;
    expect(answers.slice(0, 2)).toEqual([accepted, accepted]);
    expect(answers.slice(2).map(({ result }) => result.code)).toEqual(['FORBIDDEN', 'UNAUTHENTICATED']);
    expect(tally(gateway.sandbox)).toEqual({ [SHOW]: 5, [DELETE]: 1 });
    await untilDeleted();
  });

  it('give one caller the same refusal, and let another caller send their own', async () => {
    const { gateway, id, untilDeleted } = await openContested();
    const { ask, one, two, stranger } = await openCallers(gateway.sandbox);
    const answers = await Promise.all([stranger, stranger, one, two].map((headers) => ask(id, headers)));
    expect(answers.map(({ result }) => result.code ?? result.checkpointId)).toEqual(['FORBIDDEN', 'FORBIDDEN', id, id]);
    expect(tally(gateway.sandbox)[DELETE]).toBe(1);
    await untilDeleted();
  });

  it('go on when the first caller leaves, for whoever asks next', async () => {
    const { gateway, id, untilDeleted } = await openContested();
    const leaving = new AbortController();
    const left = remove(gateway, { id }, PAYLOAD, { signal: leaving.signal }).catch(() => 'left');
    await untilSent(gateway, 'DELETE');
    const waiting = remove(gateway, { id }, PAYLOAD);
    leaving.abort();
    await left;
    const answers = [await waiting, await remove(gateway, { id }, PAYLOAD)];
    expect(answers.map(({ result }) => result.checkpointId)).toEqual([id, id]);
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1 });
    await untilDeleted();
  });

  it('hold for two seconds: one that was accepted, and one for which no caller waits', async () => {
    const { gateway, row, rows, id, rules } = await openContested(2);
    const first = await remove(gateway, { id }, PAYLOAD);
    expect(await remove(gateway, { id }, PAYLOAD)).toEqual(first);
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1 });

    rules.push(on('DELETE', { kind: 'hang' }));
    const hung = rows[1] ? labId(rows[1]) : '';
    const leaving = new AbortController();
    const left = remove(gateway, { id: hung }, PAYLOAD, { signal: leaving.signal }).catch(() => 'left');
    await untilSent(gateway, 'DELETE');
    leaving.abort();
    await left;
    // The time is the promise: past two seconds a delete is sent again.
    await sleep(2_050);
    tally(gateway.sandbox);

    delete row.deletedAt;
    expect((await remove(gateway, { id }, PAYLOAD)).result.checkpointId).toBe(id);
    expect((await remove(gateway, { id: hung }, PAYLOAD)).result).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1, [SHOW]: 1 });
  });

  it('are sent again behind one that was refused', async () => {
    const { gateway, row, id } = await openContested();
    Object.assign(row, { status: 'copying' });
    expect((await remove(gateway, { id })).result).toMatchObject({ code: 'CONFLICT' });
    Object.assign(row, { status: 'available' });
    expect((await remove(gateway, { id })).result.checkpointId).toBe(id);
  });
});

describe('concurrent deletes of one checkpoint of CBR', () => {
  it('are one, with one answer for one caller', async () => {
    const { gateway, cbr } = await openContested();
    const answers = await Promise.all([1, 2, 3].map(() => remove(gateway, { id: cbr.id }, PAYLOAD)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.result.checkpointId).toBe(cbr.id);
    expect(tally(gateway.sandbox)).toEqual({ 'GET /backups': 2, 'DELETE /backups/:id': 3 });
  });

  it('look for all of their lost answers side by side, and end', async () => {
    const estate = emptyEstate();
    const vault = serverVault('web', 8);
    estate.cbr.vaults.push(vault);
    const { checkpoint } = addRun(estate, vault, NIGHT);
    const { sandbox, ...gateway } = await openGateway({}, { sandbox: { estate } });
    sandbox.knobs.rules.push({ method: 'DELETE', fault: { kind: 'reset-after' } });
    const { result } = await remove(gateway, { id: `checkpoint:sg:${checkpoint.id}` });
    expect(result).toMatchObject({ __typename: 'DeleteCheckpointPayload', failedBackups: [] });
    expect(tally(sandbox)).toEqual({ 'GET /backups': 2, 'DELETE /backups/:id': 8, 'GET /backups/:id': 8 });
  });

  it('share what was refused while they are in flight, and go on with it behind', async () => {
    const { gateway, cbr } = await openContested();
    const [refused] = cbr.backups;
    Object.assign(refused ?? {}, { settlesAt: Date.now() + 3_600_000 });
    const answers = await Promise.all([1, 2].map(() => remove(gateway, { id: cbr.id }, PAYLOAD)));
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[0]?.result.failedBackups).toHaveLength(1);
    Object.assign(refused ?? {}, { settlesAt: 0 });
    expect((await remove(gateway, { id: cbr.id }, PAYLOAD)).result.failedBackups).toEqual([]);
  });
});
