import { describe, expect, it } from 'vitest';
import { labId } from '../../support/estates.ts';
import { COMPLETE, ownToken, until } from './_support/followed.ts';
import { checkpointIdsOf, FEW, isList, labCheckpoints, NODES, open, runningRuns } from './_support/many.ts';

describe.concurrent('a live query of many objects', () => {
  it.for([
    ['an error of the service', { status: 500, body: { error_code: 'BackupService.9999', error_msg: 'Internal.' } }],
    ['an unreadable body', { status: 200, body: { nothing: 1 } }],
  ] as const)('goes on where lists of tasks alone answer with %s', async ([_name, answer], t) => {
    const { estate, runs } = runningRuns(FEW);
    const { sandbox, follow, round } = await open(t, estate);
    const { soFar, leave } = await follow({ query: NODES, variables: { ids: checkpointIdsOf(runs) } });
    await until(() => expect(soFar()).toContain('"nodes"'));
    sandbox.knobs.rules.push({ service: 'cbr', path: /operation-logs/, fault: { kind: 'answer', answer } });
    const [run] = runs;
    if (run) run.backup.settlesAt = run.task.endsAt = Date.now();
    await round();
    await until(() => expect(soFar()).toContain('"nodes":[{"status":"AVAILABLE"},{"status":"PROTECTING"}'));
    expect(soFar()).not.toContain('"errors"');
    leave();
  });

  it('reads every object in every round for a caller who may not list tasks', async (t) => {
    const { estate, runs } = runningRuns(FEW);
    const { sandbox, follow, round } = await open(t, estate);
    const answer = { status: 403, body: { error_code: 'BackupService.9903', error_msg: 'Forbidden.' } };
    sandbox.knobs.rules.push({ service: 'cbr', path: /operation-logs/, fault: { kind: 'answer', answer } });
    const { soFar, leave } = await follow({ query: NODES, variables: { ids: checkpointIdsOf(runs) } });
    await round();
    await round();
    const calls = await round();
    expect(calls.filter(isList)).toEqual([]);
    expect(calls).toHaveLength(FEW);
    expect(soFar()).not.toContain('errors');
    leave();
  });

  it('ends with UNAUTHENTICATED where the token is refused', async (t) => {
    const { estate, checkpoints } = labCheckpoints();
    const { sandbox, follow, round } = await open(t, estate);
    const { all } = await follow({ query: NODES, variables: { ids: checkpoints.map(labId) }, headers: ownToken });
    await round();
    const answer = { status: 401, body: 'Authentication required' };
    sandbox.knobs.rules.push({ service: 'karbor', fault: { kind: 'answer', answer } });
    const text = await all;
    expect(text).toContain('"code":"UNAUTHENTICATED"');
    expect(text.endsWith(COMPLETE)).toBe(true);
  });
});
