import { karborRestore, karborRestoreLog } from '../../../src/sandbox/karbor/estate-runs.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import type { Recording } from '../../support/recordings.ts';
import { at } from './recorded-moments.ts';

export interface Scene {
  /** The time of the day, which decides what exists and in which state. */
  time: string;
  /** The token of the request, where it is not that of a user. */
  logIn?: (sandbox: Sandbox) => Promise<string>;
  /** What else is different, given the token that the request will carry. */
  prepare?: (sandbox: Sandbox, token: string) => Promise<void> | void;
  /** What the recording does not hold: a body that was no JSON, a header that was left out. */
  body?: string;
  headers?: Record<string, string>;
  password?: string;
}

/** The first row that matches a case sets its scene. */
const SCENES: [RegExp, Scene][] = [
  [/^keystone\.token\.malformed-json$/, { time: '14:11:40', body: '{' }],
  [/^keystone\.token\.revoked\.use$/, { time: '14:17:50', prepare: revoke }],
  [/^keystone\.validate\.bogus-subject$/, { time: '14:11:40', headers: { 'x-subject-token': 'bogus' } }],
  [/^keystone\./, { time: '14:11:40' }],
  [/wrong-password#3$/, { time: '14:18:20', password: 'not the password' }],

  [/^karbor\.revoked\.after-was-cached$/, { time: '14:17:50', prepare: useThenRevoke }],
  [/^karbor\.revoked\.never-cached$/, { time: '14:17:50', prepare: revoke }],
  [/^karbor\.request-id\.given$/, { time: '14:17:50' }],
  [/^keystone-down\.karbor\.fresh-token$/, { time: '14:23:00', prepare: stopKeystone }],
  [/^keystone-down\.karbor\.cached-token$/, { time: '14:23:00', prepare: useThenStopKeystone }],
  [/^karbor\.(versions|v1|auth|route|head|options|accept)/, { time: '14:12:00' }],

  [/^providers\./, { time: '14:12:00' }],
  [/^plans\.(create|list|show(?!\.deleted))/, { time: '14:12:45' }],
  [/^plans\.update\.(empty|unknown)$/, { time: '14:12:45' }],
  [/^plans\.update\.status-started$/, { time: '14:17:45' }],
  [/^plans\.update\./, { time: '14:17:46' }],
  [/^plans\.(delete\.again|show\.deleted)$/, { time: '14:17:47' }],
  [/^plans\.delete\./, { time: '14:17:46' }],
  [/^quota\.plans-exceeded$/, { time: '14:17:49', prepare: allowOnePlan }],

  [/^checkpoints\.create\.malformed-json$/, { time: '14:12:50', body: '{' }],
  [/^checkpoints\.create\.form$/, { time: '14:12:50', body: 'plan_id=47842aa7' }],
  [/^checkpoints\.create\.deleted-plan$/, { time: '14:17:47' }],
  [/^checkpoints\.create/, { time: '14:12:50' }],
  [/^checkpoints\.reset\.while-protecting-race$/, { time: '14:12:52.500' }],
  [/^checkpoints\.reset\.malformed-json$/, { time: '14:14:00', body: '{' }],
  [/^checkpoints\.(show\.right-after-delete|reset\.while-deleting)$/, { time: '14:14:26' }],
  [/^checkpoints\.delete\.failed-flow$/, { time: '14:14:30' }],
  [/^checkpoints\.show\.errored-after-delete$/, { time: '14:14:31' }],
  [/^checkpoints\.(delete\.fs-bank|show\.failed-flow-after-delete)$/, { time: '14:14:34' }],
  [/^checkpoints\.list\.fs-bank-after-delete$/, { time: '14:15:00' }],
  [/^checkpoints\..*(after-delete|already-deleted|reset\.deleted|marker-is-deleted|C3-to)/, { time: '14:14:28' }],
  [/^checkpoints\.list\.(after-rpc|asc-walk|sort_dir|default-walk|plan-asc|date-asc|marker-of)/, { time: '14:16:00' }],
  [/^checkpoints\.list\.shared/, { time: '14:17:43' }],
  [/^checkpoints\.show\.after-plan-update$/, { time: '14:17:46' }],
  [/^checkpoints\.(show\.after-plan-delete|list\.plan_id-deleted-plan|copy)$/, { time: '14:17:47' }],
  [/^checkpoints\./, { time: '14:14:00' }],

  [/^rpc-down\./, { time: '14:16:00', prepare: stopProtection }],
  [/^shared\.(plan|checkpoint)\.create$/, { time: '14:17:40' }],
  [/^shared\./, { time: '14:17:43' }],
  [/^(operation_logs|restores|verifications)\.list$/, { time: '14:17:49', prepare: addRestore }],
  [/^karborclient\.checkpoint-list/, { time: '14:18:20' }],
  [/^(karborclient|osc)\./, { time: '14:18:54' }],
  [/^graph\.(plan|checkpoint)\./, { time: '14:20:00' }],
  [/^fs\./, { time: '14:20:20' }],
  [/^burst\./, { time: '14:22:00' }],
  [/^swift-down\./, { time: '14:23:00', prepare: stopSwift }],
  [/^swift-back\./, { time: '14:23:30' }],
];

/** Why a case of either day is not modelled. */
const REASONS: [RegExp, string][] = [
  [/^karbor\.versions\.root\.fixed/, 'recorded from a Karbor whose broken version page had been repaired'],
  [/protectables?[.-]/, 'what may be protected is not asked by any gateway call'],
  [/^(restores|verifications)\.create|^live\.(restore|verify)(-fails)?\.create$/, 'runs are only read so far'],
  [/^(triggers|scheduled_operations)\./, 'schedules are not part of the gateway'],
  [/^os-services\./, 'administration of the service itself is not part of the gateway'],
  [/^quota(s|_classes)\.|quota-show#4$/, 'quotas are not read by the gateway; what exceeds them is modelled'],
];

export function sceneOf({ case: name }: Recording): Scene | undefined {
  return SCENES.find(([pattern]) => pattern.test(name))?.[1];
}

/** The steps before a call that is not modelled, such as its token, are. */
export function isSkipped({ case: name, service }: Recording): boolean {
  return service === 'karbor' && REASONS.some(([pattern]) => pattern.test(name));
}

async function useToken({ karbor }: Sandbox, token: string): Promise<void> {
  await fetch(`${karbor.endpoint}/v1/dc71467ec8464c86ad179aa0a4006e72/plans`, { headers: { 'x-auth-token': token } });
}

async function revoke({ keystone }: Sandbox, token: string): Promise<void> {
  const headers = { 'x-auth-token': token, 'x-subject-token': token };
  await fetch(`${keystone.authUrl}/auth/tokens`, { method: 'DELETE', headers });
}

async function useThenRevoke(sandbox: Sandbox, token: string): Promise<void> {
  await useToken(sandbox, token);
  await revoke(sandbox, token);
}

function stopKeystone({ estate }: Sandbox): void {
  estate.keystone.isDown = true;
}

function stopProtection({ estate }: Sandbox): void {
  estate.karbor.isProtectionDown = true;
}

function stopSwift({ estate }: Sandbox): void {
  estate.karbor.isSwiftDown = true;
}

function allowOnePlan({ estate }: Sandbox): void {
  estate.karbor.quota.plans = 1;
}

async function useThenStopKeystone(sandbox: Sandbox, token: string): Promise<void> {
  await useToken(sandbox, token);
  stopKeystone(sandbox);
}

/** The one restore of that day was begun just now. The log already has its end. */
function addRestore({ estate }: Sandbox): void {
  const checkpoint = estate.karbor.checkpoints.find(({ id }) => id.startsWith('c7d74f74'));
  if (checkpoint === undefined) throw new Error('The checkpoint that was restored is missing.');
  const createdAt = at('14:17:48');
  const restore = karborRestore(checkpoint, {
    id: 'ba5af914-3a3a-4e15-beec-e3e9c36d31e7',
    createdAt,
    endsAt: createdAt,
  });
  estate.karbor.operationLogs.push(karborRestoreLog(checkpoint, restore));
  estate.karbor.restores.push({ ...restore, endsAt: Number.POSITIVE_INFINITY });
}
