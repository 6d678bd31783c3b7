import { type Run, taskAs } from './logged-runs.ts';
import { PROVIDERS } from './plans.ts';

const { swift, files, shared } = PROVIDERS;
const DEMO = 'dc71467ec8464c86ad179aa0a4006e72';
const NO_SUCH_PROVIDER = '00000000-0000-0000-0000-000000000001';

interface Recorded extends Run {
  /** The ids of the new resources, in the order in which they were finished. */
  readonly made: readonly string[];
}

const recordOf =
  (record: 'restore' | 'verification', nativeKind: string) =>
  (id: string, nativeStatus: string, checkpoint: string, provider: string = swift, ...made: string[]): Recorded => {
    const times = { startedAt: null, endedAt: null };
    return { id, record, nativeKind, nativeStatus, checkpoint, provider, plan: null, ...times, made };
  };
const restore = recordOf('restore', 'restore');
const verification = recordOf('verification', 'verify');

const TWO_VOLUMES = '0a646573-0a74-49d3-8c53-971ab5876ff2';
const QUICK = '4600a6bd-e6f3-4091-ba44-0e580a950a46';

const RECORDS: readonly Recorded[] = [
  restore('ba5af914-3a3a-4e15-beec-e3e9c36d31e7', 'in_progress', 'c7d74f74-842e-45f5-9846-8ce243bbf1cd'),
  restore(
    '53a28e8d-486d-455e-847d-833e6914f5d9',
    'success',
    TWO_VOLUMES,
    swift,
    '95147c0a-d0d3-4c38-a435-8933a8d9c8c5',
    'd4d6808b-3b2d-4a42-b89c-4a88d31513eb',
  ),
  restore(
    '557318f9-567f-4577-bc63-ac35b2d7de57',
    'fail',
    'de42ad98-b092-444f-9cce-4495f0766528',
    swift,
    'b92ea366-f8ff-4e55-8907-03b7a83bd71b',
  ),
  restore('87be463f-eede-4774-b514-25f335f72c24', 'fail', QUICK, NO_SUCH_PROVIDER),
  restore('172d82dd-9171-4508-a654-06114968a001', 'fail', QUICK, files),
  restore('e7ea3717-254f-4b05-8a99-04ed0a4f0e28', 'fail', QUICK),
  restore('aca449c9-d07e-4663-b07d-3cf79ddf16d4', 'success', QUICK, shared),
  restore('4b532a51-0644-4157-b44b-517875ae23e8', 'fail', QUICK),
  restore('21f5c421-1f7e-4a9b-8e2a-aa09649e9c5c', 'fail', QUICK),
  restore('5987e2fd-d230-4c9b-bd55-2302f8d2ace6', 'success', QUICK, swift, 'a1697ad4-0137-461d-88eb-c39bdb5f65b3'),
  restore('083ed75a-6d3e-47ad-853d-0ba87f1fc4f3', 'fail', TWO_VOLUMES),
  restore('177f6796-dca0-470a-ad2e-bdfb3bd389a9', 'fail', '9c34d1f0-bef4-4326-aabe-54ff6a662d29'),
  restore('536bfea6-4c28-4d93-af43-9c82455798e4', 'in_progress', 'd77b1089-aff0-4242-afc6-3dcf7ba55325'),
  verification('ad1e27ee-ac5c-4a9f-b8b2-015f76d57d66', 'success', TWO_VOLUMES),
  verification('b9bd7a5d-0970-4029-8e66-8cabc4d22c50', 'fail', '3a99fc10-71d1-4f6a-9245-8ba740a5cbe8'),
  verification('dc7869d1-a9d0-4e51-9fe8-592308d6a53a', 'fail', QUICK, NO_SUCH_PROVIDER),
  verification('a35847e3-9327-4fb7-b44a-16bc10d51dc8', 'fail', QUICK),
  verification('51001191-d797-45dc-ac87-0347a975d478', 'fail', '00000000-0000-0000-0000-000000000007'),
  verification('002b2533-7e4d-4b71-98e6-82686d3680a3', 'fail', TWO_VOLUMES),
  verification('55b18ce2-b244-495f-b438-7eb9db4c5864', 'in_progress', 'd77b1089-aff0-4242-afc6-3dcf7ba55325'),
];

interface Shown {
  /** While it still ran. */
  readonly status?: string;
  /** How many of the resources were finished. */
  readonly finished?: number;
  /** Begin and end, where the log was recorded, too. */
  readonly times?: string;
}

/** What the gateway has to show of a restore or a verification, given the beginning of its id. */
export function expectedRecord(prefix: string, { status, finished, times = '' }: Shown = {}) {
  const found = RECORDS.find(({ id }) => id.startsWith(prefix));
  if (!found) throw new Error(`No restore or verification begins with ${prefix}.`);
  const [startedAt = null, endedAt = null] = times.split(' ').map((time) => (time ? `2026-11-26T${time}.000Z` : null));
  const task = taskAs({ ...found, nativeStatus: status ?? found.nativeStatus, startedAt, endedAt }, DEMO);
  return { ...task, results: found.made.slice(0, finished).map(volume) };
}

function volume(nativeId: string) {
  const type = { type: 'VOLUME', nativeType: 'OS::Cinder::Volume' };
  return { nativeId, ...type, name: null, nativeStatus: 'available', reason: 'restored by the lab' };
}
