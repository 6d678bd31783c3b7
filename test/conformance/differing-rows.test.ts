import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { CbrBackup } from '../../src/sandbox/cbr/rows.ts';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { addRun, NIGHT, serverVault } from '../support/estates.ts';
import { table } from '../support/readme.ts';
import { overSandbox, pairs } from './_support/rows-and-records.ts';

/** A checkpoint of three resources, each with its backup. */
function threeBackups() {
  const estate = emptyEstate();
  const vault = serverVault('three', 3);
  estate.cbr.vaults.push(vault);
  return { estate, ...addRun(estate, vault, NIGHT) };
}

type Change = (run: ReturnType<typeof threeBackups>) => unknown;
const spoil = (backup: CbrBackup | undefined, status: string) => Object.assign(backup ?? {}, { spoilt: { status } });

/** The fields that can differ, and what follows from each. */
const FOLLOWING = { status: ['allowedActions'], resources: [], vaultId: ['vault'] } as const;

/** When which field differs, as in the table of docs/queries.md; and such checkpoints. */
const DIFFERING: [when: string, field: keyof typeof FOLLOWING, cases: Change[]][] = [
  [
    'the record is `ERROR_DELETING` or `DELETED`, a state that no backup has',
    'status',
    [
      ({ checkpoint, backups }) => {
        checkpoint.status = 'error-deleting';
        for (const backup of backups) spoil(backup, 'error');
      },
      ({ checkpoint, backups }) => {
        checkpoint.status = 'deleted';
        for (const backup of backups) spoil(backup, 'deleting');
      },
    ],
  ],
  [
    'a backup failed, is being created or deleted, or has an unknown status, and the record does not reflect it, or not yet',
    'status',
    [
      ({ backups }) => spoil(backups[0], 'error'),
      ({ backups }) => spoil(backups[1], 'waiting_protect'),
      ({ backups }) => spoil(backups[2], 'deleting'),
      ({ backups }) => spoil(backups[0], 'strange'),
    ],
  ],
  [
    'the record has one of these states and none of its backups has it',
    'status',
    [
      ({ checkpoint }) => {
        checkpoint.status = 'protecting';
      },
      ({ checkpoint }) => {
        checkpoint.status = 'strange';
      },
    ],
  ],
  [
    'a backup was deleted individually, or does not exist yet',
    'resources',
    [({ backups }) => Object.assign(backups[1] ?? {}, { goneAt: NIGHT })],
  ],
  [
    'a backup and the record name a resource differently',
    'resources',
    [({ backups }) => Object.assign(backups[1] ?? {}, { resourceName: 'renamed' })],
  ],
  [
    'the backups were moved to another vault together with their resources, and the record names the old vault',
    'vaultId',
    [
      ({ estate, backups }) => {
        const other = serverVault('other', 0);
        estate.cbr.vaults.push(other);
        for (const backup of backups) backup.vaultId = other.id;
      },
    ],
  ],
];

describe('a row of CBR and its record differ', () => {
  const cases = DIFFERING.flatMap(([when, field, changes]) =>
    changes.map((change, index): [string, number, keyof typeof FOLLOWING, Change] => [when, index, field, change]),
  );

  it.each(cases)('when %s (%i): in %s, and in nothing else', async (_when, _index, field, change) => {
    const run = threeBackups();
    change(run);
    const [pair, ...others] = await pairs(await overSandbox({ estate: run.estate }));
    expect(others).toEqual([]);
    const [row, record] = pair ?? [];
    const differing = Object.keys(row ?? {}).filter((name) => !isDeepStrictEqual(row?.[name], record?.[name]));
    const following: readonly string[] = FOLLOWING[field];
    expect(differing.filter((name) => !following.includes(name))).toEqual([field]);
  });

  it('in the cases that docs/queries.md lists, and in no other', () => {
    expect(table('they differ when').map(([when, field]) => [when, field])).toEqual(
      DIFFERING.map(([when, field]) => [when, field]),
    );
  });
});
