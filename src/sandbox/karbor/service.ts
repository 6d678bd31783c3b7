import { type Answer, answerOrRefusal, type Call, type World } from '../exchange.ts';
import { uuidFrom } from '../identifiers.ts';
import { findRoute, type Route, route } from '../routes.ts';
import { callerOf } from './caller.ts';
import { copyCheckpoints } from './checkpoint-copies.ts';
import { createCheckpoint, deleteCheckpoint, resetCheckpoint } from './checkpoint-writes.ts';
import { listCheckpoints, showCheckpoint } from './checkpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { badRequest, notFound, outsideAnswer } from './faults.ts';
import { listOperationLogs, showOperationLog } from './operation-logs.ts';
import { createPlan, updatePlan } from './plan-writes.ts';
import { deletePlan, listPlans, showPlan } from './plans.ts';
import { listProviders, showProvider } from './providers.ts';
import { restoreReads } from './restores.ts';
import { verificationReads } from './verifications.ts';

const CHECKPOINTS = '/v1/:project/providers/:provider/checkpoints';

const ROUTES: Route<Endpoint>[] = [
  ...resource('/v1/:project/providers', { list: listProviders, show: showProvider }),
  ...resource('/v1/:project/plans', {
    list: listPlans,
    create: createPlan,
    show: showPlan,
    update: updatePlan,
    remove: deletePlan,
  }),
  ...resource('/v1/:project/operation_logs', { list: listOperationLogs, show: showOperationLog }),
  ...resource('/v1/:project/restores', restoreReads),
  ...resource('/v1/:project/verifications', verificationReads),
  route('POST', `${CHECKPOINTS}/action`, copyCheckpoints),
  ...resource(CHECKPOINTS, {
    list: listCheckpoints,
    create: createCheckpoint,
    show: showCheckpoint,
    update: resetCheckpoint,
    remove: deleteCheckpoint,
  }),
];

interface Handlers {
  list?: Endpoint;
  create?: Endpoint;
  show?: Endpoint;
  update?: Endpoint;
  remove?: Endpoint;
}

/** Five routes per collection. A route without a handler has another response than an unknown route. */
function resource(path: string, { list, create, show, update, remove }: Handlers): Route<Endpoint>[] {
  const absent: Endpoint = () => {
    throw notFound('The resource could not be found.');
  };
  return [
    route('GET', path, list ?? absent),
    route('POST', path, create ?? absent),
    route('GET', `${path}/:id`, show ?? absent),
    route('PUT', `${path}/:id`, update ?? absent),
    route('DELETE', `${path}/:id`, remove ?? absent),
  ];
}

/** Karbor v1 behind the token middleware of Keystone. */
export function karborService(world: World, call: Call): Answer {
  // The version page fails on Python 3.
  if (call.path === '/') return { status: 500, headers: { 'content-type': 'text/plain' } };
  const requestId = `req-${uuidFrom(`karbor-request:${call.requestNumber}`)}`;
  const outer = { 'x-openstack-request-id': requestId };
  const inner = { 'x-compute-request-id': requestId };
  const answer = answerOrRefusal(() => {
    const caller = callerOf(world, call);
    const found = findRoute(ROUTES, call);
    if (found === undefined) return outsideAnswer(call, 404);
    const { endpoint, parts } = found;
    const handled = answerOrRefusal(() => {
      if (parts.project !== caller.projectId) throw badRequest('Malformed request url');
      return endpoint({ world, call, caller, parts });
    });
    return { ...handled, headers: { ...inner, ...handled.headers } };
  });
  return { ...answer, headers: { ...outer, ...answer.headers } };
}
