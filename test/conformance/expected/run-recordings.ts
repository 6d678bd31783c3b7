import {
  absent,
  accepted,
  cannotStart,
  failure,
  list,
  loggedIn,
  none,
  notResettable,
  type Row,
  refusedLogin,
  requestIdOf,
  value,
} from './recordings.ts';
import { expectedRun, expectedRunCreated } from './run-checkpoints.ts';
import { expectedRunPlan } from './run-plans.ts';

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
};
