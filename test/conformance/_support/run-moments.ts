// When things came, changed and went on the day of the recorded runs; ids by their beginning.

/** An instant of that day, `15:09:42`. */
export function at(time: string): number {
  return Date.parse(`2026-11-26T${time}Z`);
}

/** Never: the worker was killed, or the access was denied. */
export const NEVER = 'never';

export function instantOf(time: string): number {
  return time === NEVER ? Number.POSITIVE_INFINITY : at(time);
}

/** The order is what was recorded, the time of the first ones is not. */
export const PLANS_MADE = [
  ['149a65b2', '14:30:00'],
  ['1880f4c5', '14:30:01'],
  ['776d002b', '14:30:02'],
  ['94d55481', '14:30:03'],
  ['a3a0620f', '14:30:04'],
  ['a512a291', '14:30:05'],
  ['ac8e1fb0', '14:30:06'],
  ['2f0e5a01', '14:30:07'],
  ['4ec4c760', '14:30:08'],
  ['19831c09', '14:30:09'],
  ['a2cb3cb1', '14:30:10'],
  ['a47872fe', '14:30:11'],
  ['cacb50e8', '14:30:12'],
  ['dfe352c3', '14:30:13'],
  ['f9ffc8df', '14:30:14'],
  ['24f74ac8', '14:30:15'],
  ['a0b5de5d', '14:30:16'],
  ['ec97fe5a', '14:30:17'],
  ['70259de8', '14:30:18'],
  ['6312937b', '14:30:19'],
  ['70361204', '14:30:20'],
  ['37dfac0e', '14:30:21'],
  ['c6d452c1', '15:09:34'],
  ['de8d274c', '15:09:34'],
  ['fdeb8ea2', '15:09:34'],
  ['e9201529', '15:09:34'],
  ['750fb747', '15:09:34'],
  ['c926bdbb', '15:09:34'],
  ['68912986', '15:09:34'],
  ['8c2c0c38', '15:09:38'],
  ['2b4c88fd', '15:09:38'],
  ['7c891c27', '15:09:38'],
  ['13e49581', '15:09:38'],
  ['e22c5ea0', '15:09:38'],
  ['5d8d2bd3', '15:09:38'],
  ['3e30d600', '15:09:38'],
  ['24164744', '15:09:38'],
  ['6a2d0dd2', '15:09:39'],
] as const;

/** Its status was set to a word of no meaning. */
export const STARTED_PLAN = { start: 'c6d452c1', status: 'banana', startedAt: '15:09:36', deletedAt: '15:09:37' };

interface Made {
  made: string;
  /** Protecting, or copying, until then. Defaults to the instant of its creation. */
  settled?: string;
  status?: string;
  isCopy?: boolean;
  deletion?: [begun: string, ended: string, status?: 'error-deleting'];
}

export const CHECKPOINTS_MADE: Record<string, Made> = {
  '41d45730': { made: '14:46:08', deletion: ['14:46:08.500', '14:46:09', 'error-deleting'] },
  '0a646573': { made: '15:09:39', settled: '15:09:42' },
  '9c34d1f0': { made: '15:09:42', settled: '15:09:45', status: 'error' },
  f7e7f23c: { made: '15:10:01', settled: '15:10:05', isCopy: true },
  ede0bd96: { made: '15:10:05' },
  a974b364: { made: '15:10:05', settled: '15:10:07', status: 'error', isCopy: true },
  '8bba19b1': { made: '15:10:06' },
  '5438a49f': { made: '15:10:07', settled: '15:10:10', deletion: ['15:10:11', '15:10:14'] },
  '53a8176f': { made: '15:10:14', deletion: ['15:10:14.500', '15:10:16', 'error-deleting'] },
  '1f40fe6c': { made: '15:13:31' },
  f286c104: { made: '15:13:31' },
  '304f043c': { made: '15:13:31' },
  '7f1ecb0d': { made: '15:13:31' },
  f7d4086b: { made: '15:13:31' },
  b0f12899: { made: '15:13:53' },
  '1f8302f0': { made: '15:13:54' },
  b0ca5882: { made: '15:13:54' },
  b256b107: { made: '15:13:54' },
  dd488728: { made: '15:13:56', status: 'wait_copying', isCopy: true },
  '6be32dfb': { made: '15:13:57', status: 'wait_copying', isCopy: true },
  '6fec25fb': { made: '15:13:57', status: 'wait_copying', isCopy: true },
  f8fae77f: { made: '15:14:00', deletion: ['15:14:05', NEVER] },
  // Nine in a directory.
  '5dd81bc7': { made: '15:14:20' },
  '7a4006ff': { made: '15:14:21' },
  '9eb94557': { made: '15:14:22' },
  bb4235d2: { made: '15:14:23' },
  '3ddb2f1a': { made: '15:14:24' },
  b0a866ff: { made: '15:14:25' },
  '08554d73': { made: '15:14:26' },
  '1311949b': { made: '15:14:28' },
  e56311a4: { made: '15:14:29' },
};

export type RunMoments = readonly [start: string, made: string, ended: string];

/** Those that were refused at their start ended when they were made. */
export const RESTORES_MADE: readonly RunMoments[] = [
  ['083ed75a', '15:09:40', '15:09:40'],
  ['177f6796', '15:09:44', '15:09:44'],
  ['53a28e8d', '15:09:45', '15:09:48'],
  ['557318f9', '15:09:48', '15:09:50'],
  ['5987e2fd', '15:09:50', '15:09:51'],
  ['4b532a51', '15:09:51', '15:09:51'],
  ['21f5c421', '15:09:51', '15:09:51'],
  ['aca449c9', '15:09:52', '15:09:52'],
  ['e7ea3717', '15:09:53', '15:09:53'],
  ['172d82dd', '15:09:54', '15:09:54'],
  ['87be463f', '15:09:55', '15:09:55'],
  ['536bfea6', '15:14:01', NEVER],
];

export const VERIFICATIONS_MADE: readonly RunMoments[] = [
  ['002b2533', '15:09:40', '15:09:40'],
  ['ad1e27ee', '15:09:56', '15:09:59'],
  ['b9bd7a5d', '15:09:59', '15:10:00'],
  ['287a9de2', '15:10:00', '15:10:01'],
  ['51001191', '15:10:00', '15:10:00'],
  ['a35847e3', '15:10:00', '15:10:00'],
  ['dc7869d1', '15:10:00', '15:10:00'],
  ['55b18ce2', '15:14:02', NEVER],
];
