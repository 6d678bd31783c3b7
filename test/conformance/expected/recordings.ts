import { idsIn } from '../../support/recorded-ids.ts';
import type { Recording } from '../../support/recordings.ts';
import { expectedCheckpoint, expectedCreated } from './checkpoints.ts';
import { expectedRecord } from './run-records.ts';
import { expectedTask } from './tasks.ts';
import { expectedPlan, expectedProvider } from './vaults.ts';

/** What the gateway must make of one recorded answer: a value, or a failure as clients see it. */
export type Outcome = { value: unknown } | { failure: Record<string, unknown> };

export type Row = (recording: Recording) => Outcome;

export function requestIdOf({ response_headers: headers }: Recording): string | undefined {
  return headers['x-openstack-request-id'];
}

export function value(what: unknown): Row {
  return () => ({ value: what });
}

export function failure(code: string, upstreamCode: string | undefined, retryable = false): Row {
  return (recording) => ({
    failure: { code, retryable, upstream: 'lab', upstreamCode, requestId: requestIdOf(recording) },
  });
}

export const list = (text: string) => text.split(' ');
const providers = (names: string) => value(list(names).map(expectedProvider));
const plans = (names: string) => value(list(names).map(expectedPlan));
const plan = (name: string) => value(expectedPlan(name));
const checkpoints = (shorts: string) => value(list(shorts).map(expectedCheckpoint));
const checkpoint = (short: string) => value(expectedCheckpoint(short));
/** A row of the log has no project of its own. */
export const loggedAs =
  (expected: (short: string, projectId: string) => object) =>
  (shorts: string): Row =>
  ({ path }) => ({ value: list(shorts).map((short) => expected(short, path.split('/')[2] ?? '')) });
const logged = loggedAs(expectedTask);
export const none = value([]);
export const absent = value(null);

const created =
  (prefix: string): Row =>
  (recording) => {
    const made = expectedCreated(prefix);
    return { value: { checkpointId: made.id, requestId: requestIdOf(recording), checkpoint: made } };
  };

export const accepted: Row = (recording) => {
  const { provider, checkpoint: id } = idsIn(recording);
  return { value: { checkpointId: `checkpoint:lab:${provider}:${id}`, requestId: requestIdOf(recording) } };
};

export const badRequest = failure('INVALID_INPUT', 'badRequest');
const otherProject = failure('FORBIDDEN', 'badRequest');
const forbidden = failure('FORBIDDEN', 'forbidden');
export const notResettable = failure('CONFLICT', 'badRequest');
// It leaves a checkpoint behind that nothing can remove, so trying again makes it worse.
export const cannotStart = failure('UPSTREAM_UNAVAILABLE', 'badRequest');
const notFound = failure('NOT_FOUND', 'itemNotFound');
const lostMarker = failure('UPSTREAM_BAD_RESPONSE', 'itemNotFound');
const badCursor = failure('INVALID_INPUT', 'computeFault');
export const outOfOrder = failure('UPSTREAM_UNAVAILABLE', 'computeFault', true);
// A write that Karbor's general 500 answers may have been done.
const inDoubt = failure('OUTCOME_UNKNOWN', 'computeFault');
const noSuchRoute = failure('UPSTREAM_BAD_RESPONSE', undefined);
const unauthenticated = failure('UNAUTHENTICATED', undefined);
const keystoneDown = failure('UPSTREAM_UNAVAILABLE', undefined, true);

// The empty list of plans that is read with the token, and the token that it is read with.
export const loggedIn = value({ nodes: [], token: '<token>' });
const loginFailure =
  (code: string): Row =>
  (recording) => ({ failure: { code, retryable: false, upstream: 'lab', requestId: requestIdOf(recording) } });
// The rights are the gateway's own: no user can mend it.
export const refusedLogin = loginFailure('UPSTREAM_UNAVAILABLE');
const malformedLogin = loginFailure('UPSTREAM_BAD_RESPONSE');

const EIGHT = 'ddf1df51 c7d74f74 48b23e42 66366aaf 2d757bb4 4c833dc5 eea74185 88652909';
const SIX = 'ddf1df51 c7d74f74 2d757bb4 4c833dc5 eea74185 88652909';
const COPIES = '050be043/WAIT_COPYING 1cd79ba5/WAIT_COPYING 20385a92/WAIT_COPYING 89b16083/WAIT_COPYING';

/** When the checkpoints were made. A delete is logged as a later "protect", and a restore does not count. */
export const MOMENTS = value({
  ddf1df51: '2026-11-22T14:08:23.000Z',
  c7d74f74: '2026-11-22T14:12:52.000Z',
  '2d757bb4': '2026-11-22T14:12:57.000Z',
  '4c833dc5': '2026-11-22T14:12:59.000Z',
  eea74185: '2026-11-22T14:12:59.000Z',
  '88652909': '2026-11-22T14:13:00.000Z',
  '050be043': null,
  '1cd79ba5': null,
  '20385a92': null,
  '89b16083': '2026-11-22T14:17:48.000Z',
  '3f58732d': null,
  '0de05d2e': null,
  // Deleted later, which the log has as a second run of the same kind.
  '48b23e42': '2026-11-22T14:12:55.000Z',
  '66366aaf': '2026-11-22T14:12:56.000Z',
});

/** By the name of the recorded case. */
export const EXPECTED: Record<string, Row> = {
  // Logins.
  'keystone.token.password.demo': loggedIn,
  'keystone.token.password.other-project': loggedIn,
  'keystone.token.password.admin-role-in-demo': loggedIn,
  'keystone.token.password.admin-in-admin': loggedIn,
  'keystone.token.scope-by-project-id': loggedIn,
  'keystone.token.unknown-user': refusedLogin,
  'keystone.token.no-role-on-project': refusedLogin,
  'keystone.token.unscoped': loggedIn,
  'keystone.token.bad-body': malformedLogin,
  'keystone.token.malformed-json': malformedLogin,
  'keystone.token.method-token': loggedIn,
  'keystone.token.to-revoke': loggedIn,
  'karborclient.provider-list#3': loggedIn,
  'karborclient.checkpoint-list#3': loggedIn,
  'karborclient.plan-list#3': loggedIn,
  'karborclient.protectable-list#3': loggedIn,
  'karborclient.checkpoint-create#3': loggedIn,
  'karborclient.checkpoint-create-extra#3': loggedIn,
  'karborclient.checkpoint-show-unknown#3': loggedIn,
  'osc.checkpoint-list#2': loggedIn,
  'osc.checkpoint-create#2': loggedIn,
  'karborclient.wrong-password#3': refusedLogin,
  'karborclient.protectable-list-instances#3': loggedIn,
  'karborclient.quota-show#3': loggedIn,
  'osc.checkpoint-reset#2': loggedIn,

  // Providers.
  'karbor.auth.bogus-token': unauthenticated,
  'karbor.auth.admin-other-project-in-url': otherProject,
  'providers.list': providers('volume files swift'),
  'providers.list.other-project': providers('volume files swift'),
  'providers.list.limit-1': providers('volume'),
  'providers.list.filter-unknown-key': providers('volume files swift'),
  'providers.list.sort': providers('volume files swift'),
  'rpc-down.providers.list': outOfOrder,
  'karborclient.provider-list#4': providers('volume files swift shared'),

  // Lists of plans.
  'plans.list': plans('second parameters unicode files tier ofFiles ofSwift'),
  'plans.list.limit-2': plans('second parameters'),
  // A list that breaks off is not an empty one.
  'plans.list.marker-unknown': lostMarker,
  'plans.list.sort-name-asc': plans('tier files unicode ofFiles ofSwift second parameters'),
  'plans.list.sort-bad-key': outOfOrder,
  'plans.list.filter-name': plans('second'),
  'plans.list.filter-status': plans('second'),
  'plans.list.limit-0': badRequest,
  'plans.list.limit-neg': badRequest,
  'plans.list.admin-all-tenants': plans('second parameters ofOther unicode files tier ofFiles ofSwift'),
  'plans.list.nonadmin-all-tenants': plans('ofOther'),
  'rpc-down.plans.list': plans('renamed parameters unicode files tier ofFiles ofSwift'),
  'karbor.revoked.after-was-cached': plans('shared'),
  'karbor.revoked.never-cached': unauthenticated,
  'karbor.request-id.given': plans('shared'),
  'karbor.accept.any.401': unauthenticated,
  'karbor.accept.html.401': unauthenticated,
  'karborclient.plan-list#4': plans('shared renamed/STARTED'),
  'keystone-down.karbor.fresh-token': keystoneDown,
  'keystone-down.karbor.cached-token': plans('oddNames'),

  // Plans.
  'plans.show': plan('tier'),
  'plans.show.unknown': absent,
  'plans.show.not-uuid': badRequest,
  'plans.show.other-project': absent,
  'plans.show.deleted': absent,
  'karbor.accept-language': absent,

  // Lists of checkpoints.
  'checkpoints.list': checkpoints(EIGHT),
  'checkpoints.list.limit-2': checkpoints(EIGHT),
  'checkpoints.list.limit-2-marker': checkpoints('ddf1df51 c7d74f74 48b23e42 66366aaf 2d757bb4 4c833dc5 eea74185'),
  'checkpoints.list.marker-last': checkpoints('ddf1df51 c7d74f74 48b23e42 66366aaf 2d757bb4 4c833dc5 eea74185'),
  'checkpoints.list.marker-not-uuid': badCursor,
  'checkpoints.list.marker-empty': badCursor,
  'checkpoints.list.limit-neg': badRequest,
  'checkpoints.list.limit-abc': badRequest,
  'checkpoints.list.offset-neg': badRequest,
  'checkpoints.list.sort-created_at-asc': checkpoints(EIGHT),
  'checkpoints.list.sort-created_at-desc': checkpoints(EIGHT),
  'checkpoints.list.sort-desc-limit-2': checkpoints(EIGHT),
  'checkpoints.list.sort-desc-marker': checkpoints('ddf1df51 c7d74f74'),
  'checkpoints.list.sort-desc-limit-2-marker': checkpoints('ddf1df51 c7d74f74'),
  'checkpoints.list.sort-unknown-key': checkpoints(EIGHT),
  'checkpoints.list.sort-bad-dir': checkpoints(EIGHT),
  'checkpoints.list.sort_key-sort_dir': checkpoints(EIGHT),
  'checkpoints.list.sort-with-sort_key': badRequest,
  'checkpoints.list.plan_id': checkpoints('48b23e42 66366aaf'),
  'checkpoints.list.plan_id-limit-1': checkpoints('48b23e42 66366aaf'),
  'checkpoints.list.plan_id-limit-1-marker': none,
  'checkpoints.list.plan_id-unknown': none,
  'checkpoints.list.plan_id-numeric': none,
  'checkpoints.list.plan_id-of-other-project': none,
  'checkpoints.list.start_date-today': checkpoints(EIGHT),
  'checkpoints.list.start_date-tomorrow': none,
  'checkpoints.list.start_date-yesterday': checkpoints(EIGHT),
  'checkpoints.list.start-end-past': none,
  'checkpoints.list.start-after-end': none,
  'checkpoints.list.start_date-limit-2': checkpoints('ddf1df51 c7d74f74'),
  'checkpoints.list.start_date-limit-2-marker': checkpoints('ddf1df51 c7d74f74'),
  'checkpoints.list.start_date-bad': outOfOrder,
  'checkpoints.list.start_date-iso-datetime': outOfOrder,
  'checkpoints.list.start_date-octal': checkpoints(EIGHT),
  'checkpoints.list.plan_id-and-dates': checkpoints('48b23e42 66366aaf'),
  'checkpoints.list.plan_id-and-dates-past': none,
  'checkpoints.list.filter-status-nonadmin': checkpoints(EIGHT),
  'checkpoints.list.filter-status-admin': checkpoints(EIGHT),
  'checkpoints.list.filter-unknown': checkpoints(EIGHT),
  'checkpoints.list.filter-project_id-nonadmin': checkpoints(EIGHT),
  'checkpoints.list.all_tenants-admin': checkpoints(
    'd03958b3 ddf1df51 c7d74f74 48b23e42 66366aaf 2d757bb4 4c833dc5 eea74185 88652909',
  ),
  'checkpoints.list.admin-without-all_tenants': none,
  'checkpoints.list.all_tenants-admin-project': checkpoints('d03958b3'),
  'checkpoints.list.all_tenants-bad': badRequest,
  'checkpoints.list.all_tenants-limit-2': checkpoints(
    'd03958b3 ddf1df51 c7d74f74 48b23e42 66366aaf 2d757bb4 4c833dc5 eea74185 88652909',
  ),
  'checkpoints.list.provider-unknown': notFound,
  'checkpoints.list.other-project': checkpoints('d03958b3'),
  'checkpoints.list.volume-provider': checkpoints('404e7c4b/ERROR'),
  'checkpoints.list.empty-project-provider': none,
  'checkpoints.list.after-delete': checkpoints('ddf1df51 c7d74f74 66366aaf 2d757bb4 4c833dc5 eea74185 88652909'),
  'checkpoints.list.marker-is-deleted-checkpoint': checkpoints('ddf1df51 c7d74f74'),
  'checkpoints.list.fs-bank-after-delete': checkpoints('5a7a04c4'),
  'rpc-down.checkpoints.list': outOfOrder,
  'checkpoints.list.after-rpc-outage': checkpoints(SIX),
  'checkpoints.list.asc-walk.page-1': checkpoints('ddf1df51 c7d74f74 2d757bb4'),
  'checkpoints.list.asc-walk.page-2': checkpoints('4c833dc5 eea74185 88652909'),
  'checkpoints.list.asc-walk.page-3': none,
  'checkpoints.list.sort_dir-asc-limit-3': checkpoints('ddf1df51 c7d74f74 2d757bb4'),
  'checkpoints.list.default-walk.page-2': checkpoints('ddf1df51 c7d74f74 2d757bb4 4c833dc5 eea74185'),
  'checkpoints.list.default-walk.page-3': checkpoints('ddf1df51 c7d74f74 2d757bb4 4c833dc5'),
  'checkpoints.list.default-walk.page-4': checkpoints('ddf1df51 c7d74f74 2d757bb4'),
  'checkpoints.list.plan-asc-limit-1': checkpoints('c7d74f74'),
  'checkpoints.list.plan-asc-limit-2': checkpoints('c7d74f74 4c833dc5'),
  'checkpoints.list.date-asc-limit-2': checkpoints('ddf1df51 c7d74f74'),
  'checkpoints.list.date-asc-limit-2-marker': checkpoints('2d757bb4 4c833dc5'),
  'checkpoints.list.marker-of-other-project': none,
  // Every row is of the provider that shares the bank.
  'checkpoints.list.shared.by-plan-through-other-provider': none,
  'checkpoints.list.plan_id-deleted-plan': checkpoints('2d757bb4'),
  'karborclient.checkpoint-list#4': checkpoints(`${SIX} ${COPIES}`),
  'osc.checkpoint-list#3': checkpoints(`${SIX} ${COPIES} 3f58732d 0de05d2e`),
  'fs.checkpoints.list.limit-2': checkpoints('5a7a04c4 545aea11'),
  'fs.checkpoints.list.limit-2-marker': checkpoints('5a7a04c4 545aea11'),
  'burst.checkpoints.list': checkpoints(
    `c7d74f74 4c833dc5 eea74185 88652909 ${COPIES} 3f58732d 0de05d2e 820e6e0c 674836a5 d3f99dfd dc4d8432 e14873db`,
  ),
  'swift-back.checkpoints.list': checkpoints('ddf1df51'),

  // Checkpoints by id.
  'checkpoints.show.available': checkpoint('c7d74f74'),
  'checkpoints.show': checkpoint('c7d74f74'),
  'checkpoints.show.unicode': checkpoint('2d757bb4'),
  'checkpoints.show.unknown': absent,
  'checkpoints.show.uuid-without-dashes': absent,
  'checkpoints.show.uuid-uppercase': absent,
  'checkpoints.show.provider-unknown': absent,
  'checkpoints.show.provider-not-uuid': badRequest,
  'checkpoints.show.other-project': forbidden,
  'checkpoints.show.admin-in-other-project': checkpoint('c7d74f74'),
  'checkpoints.show.same-project-other-user': checkpoint('c7d74f74'),
  'checkpoints.show.failed-flow': checkpoint('404e7c4b/ERROR'),
  'checkpoints.show.fs-bank': checkpoint('98387ddf'),
  // An unknown path is not an absent checkpoint.
  'checkpoints.show.trailing-slash': noSuchRoute,
  'checkpoints.show.json-suffix': badRequest,
  'checkpoints.show.after-reset-available': checkpoint('c7d74f74'),
  'checkpoints.show.right-after-delete': checkpoint('48b23e42/DELETING'),
  'checkpoints.show.after-delete': checkpoint('48b23e42/DELETED'),
  'checkpoints.show.errored-after-delete': checkpoint('66366aaf/DELETED'),
  'checkpoints.show.failed-flow-after-delete': checkpoint('404e7c4b/ERROR_DELETING'),
  'rpc-down.checkpoints.show': outOfOrder,
  // It is of the provider that shares the bank.
  'shared.show-through-the-other-provider': absent,
  'checkpoints.show.after-plan-update': checkpoint('c7d74f74'),
  'checkpoints.show.after-plan-delete': checkpoint('2d757bb4'),
  'karborclient.checkpoint-show-unknown#4': absent,
  'graph.checkpoint.show.server': checkpoint('d82c9131'),
  'graph.checkpoint.show.project': checkpoint('cdd94dce'),
  'graph.checkpoint.show.server-and-own-volume': checkpoint('b346f81f'),
  'graph.checkpoint.show.eleven-volumes': checkpoint('3d08ebeb'),
  'graph.checkpoint.show.odd-names': checkpoint('6b4dab20'),
  'swift-down.checkpoints.show': outOfOrder,

  // Operation logs.
  'operation_logs.list': logged(
    'f918cf9b c91a1c76 264d6150 d72de603 76a5bb4e 99bcc7c3 31179242 d4f19570 c74ff665 019d8b9a ' +
      '9423b6db 3c2b832a 01fc90f6 6b20ac4d cc169482 5423a303 3ce68a5e 08889919 75b12318',
  ),

  // Restores and verifications.
  'restores.list': value([expectedRecord('ba5af914')]),
  'verifications.list': none,

  // Creates.
  'checkpoints.create': created('c7d74f74'),
  'checkpoints.create.plan2': created('48b23e42'),
  'checkpoints.create.plan2-again': created('66366aaf'),
  'checkpoints.create.unicode-plan': created('2d757bb4'),
  'checkpoints.create.extra-info-hyphen': created('eea74185'),
  'checkpoints.create.extra-info-hyphen-null': created('4c833dc5'),
  'checkpoints.create.by-other-user-same-project': created('88652909'),
  'checkpoints.create.fs-bank': created('98387ddf'),
  'checkpoints.create.flow-fails': created('404e7c4b'),
  'checkpoints.create.unknown-plan': notFound,
  'checkpoints.create.plan-not-uuid': badRequest,
  'checkpoints.create.provider-not-uuid': badRequest,
  'checkpoints.create.additional-top': badRequest,
  'checkpoints.create.checkpoint-null': badRequest,
  'checkpoints.create.malformed-json': badRequest,
  'checkpoints.create.body-array': badRequest,
  'checkpoints.create.no-content-type': inDoubt,
  'checkpoints.create.text-plain': inDoubt,
  'checkpoints.create.form': inDoubt,
  'shared.checkpoint.create': created('46c2ad7f'),
  'checkpoints.create.deleted-plan': notFound,
  'karborclient.checkpoint-create#4': created('3f58732d'),
  'karborclient.checkpoint-create-extra#4': created('0de05d2e'),
  'osc.checkpoint-create#3': created('820e6e0c'),
  'graph.checkpoint.create.server': created('d82c9131'),
  'graph.checkpoint.create.two-servers-shared-volume': created('6afc6ab2'),
  'graph.checkpoint.create.project': created('cdd94dce'),
  'graph.checkpoint.create.odd-names': created('6b4dab20'),
  'fs.checkpoints.create': created('4a2520d2'),
  'burst.checkpoints.create.3': created('d3f99dfd'),
  'burst.checkpoints.create.0': created('674836a5'),
  'burst.checkpoints.create.2': created('dc4d8432'),
  'swift-down.checkpoints.create': cannotStart,

  // Deletes.
  'checkpoints.delete.other-project': forbidden,
  'checkpoints.delete.not-uuid': badRequest,
  'checkpoints.delete.wrong-provider': notFound,
  'checkpoints.delete.ok': accepted,
  // The refusal says only that it cannot be; a look at it says that it is deleted, and then the wish is fulfilled.
  'checkpoints.delete.already-deleted': accepted,
  'checkpoints.delete.failed-flow': accepted,
  'checkpoints.delete.fs-bank': accepted,

  // Resets.
  'checkpoints.reset.while-protecting-race': notResettable,
  'checkpoints.reset.to-error': accepted,
  'checkpoints.reset.to-error-again': accepted,
  'checkpoints.reset.state-protecting': badRequest,
  'checkpoints.reset.state-deleting': badRequest,
  'checkpoints.reset.state-deleted': badRequest,
  'checkpoints.reset.state-AVAILABLE': badRequest,
  'checkpoints.reset.state-empty': badRequest,
  'checkpoints.reset.state-error-deleting': badRequest,
  'checkpoints.reset.state-null': badRequest,
  'checkpoints.reset.state-missing': badRequest,
  'checkpoints.reset.extra-field': badRequest,
  'checkpoints.reset.wrong-key': badRequest,
  'checkpoints.reset.null': badRequest,
  'checkpoints.reset.empty-object': badRequest,
  'checkpoints.reset.malformed-json': badRequest,
  'checkpoints.reset.empty-body': inDoubt,
  'checkpoints.reset.unknown': notFound,
  'checkpoints.reset.not-uuid': badRequest,
  'checkpoints.reset.provider-unknown': notFound,
  'checkpoints.reset.provider-not-uuid': badRequest,
  'checkpoints.reset.failed-flow': accepted,
  'checkpoints.reset.while-deleting': notResettable,
  'checkpoints.reset.deleted': notResettable,
  'checkpoints.reset.C3-to-error': accepted,
  'shared.reset-through-the-other-provider': accepted,
  'osc.checkpoint-reset#3': accepted,
};
