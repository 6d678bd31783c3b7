import {
  absent,
  accepted,
  badRequest,
  cannotStart,
  failure,
  list,
  loggedAs,
  loggedIn,
  none,
  notResettable,
  outOfOrder,
  type Row,
  refusedLogin,
  requestIdOf,
  value,
} from './recordings.ts';
import { expectedRun, expectedRunCreated } from './run-checkpoints.ts';
import { expectedRunPlan } from './run-plans.ts';
import { expectedRecord } from './run-records.ts';
import { expectedRunTask } from './run-tasks.ts';

const plans = (starts: string) => value(list(starts).map(expectedRunPlan));
const plan = (start: string) => value(expectedRunPlan(start));
const checkpoints = (shorts: string) => value(list(shorts).map(expectedRun));
const checkpoint = (short: string) => value(expectedRun(short));
const created =
  (prefix: string): Row =>
  (recording) => {
    const made = expectedRunCreated(prefix);
    return { value: { checkpointId: made.id, requestId: requestIdOf(recording), checkpoint: made } };
  };
const logged = loggedAs(expectedRunTask);
const record = (...parts: Parameters<typeof expectedRecord>) => value(expectedRecord(...parts));
const records = (shorts: string) => value(list(shorts).map((short) => expectedRecord(short)));
const isProtecting = failure('CONFLICT', 'computeFault');

const COPY_THREE = '1f8302f0 b0ca5882 b256b107 dd488728/WAIT_COPYING 6be32dfb/WAIT_COPYING 6fec25fb/WAIT_COPYING';

/** Recorded while backups, deletions, restores, verifications and copies ran; by the name of the case. */
export const EXPECTED_RUNS: Record<string, Row> = {
  // Logins.
  'keystone.token.application-credential': loggedIn,
  'keystone.token.application-credential.wrong-secret': refusedLogin,
  'keystone.token.application-credential.unknown': refusedLogin,
  'keystone.token.application-credential.with-scope': refusedLogin,

  // Plans.
  'plans.list.limit-3': plans('fdeb8ea2 e9201529 de8d274c'),
  'plans.list.offset-2-limit-2': plans('de8d274c c926bdbb'),
  'plans.list.filter-description': plans(
    '37dfac0e 70361204 6312937b 70259de8 ec97fe5a a0b5de5d 24f74ac8 f9ffc8df dfe352c3 cacb50e8 a47872fe a2cb3cb1 ' +
      '19831c09 4ec4c760 2f0e5a01 ac8e1fb0 a512a291 a3a0620f 94d55481 776d002b 1880f4c5 149a65b2',
  ),
  'plans.list.filter-provider_id': plans('fdeb8ea2 e9201529'),
  'plans.list.filter-no-match': none,
  'plans.list.sort-created_at-asc-limit-3-marker': plans('776d002b 94d55481 a3a0620f'),
  'plans.list.with-application-credential-token': plans('6a2d0dd2'),
  'plans.show.with-parameters-started': plan('c6d452c1'),
  'plans.show.after-delete': absent,

  // A backup.
  'live.protect.create': created('0a646573'),
  'live.protect.list-by-plan.while-protecting': checkpoints('0a646573/PROTECTING'),
  'live.protect.delete-while-protecting': isProtecting,
  'live.protect.reset-while-protecting': notResettable,
  'live.protect.show.protecting': checkpoint('0a646573/PROTECTING'),
  'live.protect.show.available': checkpoint('0a646573'),
  'live.protect-fails.create': created('9c34d1f0'),
  'live.protect-fails.show.protecting': checkpoint('9c34d1f0/PROTECTING'),
  'live.protect-fails.show.error': checkpoint('9c34d1f0/ERROR'),
  'checkpoints.create.of-plan-with-resource-twice': created('1f40fe6c'),
  'checkpoints.show.of-plan-with-resource-twice': checkpoint('1f40fe6c'),
  'checkpoints.create.of-plan-with-resource-extra-info-object': created('f286c104'),
  'checkpoints.show.of-plan-with-resource-extra-info-object': checkpoint('f286c104'),
  'checkpoints.create.of-plan-with-resource-extra-info-text': created('304f043c'),
  'checkpoints.create.of-plan-with-resource-unknown-type': cannotStart,
  'checkpoints.create.of-plan-with-resource-id-not-uuid': created('7f1ecb0d'),
  'checkpoints.create.of-plan-with-resource-does-not-exist': created('f7d4086b'),
  'checkpoints.show.of-plan-with-resource-does-not-exist': checkpoint('f7d4086b'),
  'checkpoints.show.made-by-scheduler': checkpoint('b0f12899'),
  'fs.checkpoints.list.plan.asc-nine-seconds-apart': checkpoints(
    '1311949b e56311a4 08554d73 b0a866ff 3ddb2f1a bb4235d2 9eb94557 7a4006ff 5dd81bc7',
  ),

  // A restore leaves the checkpoint as it is.
  'live.restore.checkpoint-while-restoring': checkpoint('0a646573'),
  'live.restore.show.in_progress.0-resources': record('53a28e8d', {
    status: 'in_progress',
    finished: 0,
    times: '15:09:45',
  }),
  'live.restore.show.in_progress.1-resources': record('53a28e8d', {
    status: 'in_progress',
    finished: 1,
    times: '15:09:45',
  }),
  'live.restore.show.success.2-resources': record('53a28e8d', { times: '15:09:45 15:09:48' }),
  'live.restore.show.after': record('53a28e8d', { times: '15:09:45 15:09:48' }),
  'live.restore-fails.show.in-progress': record('557318f9', { status: 'in_progress', finished: 0 }),
  'live.restore-fails.show.fail': record('557318f9', { times: '15:09:48 15:09:50' }),
  'restores.show.unknown': absent,
  'restores.show.worker-killed-meanwhile': record('536bfea6'),
  'restores.list.limit-3': records('87be463f 172d82dd e7ea3717'),
  'restores.list.limit-3-marker': records('aca449c9 4b532a51 21f5c421'),
  'restores.list.filter-status-fail': records('87be463f 172d82dd'),
  'restores.list.filter-status-success': records('aca449c9 5987e2fd'),
  'restores.list.sort-created_at-asc': records('083ed75a 177f6796'),
  'restores.list.admin-filter-checkpoint_id': records('53a28e8d 083ed75a'),

  // A verification.
  'live.verify.show.in-progress': record('ad1e27ee', { status: 'in_progress' }),
  'live.verify.show.success': record('ad1e27ee', { times: '15:09:56 15:09:59' }),
  'live.verify-fails.show.in-progress': record('b9bd7a5d', { status: 'in_progress' }),
  'live.verify-fails.show.fail': record('b9bd7a5d'),
  'verifications.show.unknown': absent,
  'verifications.show.not-uuid': badRequest,
  'verifications.show.worker-killed-meanwhile': record('55b18ce2'),
  'verifications.list.limit-2': records('dc7869d1 a35847e3'),
  'verifications.list.filter-status': records('dc7869d1 a35847e3 51001191 b9bd7a5d 002b2533'),

  // A copy.
  'live.copy.list-by-plan.while-running': checkpoints('0a646573 f7e7f23c/COPYING'),
  'live.copy.show.copying': checkpoint('f7e7f23c/COPYING'),
  'live.copy.show.available': checkpoint('f7e7f23c'),
  'live.copy-fails.list-by-plan.while-running': checkpoints('a974b364/COPYING ede0bd96'),
  'live.copy-fails.show.copying': checkpoint('a974b364/COPYING'),
  'live.copy-fails.show.error': checkpoint('a974b364/ERROR'),
  'live.copy-three.list.wait-copying-wait-copying-wait-copying': checkpoints(COPY_THREE),
  'live.copy-three.list.a-minute-later': checkpoints(COPY_THREE),

  // A deletion.
  'live.delete.delete': accepted,
  'live.delete.list-by-plan.while-deleting': checkpoints('0a646573 f7e7f23c 8bba19b1 5438a49f/DELETING'),
  // The wish is being fulfilled.
  'live.delete.delete-while-deleting': accepted,
  'live.delete.reset-while-deleting': notResettable,
  'live.delete.show.deleting': checkpoint('5438a49f/DELETING'),
  'live.delete.show.deleted': checkpoint('5438a49f/DELETED'),
  'live.delete.list-by-plan.after': checkpoints('0a646573 f7e7f23c 8bba19b1'),
  'live.delete-fails.delete': accepted,
  'live.delete-fails.show.deleting': checkpoint('53a8176f/DELETING'),
  'live.delete-fails.show.error-deleting': checkpoint('53a8176f/ERROR_DELETING'),
  'live.delete-fails.list-by-plan.after': checkpoints('53a8176f/ERROR_DELETING'),
  'checkpoints.show.worker-killed-while-deleting': checkpoint('f8fae77f/DELETING'),
  // Both are accepted, and the second one fails.
  'checkpoints.delete.race-2-at-once.0': accepted,
  'checkpoints.delete.race-2-at-once.1': accepted,
  'checkpoints.show.after-delete-race': checkpoint('41d45730/ERROR_DELETING'),

  // Operation logs.
  'operation_logs.of-orphan-flow-not-built': logged('65614737'),
  'live.protect.operation_logs.while-protecting': logged('0d2ec95b/protecting'),
  'live.protect.operation_logs.after': logged('0d2ec95b'),
  'live.protect-fails.operation_logs.after': logged('04b728ab'),
  'live.restore.operation_logs.while-running': logged('87466897/in_progress'),
  'live.restore.operation_logs.after': logged('87466897'),
  'live.restore-fails.operation_logs.after': logged('7c0abe19'),
  'live.verify.operation_logs.after': logged('0d2ec95b 87466897 0dc2631c'),
  'live.copy.operation_logs.while-running': logged('4abb2dd8/copying'),
  'live.copy.operation_logs.after': logged('4abb2dd8'),
  'live.copy-fails.operation_logs.while-running': logged('a827835f/copying'),
  'live.copy-fails.operation_logs.after': logged('a827835f'),
  'live.delete.operation_logs.while-deleting': logged('0c7822c5 3541f394/deleting'),
  'live.delete.operation_logs.after': logged('0c7822c5 3541f394'),
  'live.delete-fails.operation_logs.after': logged('201b5ed8 a4fa16ba'),
  'operation_logs.after-delete-race': logged('95794363 6becc244 6083ee0f'),
  'operation_logs.made-by-scheduler': logged('9f3f5cb5'),
  'operation_logs.list.desc-limit-3': logged('327ae74b abcd5b9e 133b2dff'),
  'operation_logs.list.offset-1': logged('abcd5b9e 133b2dff'),
  'operation_logs.list.filter-status-protecting': logged('8f59bc07 66866f02 e36705f2'),
  'operation_logs.list.filter-operation_type-nonadmin': logged('327ae74b abcd5b9e'),
  'operation_logs.list.filter-status-literal': outOfOrder,
  'operation_logs.list.admin-all_tenants': logged('327ae74b abcd5b9e'),
  'operation_logs.list.filter-started_at-ignored': logged('327ae74b'),
};
