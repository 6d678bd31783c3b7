import { isLoopback } from '../domain/loopback.ts';
import { kinds } from '../upstreams/index.ts';
import type { UpstreamKind } from '../upstreams/kind.ts';
import { callerRules } from './caller-rules.ts';
import { type Entry, entriesAt, repeats, textAt } from './entry.ts';
import { valueAt } from './issue.ts';
import { GATEWAY_PORT, METRICS_PORT, plainUrl, REQUEST_TIMEOUT_MS } from './values.ts';

function label(entry: Entry): string {
  const name = entry.get('name');
  return typeof name === 'string' ? `${entry.path} (${JSON.stringify(name)})` : entry.path;
}

function serviceInLists(entry: Entry): string | undefined {
  const endpoint = entry.get('endpoint');
  if (entry.get('inLists') === false || typeof endpoint !== 'string' || !URL.canParse(endpoint)) return undefined;
  return JSON.stringify([entry.get('kind'), plainUrl(endpoint), entry.get('projectId')]);
}

function guardRule(config: unknown, entries: readonly Entry[]): string[] {
  const host = valueAt(config, ['host']) ?? '127.0.0.1';
  const isGuarded = valueAt(config, ['callers']) !== undefined || typeof host !== 'string' || isLoopback(host);
  const trusted = entries.find((entry) => typeof entry.get('auth', 'mode') === 'string' && !isPassthrough(entry));
  if (isGuarded || trusted === undefined) return [];
  return [
    `host is ${JSON.stringify(host)}, and ${label(trusted)} uses the gateway's own rights, which everyone who ` +
      'reaches that host would have; accepted: a loopback host (127.0.0.1, ::1, localhost), or a list of ' +
      '"callers" with their keys, or "callers": "anyone"',
  ];
}

/** The configuration of a running sandbox has its upstreams already, and no such key. */
function sandboxRule(config: unknown): string[] {
  if (valueAt(config, ['sandbox']) !== true || valueAt(config, ['upstreams']) === undefined) return [];
  return ['sandbox is true, and upstreams are given; accepted: one of the two'];
}

/** One port has one listener. */
function metricsRule(config: unknown): string[] {
  if (valueAt(config, ['metrics']) === undefined) return [];
  const port = valueAt(config, ['port']) ?? GATEWAY_PORT;
  const own = valueAt(config, ['metrics', 'port']) ?? METRICS_PORT;
  return own === 0 || own !== port ? [] : [`metrics.port is ${own}, the same as port; accepted: another port`];
}

/** A key whose variable is not set is present with the value undefined. */
function secretRules(config: unknown): string[] {
  const [secret, previous] = [valueAt(config, ['secret']), valueAt(config, ['previousSecret'])];
  if (previous === undefined) return [];
  const isGiven = typeof config === 'object' && config !== null && Object.hasOwn(config, 'secret');
  if (!isGiven)
    return ['previousSecret is given without secret; accepted: previousSecret together with the new "secret"'];
  if (secret !== previous) return [];
  return ['previousSecret is the same as secret (neither is shown); accepted: the one before the change, or none'];
}

/** Replicas meet in Redis by hashes that the secret keys. */
function redisRule(config: unknown): string[] {
  if (valueAt(config, ['redis']) === undefined) return [];
  if (typeof config === 'object' && config !== null && Object.hasOwn(config, 'secret')) return [];
  return ['redis is given without secret; accepted: redis together with a "secret" that all replicas have'];
}

function isPassthrough(entry: Entry): boolean {
  return entry.get('auth', 'mode') === 'passthrough';
}

/** A call never lasts longer than its request. */
function timeoutRule(config: unknown, entries: readonly Entry[]): string[] {
  const requestTimeoutMs = valueAt(config, ['requestTimeoutMs']) ?? REQUEST_TIMEOUT_MS;
  return entries.flatMap((entry) => {
    const timeoutMs = entry.get('timeoutMs');
    if (typeof timeoutMs !== 'number' || typeof requestTimeoutMs !== 'number') return [];
    if (timeoutMs <= requestTimeoutMs) return [];
    return [
      `${entry.path}.timeoutMs is ${timeoutMs}, and requestTimeoutMs is ${requestTimeoutMs}; accepted: a whole number from 100 to requestTimeoutMs`,
    ];
  });
}

const KINDS: ReadonlyMap<unknown, UpstreamKind> = new Map(Object.entries(kinds));

/** The kinds that satisfy a condition, for messages. */
function kindsWhere(isTrue: (kind: UpstreamKind) => boolean): string {
  const names = [...KINDS].filter(([, kind]) => isTrue(kind)).map(([name]) => JSON.stringify(name));
  return `kind ${names.join(' or ')}`;
}

const PROJECT_PART = /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\$.*)$/i;

/** Rejects an endpoint copied from a service catalog: address, version, and maybe a project and more. */
function versionRule(entry: Entry): string[] {
  const [endpoint, version] = [textAt(entry, 'endpoint'), KINDS.get(entry.get('kind'))?.version];
  if (version === undefined || endpoint === undefined || !URL.canParse(endpoint)) return [];
  const parts = new URL(endpoint).pathname.split('/').filter((part) => part !== '');
  const isVersion = (part: string, at: number) => {
    const next = parts[at + 1];
    const isBeforeProject = next === undefined || PROJECT_PART.test(next) || next === entry.get('projectId');
    return part.toLowerCase() === version && isBeforeProject;
  };
  if (!parts.some(isVersion)) return [];
  return [
    `${entry.path}.endpoint holds the version path; accepted: the URL without /${version} and what follows, which the gateway adds`,
  ];
}

/** Only a kind that derives checkpoints from a backup list can split that list. */
function splitRule(entry: Entry): string[] {
  const canSplit = ({ traits }: UpstreamKind) => traits.derivesCheckpoints;
  const kind = KINDS.get(entry.get('kind'));
  if (entry.get('backupListSplit') !== true || kind === undefined || canSplit(kind)) return [];
  return [
    `${entry.path}.backupListSplit is true; accepted: false, because only ${kindsWhere(canSplit)} has a list to split`,
  ];
}

/** A create is looked for by its mark. */
function lookRule(entry: Entry): string[] {
  const kind = KINDS.get(entry.get('kind'));
  const hasMarks = ({ traits }: UpstreamKind) => traits.derivesCheckpoints;
  if (entry.get('alwaysLook') !== true || kind === undefined) return [];
  if (!hasMarks(kind)) {
    return [
      `${entry.path}.alwaysLook is true; accepted: false, because only ${kindsWhere(hasMarks)} has marks to look for`,
    ];
  }
  if (entry.get('writeMark') !== false) return [];
  return [
    `${entry.path}.alwaysLook is true, and writeMark is false; accepted: writeMark true, for the mark to look for`,
  ];
}

/** Some modes exist on some kinds of upstream only. The schema reports unknown kinds and modes. */
function modeRule(entry: Entry): string[] {
  const [mode, kind] = [entry.get('auth', 'mode'), KINDS.get(entry.get('kind'))];
  const hasMode = ({ authModes }: UpstreamKind) => authModes.some((known) => known === mode);
  if (kind && !hasMode(kind) && [...KINDS.values()].some(hasMode)) {
    const accepted = kind.authModes.join(', ');
    return [`${entry.path}.auth.mode is "${mode}", which only ${kindsWhere(hasMode)} has; accepted: ${accepted}`];
  }
  if (mode === 'password') return loginRule(entry);
  if (mode !== 'aksk' || entry.get('projectId') !== undefined) return [];
  return [`${entry.path}.projectId is missing, but a signature needs its project; accepted: the id of a project`];
}

/** Keys that come as a name or as an id. */
const NAMED: readonly [name: string, id: string, what: string][] = [
  ['username', 'userId', 'user'],
  ['userDomain', 'userDomainId', 'domain of the user'],
  ['project', 'projectId', 'project to sign in for'],
  ['projectDomain', 'projectDomainId', 'domain of the project'],
];

/** A login names its user and its project by name or by id, not both. Domains have a default. */
function loginRule(entry: Entry): string[] {
  const has = (key: string) => entry.get('auth', key) !== undefined;
  const both = NAMED.filter(([name, id]) => has(name) && has(id)).map(
    ([name, id, what]) =>
      `${entry.path}.auth has ${name} and ${id}; accepted: one of them, the name of the ${what} or its id`,
  );
  const noUser = `${entry.path}.auth.username is missing; accepted: the name of the user in username, or the id in userId`;
  const noProject =
    `${entry.path}.auth.project is missing; accepted: the name of the project to sign in for in project, its id in ` +
    'projectId, or projectId of the upstream';
  return [
    ...both,
    ...(has('username') || has('userId') ? [] : [noUser]),
    ...(has('project') || has('projectId') || entry.get('projectId') !== undefined ? [] : [noProject]),
  ];
}

/** Checks the rules over several keys. The configuration may be invalid elsewhere, so that one start reports all problems. */
export function checkRules(config: unknown): string[] {
  const entries = entriesAt(config, 'upstreams');
  return [
    ...repeats(entries, (entry) => textAt(entry, 'name')).map(
      ([entry, earlier]) =>
        `${entry.path}.name is ${JSON.stringify(entry.get('name'))}, the same as that of ${earlier.path}; accepted: a name no other upstream has`,
    ),
    ...repeats(entries, serviceInLists).map(
      ([entry, earlier]) =>
        `${label(entry)} has the kind, endpoint and project of ${label(earlier)}, so lists would show every row twice; ` +
        'accepted: "inLists": false on all but one of them',
    ),
    ...entries.flatMap(splitRule),
    ...entries.flatMap(lookRule),
    ...entries.flatMap(versionRule),
    ...entries.flatMap(modeRule),
    ...timeoutRule(config, entries),
    ...sandboxRule(config),
    ...guardRule(config, entries),
    ...secretRules(config),
    ...metricsRule(config),
    ...redisRule(config),
    ...callerRules(entriesAt(config, 'callers'), entries),
  ];
}
