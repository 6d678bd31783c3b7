import { describe, expect, it } from 'vitest';
import { type Estate, emptyEstate } from '../../src/sandbox/estate.ts';
import { tally } from '../support/calls.ts';
import { addCheckpoint, addProvider, addRun, labId, NIGHT, serverVault } from '../support/estates.ts';
import { openGateway, type SandboxGateway } from '../support/gateway.ts';
import { bearer, KEYS, openGuarded } from '../support/guarded.ts';
import { remove, reset } from '../support/mutations.ts';

const BOTH = ['DELETE', 'RESET_STATE'];

function estateOf(upstream: string, status: string): { estate: Estate; id: string } {
  const estate = emptyEstate();
  if (upstream === 'sg') {
    const vault = serverVault('web');
    estate.cbr.vaults.push(vault);
    const { checkpoint } = addRun(estate, vault, NIGHT, { status });
    checkpoint.status = status;
    return { estate, id: `checkpoint:sg:${checkpoint.id}` };
  }
  const { provider, plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 0 });
  const [row] = plans.map((plan) => addCheckpoint(estate, provider, plan, NIGHT));
  if (!row) throw new Error('There is a plan.');
  row.status = status;
  return { estate, id: labId(row) };
}

describe('allowedActions', () => {
  it.each<[string, string, string[]]>([
    ['sg', 'available', ['DELETE']],
    ['sg', 'error', ['DELETE']],
    ['sg', 'protecting', []],
    ['sg', 'deleting', []],
    ['sg', 'strange', []],
    ['lab', 'available', BOTH],
    ['lab', 'error', BOTH],
    ['lab', 'copying', ['RESET_STATE']],
    ['lab', 'wait_copying', ['RESET_STATE']],
    ['lab', 'protecting', []],
    ['lab', 'deleting', []],
    ['lab', 'deleted', []],
    ['lab', 'error-deleting', []],
    ['lab', 'strange', []],
  ])(
    'of a checkpoint of %s that is %s are %j, by id and in lists, without a call',
    async (upstream, status, expected) => {
      const { estate, id } = estateOf(upstream, status);
      const { query, sandbox } = await openGateway({}, { sandbox: { estate } });
      const { data, errors } = await query(`{ checkpoint(id: "${id}") { allowedActions } }`);
      expect(errors).toBeUndefined();
      expect(data.checkpoint.allowedActions).toEqual(expected);
      expect(Object.values(tally(sandbox))).toEqual([1]);
      // Karbor lists none that is deleted.
      const list = await query(`{ checkpoints(filter: { upstreams: ["${upstream}"] }) { nodes { allowedActions } } }`);
      const shown = list.data.checkpoints.nodes.map(
        ({ allowedActions }: { allowedActions: string[] }) => allowedActions,
      );
      expect(shown).toEqual(status === 'deleted' ? [] : [expected]);
    },
  );

  it.each(['available', 'error', 'copying', 'wait_copying', 'protecting', 'deleting', 'deleted', 'error-deleting'])(
    'of a checkpoint of Karbor that is %s are what Karbor takes',
    async (status) => {
      const took = async (
        act: (gateway: SandboxGateway, id: string) => Promise<{ result: { __typename: string } }>,
      ) => {
        const { estate, id } = estateOf('lab', status);
        const { result } = await act(await openGateway({}, { sandbox: { estate } }), id);
        return result.__typename !== 'Failure';
      };
      const { estate, id } = estateOf('lab', status);
      const { query } = await openGateway({}, { sandbox: { estate } });
      const { data } = await query(`{ checkpoint(id: "${id}") { allowedActions } }`);
      const isTaken = {
        // A delete of what is going is a success, in which nothing is done.
        DELETE: !status.startsWith('delet') && (await took((gateway, id) => remove(gateway, { id }))),
        RESET_STATE: await took((gateway, id) => reset(gateway, { id, state: 'ERROR' })),
      };
      expect(data.checkpoint.allowedActions).toEqual(BOTH.filter((action) => isTaken[action as keyof typeof isTaken]));
    },
  );

  it.each(['token', 'password'] as const)('are none for a caller of %s who may only read', async (mode) => {
    const { ask, checkpointId } = await openGuarded(mode);
    const actionsOf = async (key: string) => {
      const { data } = await ask(`{ checkpoint(id: "${checkpointId}") { allowedActions } }`, bearer(key));
      return data.checkpoint.allowedActions;
    };
    expect(await actionsOf(KEYS.reader)).toEqual([]);
    expect(await actionsOf(KEYS.writer)).toContain('DELETE');
  });
});
