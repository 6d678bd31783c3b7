import type { KarborBank } from '../../../src/sandbox/karbor/rows.ts';

// When things came, changed and went on the day of the recordings; ids by their beginning.

/** An instant of the day of the recordings, `14:12:52`. */
export function at(time: string): number {
  return Date.parse(`2026-11-22T${time}Z`);
}

export const PROVIDERS_MADE = [
  ['6659007d', '14:00:00'],
  ['b766f37c', '14:00:00'],
  ['cf56bd3e', '14:00:00'],
  ['e3982e71', '14:17:00'],
] as const;

export const PLANS_MADE = [
  ['ce6fa2a0', '14:08:22'],
  ['0591c673', '14:08:33'],
  ['47842aa7', '14:12:40'],
  ['bd13bfd6', '14:12:40'],
  ['d3f63017', '14:12:40'],
  ['e3ca7311', '14:12:40'],
  ['ee448283', '14:12:40'],
  ['f2b885a7', '14:12:40'],
  ['87711948', '14:17:40'],
  ['bdb8c2a0', '14:19:10'],
  ['883b86f3', '14:19:15'],
  ['2e3c17de', '14:19:20'],
  ['872ac8', '14:19:25'],
  ['ccfa234d', '14:19:30'],
  ['e9597a97', '14:19:35'],
] as const;

export const PLANS_DELETED: Record<string, string> = { d3f63017: '14:17:47' };
export const PLANS_STARTED: Record<string, string> = { f2b885a7: '14:17:46' };

export const CHECKPOINTS_MADE = [
  ['ddf1df51', '14:08:23'],
  ['5a7a04c4', '14:08:34'],
  ['c7d74f74', '14:12:52'],
  ['48b23e42', '14:12:55'],
  ['66366aaf', '14:12:56'],
  ['2d757bb4', '14:12:57'],
  ['4c833dc5', '14:12:59'],
  ['eea74185', '14:12:59'],
  ['88652909', '14:13:00'],
  ['98387ddf', '14:13:01'],
  ['404e7c4b', '14:13:01'],
  ['d03958b3', '14:13:02'],
  ['46c2ad7f', '14:17:41'],
  ['050be043', '14:17:48'],
  ['1cd79ba5', '14:17:48'],
  ['20385a92', '14:17:48'],
  ['89b16083', '14:17:48'],
  ['3f58732d', '14:18:49'],
  ['0de05d2e', '14:18:51'],
  ['820e6e0c', '14:18:56'],
  ['d82c9131', '14:19:11'],
  ['6afc6ab2', '14:19:16'],
  ['cdd94dce', '14:19:21'],
  ['b346f81f', '14:19:26'],
  ['3d08ebeb', '14:19:31'],
  ['6b4dab20', '14:19:36'],
  ['4a2520d2', '14:20:10'],
  ['545aea11', '14:20:11'],
  ['674836a5', '14:21:00'],
  ['d3f99dfd', '14:21:00'],
  ['dc4d8432', '14:21:00'],
  ['e14873db', '14:21:00'],
] as const;

export const CHECKPOINTS_DELETED: Record<string, string> = {
  '48b23e42': '14:14:25',
  '66366aaf': '14:14:29',
  '404e7c4b': '14:14:31',
  '98387ddf': '14:14:35',
  '46c2ad7f': '14:17:44',
};

/** The others share one Swift container. */
export const BANKS: Record<string, KarborBank> = {
  '6659007d': { kind: 'swift', name: 'karbor-volumes' },
  b766f37c: { kind: 'filesystem', name: 'karbor-files' },
};

/** Asks for a service that was not there, so that nothing ends well. */
export const FAILING_PROVIDER = '6659007d';
export const RUN_MS = 2_000;

/** Four copies were made at once; the log has the last. */
export const LOGGED_COPY = '89b16083';
