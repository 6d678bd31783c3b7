import { describe, expect, it } from 'vitest';
import { classify, classifyList, isFault } from '../../../src/upstreams/karbor/errors.ts';
import faults from '../../fixtures/karbor/errors.json' with { type: 'json' };

type Case = keyof typeof faults;

// The case, our code, the fault's name, and retryable where the code does not say it.
const CASES: readonly (readonly [Case, string, string | undefined, boolean | undefined])[] = [
  ['url_project_differs_from_token_project', 'FORBIDDEN', 'badRequest', undefined],
  ['provider_id_not_uuid', 'INVALID_INPUT', 'badRequest', undefined],
  ['checkpoint_id_not_uuid', 'INVALID_INPUT', 'badRequest', undefined],
  ['schema_violation_state', 'INVALID_INPUT', 'badRequest', undefined],
  ['schema_violation_extra_info', 'INVALID_INPUT', 'badRequest', undefined],
  ['reset_state_from_protecting', 'CONFLICT', 'badRequest', false],
  ['plan_belongs_to_another_provider', 'INVALID_INPUT', 'badRequest', undefined],
  ['create_flow_failed', 'UPSTREAM_UNAVAILABLE', 'badRequest', false],
  ['limit_not_positive', 'INVALID_INPUT', 'badRequest', undefined],
  ['body_is_not_json', 'INVALID_INPUT', 'badRequest', undefined],
  ['unauthenticated_from_token_middleware', 'UNAUTHENTICATED', undefined, undefined],
  ['policy_denied_list', 'FORBIDDEN', 'forbidden', undefined],
  ['checkpoint_of_another_project', 'FORBIDDEN', 'forbidden', undefined],
  ['checkpoint_missing', 'NOT_FOUND', 'itemNotFound', undefined],
  ['provider_missing', 'NOT_FOUND', 'itemNotFound', undefined],
  ['plan_missing', 'NOT_FOUND', 'itemNotFound', undefined],
  ['route_missing', 'UPSTREAM_BAD_RESPONSE', undefined, undefined],
  ['quota_exceeded', 'QUOTA_EXCEEDED', 'overLimit', false],
  ['trigger_in_use', 'CONFLICT', 'computeFault', false],
  ['delete_in_wrong_status', 'CONFLICT', 'computeFault', false],
  ['marker_unknown_swift_bank', 'UPSTREAM_UNAVAILABLE', 'computeFault', undefined],
  ['unhandled_exception', 'UPSTREAM_UNAVAILABLE', 'computeFault', undefined],
];

describe('the documented refusals', () => {
  it('are all in the table', () => {
    expect(CASES.map(([name]) => name)).toEqual(Object.keys(faults));
  });

  it.each(CASES)('%s is %s', (name, code, upstreamCode, retryable) => {
    const { status, body } = faults[name];
    const explanation = classify({ status, body });
    expect([explanation.code, explanation.upstreamCode, explanation.retryable, explanation.retryAfterMs]).toEqual([
      code,
      upstreamCode,
      retryable,
      undefined,
    ]);
  });
});

const GENERIC = 'Unexpected API Error. Please report this at http://bugs.example.com/ and attach the log.\n';

describe('faults of the calls about plans, copies, triggers and resources', () => {
  it.each<[number, string, string, boolean | undefined, boolean]>([
    [400, 'Invalid plan: The plan can be only updated in suspended status.', 'CONFLICT', false, true],
    [400, 'The provider could not be found.', 'NOT_FOUND', undefined, true],
    [400, 'The trigger pattern(every day) is invalid', 'INVALID_INPUT', undefined, true],
    [400, 'The plan 7f2b has not been protected.', 'CONFLICT', false, true],
    [500, 'Flow: copy, Error: Flow: copy, Error: Internal error', 'UPSTREAM_UNAVAILABLE', false, true],
    [500, `${GENERIC}Trigger 00000000-0000-4000-8000-000000000001 could not be found.`, 'CONFLICT', true, true],
    [500, `${GENERIC}Plan 7f2b could not be found.`, 'UPSTREAM_UNAVAILABLE', undefined, false],
    [
      500,
      "List protectable resources of type OS::Cinder::Volume failed: Couldn't find the endpoint of service(cinder)",
      'NOT_SUPPORTED',
      undefined,
      true,
    ],
    [500, 'List protectable resources of type OS::Nova::Server failed: x', 'UPSTREAM_UNAVAILABLE', undefined, false],
    [424, 'The trigger is in use.', 'CONFLICT', false, true],
  ])('%i %s', (status, message, code, retryable, isProof) => {
    const explanation = classify({ status, body: { aFault: { code: status, message } } });
    expect([explanation.code, explanation.retryable, explanation.isProof]).toEqual([code, retryable, isProof]);
  });
});

function codeOf(status: number, body: unknown): string {
  return classify({ status, body }).code;
}

const isProof = (status: number, body: unknown) => classify({ status, body }).isProof;

it('explains with words of our own, whatever the upstream says', () => {
  const message =
    'Create checkpoint failed: Flow: protect, Error: x\nTraceback (most recent call last):\n  File "/opt"';
  expect(classify({ status: 400, body: { badRequest: { code: 400, message } } })).toEqual({
    code: 'UPSTREAM_UNAVAILABLE',
    reason:
      'the backup could not be started; a checkpoint may remain in protecting, which can be neither deleted nor reset and has to be removed by the operator of Karbor',
    upstreamCode: 'badRequest',
    retryable: false,
    isProof: true,
  });
});

it('takes a marker that a list cannot load for a bad cursor, and a bank that is away for what it is', () => {
  const { status, body } = faults.marker_unknown_swift_bank;
  const message = 'Get Object /checkpoints/a/index.json in Bank Failed: Connection to swift failed: timed out';
  const away = { computeFault: { code: 500, message } };
  expect(classifyList({ status, body }).code).toBe('INVALID_INPUT');
  expect(classifyList({ status, body: away }).code).toBe('UPSTREAM_UNAVAILABLE');
});

describe('refusals that only a running Karbor shows', () => {
  const unrouted = { message: 'The resource could not be found.<br />', code: '404 Not Found', title: 'Not Found' };
  const unavailable = { message: 'Keystone is away.', code: '503 Service Unavailable', title: 'Service Unavailable' };
  const generic = faults.unhandled_exception.body;

  it('take an unrouted path for a wrong endpoint, whatever its body', () => {
    expect([codeOf(404, unrouted), codeOf(404, undefined)]).toEqual(['UPSTREAM_BAD_RESPONSE', 'UPSTREAM_BAD_RESPONSE']);
  });

  it('take a route without a handler for a wrong endpoint', () => {
    const body = { itemNotFound: { code: 404, message: 'The resource could not be found.' } };
    expect(codeOf(404, body)).toBe('UPSTREAM_BAD_RESPONSE');
  });

  it('prove that nothing was done when they have its own form, or a 5xx of theirs is in the table', () => {
    const { checkpoint_missing, quota_exceeded, delete_in_wrong_status, unauthenticated_from_token_middleware } =
      faults;
    const own = [checkpoint_missing, quota_exceeded, delete_in_wrong_status, unauthenticated_from_token_middleware];
    const teapot = { status: 418, body: { imATeapot: { code: 418, message: 'words' } } };
    const answers = [...own, teapot, { status: 404, body: unrouted }, { status: 503, body: unavailable }];
    expect(answers.map(({ status, body }) => isProof(status, body))).toEqual(answers.map(() => true));
  });

  it('leave open what was done in any other form', () => {
    const other = { message: 'no Route matched with those values' };
    const answers: [number, unknown][] = [
      [500, generic],
      [503, other],
      ...[301, 400, 401, 403, 404, 408, 499, 502, 504].map((status): [number, unknown] => [status, undefined]),
      [404, other],
      [404, { fault: { code: 7, message: 'words' } }],
      ...[400, 403, 404, 500, 503].map((status): [number, unknown] => [status, { title: 'Problem', status }]),
    ];
    expect(answers.map(([status, body]) => isProof(status, body))).toEqual(answers.map(() => false));
  });

  it('leave the outcome of a create open when the worker was too slow', () => {
    const message = 'Create checkpoint failed: Timed out waiting for a reply to message ID 5f0c';
    expect(codeOf(400, { badRequest: { code: 400, message } })).toBe('OUTCOME_UNKNOWN');
  });

  it('take a 401 for a bad token in every shape', () => {
    expect([codeOf(401, undefined), codeOf(401, {})]).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
  });

  it('take 429 for a limit of something in front', () => {
    expect(codeOf(429, undefined)).toBe('THROTTLED');
  });

  it('take redirects and other statuses for a wrong endpoint', () => {
    expect([300, 302, 400, 418].map((status) => codeOf(status, undefined))).toEqual(
      Array(4).fill('UPSTREAM_BAD_RESPONSE'),
    );
  });

  it('do not take an object with more keys for a fault', () => {
    const body = { itemNotFound: { code: 404, message: 'Plan 1 could not be found.' }, more: 1 };
    expect(classify({ status: 404, body })).toEqual({
      code: 'UPSTREAM_BAD_RESPONSE',
      reason: 'the endpoint does not have this path and may not be Karbor',
      upstreamCode: undefined,
      isProof: false,
    });
  });

  it('do not pass on a key that does not look like a name', () => {
    const body = { 'http://10.0.0.1/': { code: 500, message: 'x' } };
    expect(classify({ status: 500, body }).upstreamCode).toBeUndefined();
  });

  it('take a fault with status 200 for what its code says', () => {
    const body = faults.delete_in_wrong_status.body;
    expect([isFault(body), isFault({}), codeOf(200, body)]).toEqual([true, false, 'CONFLICT']);
    expect(isFault({ result: { code: 200, message: 'words' } })).toBe(false);
  });
});

describe('the refusals of a list', () => {
  it('keep a missing provider apart from a missing row', () => {
    const provider = classifyList({ status: 404, body: faults.provider_missing.body });
    const checkpoint = classifyList({ status: 404, body: faults.checkpoint_missing.body });
    const plan = classifyList({ status: 404, body: faults.plan_missing.body });
    expect([provider.code, checkpoint.code, plan.code]).toEqual([
      'NOT_FOUND',
      'UPSTREAM_BAD_RESPONSE',
      'UPSTREAM_BAD_RESPONSE',
    ]);
  });
});
