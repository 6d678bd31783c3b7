import { isLoopback } from '../domain/loopback.ts';
import { kinds } from '../upstreams/index.ts';
import type { UpstreamKind } from '../upstreams/kind.ts';
import { callerRules } from './caller-rules.ts';
import { type Entry, entriesAt, repeats, textAt } from './entry.ts';
import { valueAt } from './issue.ts';
import { plainUrl, REQUEST_TIMEOUT_MS } from './values.ts';

function label(draft: Entry): string {
  const name = draft.get('name');
  return typeof name === 'string' ? `${draft.path} (${JSON.stringify(name)})` : draft.path;
}

function serviceInLists(draft: Entry): string | undefined {
  const endpoint = draft.get('endpoint');
  if (draft.get('inLists') === false || typeof endpoint !== 'string' || !URL.canParse(endpoint)) return undefined;
  return JSON.stringify([draft.get('kind'), plainUrl(endpoint), draft.get('projectId')]);
}

function guardRule(config: unknown, drafts: readonly Entry[]): string[] {
  const host = valueAt(config, ['host']) ?? '127.0.0.1';
  const isGuarded = valueAt(config, ['callers']) !== undefined || typeof host !== 'string' || isLoopback(host);
  const trusted = drafts.find((draft) => typeof draft.get('auth', 'mode') === 'string' && !isPassthrough(draft));
  if (isGuarded || trusted === undefined) return [];
  return [
    `host is ${JSON.stringify(host)}, and ${label(trusted)} works with rights of the gateway itself, so everybody who ` +
      'reaches that host would have them; accepted: a loopback host (127.0.0.1, ::1, localhost), or a list of ' +
      '"callers" with their keys, or "callers": "anyone"',
  ];
}

/** Where the sandbox runs, its upstreams have been put in and the key is gone. */
function sandboxRule(config: unknown): string[] {
  if (valueAt(config, ['sandbox']) !== true || valueAt(config, ['upstreams']) === undefined) return [];
  return ['sandbox is true, and there are upstreams; accepted: one of the two'];
}

/** A text whose variable is missing is there all the same, and undefined. */
function secretRules(config: unknown): string[] {
  const [secret, previous] = [valueAt(config, ['secret']), valueAt(config, ['previousSecret'])];
  if (previous === undefined) return [];
  const isGiven = typeof config === 'object' && config !== null && Object.hasOwn(config, 'secret');
  if (!isGiven) return ['previousSecret is given without secret; accepted: the new one as "secret" beside it'];
  if (secret !== previous) return [];
  return ['previousSecret is the same as secret (neither is shown); accepted: the one before the change, or none'];
}

function isPassthrough(draft: Entry): boolean {
  return draft.get('auth', 'mode') === 'passthrough';
}

/** A call that is longer than its request counts for nothing. */
function timeoutRule(config: unknown, drafts: readonly Entry[]): string[] {
  const requestTimeoutMs = valueAt(config, ['requestTimeoutMs']) ?? REQUEST_TIMEOUT_MS;
  return drafts.flatMap((draft) => {
    const timeoutMs = draft.get('timeoutMs');
    if (typeof timeoutMs !== 'number' || typeof requestTimeoutMs !== 'number') return [];
    if (timeoutMs <= requestTimeoutMs) return [];
    return [
      `${draft.path}.timeoutMs is ${timeoutMs}, and requestTimeoutMs is ${requestTimeoutMs}; accepted: a whole number from 100 to requestTimeoutMs`,
    ];
  });
}

const KINDS: ReadonlyMap<unknown, UpstreamKind> = new Map(Object.entries(kinds));

/** The kinds of which something is true, as messages name them. */
function kindsWhere(isTrue: (kind: UpstreamKind) => boolean): string {
  const names = [...KINDS].filter(([, kind]) => isTrue(kind)).map(([name]) => JSON.stringify(name));
  return `kind ${names.join(' or ')}`;
}

const PROJECT_PLACE = /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\$.*)$/i;

/** What a catalogue of services has: the version behind the address, and perhaps a project and more behind that. */
function versionRule(draft: Entry): string[] {
  const [endpoint, version] = [textAt(draft, 'endpoint'), KINDS.get(draft.get('kind'))?.version];
  if (version === undefined || endpoint === undefined || !URL.canParse(endpoint)) return [];
  const parts = new URL(endpoint).pathname.split('/').filter((part) => part !== '');
  const isVersion = (part: string, at: number) => {
    const next = parts[at + 1];
    const isBeforeProject = next === undefined || PROJECT_PLACE.test(next) || next === draft.get('projectId');
    return part.toLowerCase() === version && isBeforeProject;
  };
  if (!parts.some(isVersion)) return [];
  return [
    `${draft.path}.endpoint holds the version path; accepted: the URL without /${version} and what follows, which the gateway adds`,
  ];
}

/** A list of backups can be split only where checkpoints are derived from one. */
function splitRule(draft: Entry): string[] {
  const canSplit = ({ traits }: UpstreamKind) => traits.derivesCheckpoints;
  const kind = KINDS.get(draft.get('kind'));
  if (draft.get('backupListSplit') !== true || kind === undefined || canSplit(kind)) return [];
  return [
    `${draft.path}.backupListSplit is true; accepted: false, for only ${kindsWhere(canSplit)} has a list to split`,
  ];
}

/** Some ways to get rights exist on some kinds of upstream only. An unknown kind or mode has a complaint of its own. */
function modeRule(draft: Entry): string[] {
  const [mode, kind] = [draft.get('auth', 'mode'), KINDS.get(draft.get('kind'))];
  const hasMode = ({ authModes }: UpstreamKind) => authModes.some((known) => known === mode);
  if (kind && !hasMode(kind) && [...KINDS.values()].some(hasMode)) {
    const accepted = kind.authModes.join(', ');
    return [`${draft.path}.auth.mode is "${mode}", which only ${kindsWhere(hasMode)} has; accepted: ${accepted}`];
  }
  if (mode === 'password') return loginRule(draft);
  if (mode !== 'aksk' || draft.get('projectId') !== undefined) return [];
  return [`${draft.path}.projectId is missing, and a signature names its project; accepted: the id of a project`];
}

/** What there is a name and an id for. */
const NAMED: readonly [name: string, id: string, what: string][] = [
  ['username', 'userId', 'user'],
  ['userDomain', 'userDomainId', 'domain of the user'],
  ['project', 'projectId', 'project to sign in for'],
  ['projectDomain', 'projectDomainId', 'domain of the project'],
];

/** A login names its user and its project by name or by id, and never by both. Domains have a default. */
function loginRule(draft: Entry): string[] {
  const has = (key: string) => draft.get('auth', key) !== undefined;
  const both = NAMED.filter(([name, id]) => has(name) && has(id)).map(
    ([name, id, what]) =>
      `${draft.path}.auth has ${name} and ${id}; accepted: one of them, the name of the ${what} or its id`,
  );
  const noUser = `${draft.path}.auth.username is missing; accepted: the name of the user in username, or the id in userId`;
  const noProject =
    `${draft.path}.auth.project is missing; accepted: the name of the project to sign in for in project, its id in ` +
    'projectId, or projectId beside auth';
  return [
    ...both,
    ...(has('username') || has('userId') ? [] : [noUser]),
    ...(has('project') || has('projectId') || draft.get('projectId') !== undefined ? [] : [noProject]),
  ];
}

/** What no single key can break. Takes a configuration that may be wrong elsewhere, so that all is said at once. */
export function checkRules(config: unknown): string[] {
  const drafts = entriesAt(config, 'upstreams');
  return [
    ...repeats(drafts, (draft) => textAt(draft, 'name')).map(
      ([draft, earlier]) =>
        `${draft.path}.name is ${JSON.stringify(draft.get('name'))}, like that of ${earlier.path}; accepted: a name no other upstream has`,
    ),
    ...repeats(drafts, serviceInLists).map(
      ([draft, earlier]) =>
        `${label(draft)} has the kind, endpoint and project of ${label(earlier)}, so lists would show everything twice; ` +
        'accepted: "inLists": false on all of them but one',
    ),
    ...drafts.flatMap(splitRule),
    ...drafts.flatMap(versionRule),
    ...drafts.flatMap(modeRule),
    ...timeoutRule(config, drafts),
    ...sandboxRule(config),
    ...guardRule(config, drafts),
    ...secretRules(config),
    ...callerRules(entriesAt(config, 'callers'), drafts),
  ];
}
