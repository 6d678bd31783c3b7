import {
  APP_SERVER,
  DASHED_PROJECT,
  DB_SERVER,
  ELEVEN_VOLUMES,
  IMAGE,
  PROJECT,
  SYSTEM_VOLUME,
  type Thing,
  volume,
} from './things.ts';

/** The providers of the recorded Karbor. */
export const PROVIDERS = {
  volume: '6659007d-6f66-4a0f-9cb4-17d6aded0bb9',
  files: 'b766f37c-d011-4026-8228-28730d734a3f',
  swift: 'cf56bd3e-97a7-4078-b6d5-f36246333fd9',
  shared: 'e3982e71-f44d-4b09-8abd-3e53e4b80d10',
} as const;

/** A plan, live or as a checkpoint remembers it. */
export interface Plan {
  id: string;
  name: string;
  provider: string;
  things: Thing[];
}

const SPARE_ID = '0d1e4a52-6c1b-4a41-9b53-0f5d3f7b8c11';
const SYSTEM_ID = SYSTEM_VOLUME.nativeId;

function plan(id: string, name: string, provider: keyof typeof PROVIDERS, ...things: Thing[]): Plan {
  return { id, name, provider: PROVIDERS[provider], things };
}

export const PLANS = {
  tier: plan('47842aa7-6d5b-4e17-adec-588abe13e0e6', '3 tier', 'swift', IMAGE, APP_SERVER, SYSTEM_VOLUME),
  // The same plan after its resources were replaced.
  tierCut: plan('47842aa7-6d5b-4e17-adec-588abe13e0e6', '3 tier', 'swift', volume(SYSTEM_ID, 'only one')),
  second: plan('f2b885a7-9fd9-4188-9562-d466a95f68a7', 'second', 'swift', SYSTEM_VOLUME),
  renamed: plan('f2b885a7-9fd9-4188-9562-d466a95f68a7', 'second renamed', 'swift', SYSTEM_VOLUME),
  unicode: plan(
    'd3f63017-4a6e-46b9-930b-9e0b7ade0418',
    'Größe — 計画',
    'swift',
    volume(SYSTEM_ID, 'データ', { availability_zone: 'az1' }),
  ),
  files: plan('bd13bfd6-1676-43f4-be9f-38adc81f81ce', 'fs plan', 'files', PROJECT),
  parameters: plan('ee448283-8a6a-4659-8a6f-9e9c748736c5', 'with params', 'volume', SYSTEM_VOLUME),
  ofSwift: plan('ce6fa2a0-66ba-426b-8f0d-9a649cc64941', 'p-cf56', 'swift', DASHED_PROJECT),
  ofFiles: plan('0591c673-0f1a-49fa-884f-52da876555bb', 'p-b766', 'files', DASHED_PROJECT),
  ofOther: plan('e3ca7311-0a57-49be-a3e5-b5337766fc3b', 'of other', 'swift', SYSTEM_VOLUME),
  shared: plan('87711948-ed07-4eff-a5ed-2d75cad875f0', 'shared', 'shared', volume(SYSTEM_ID, 'v')),
  server: plan('bdb8c2a0-cf71-4241-9602-0c2d692836fa', 'one server with image and two volumes', 'swift', APP_SERVER),
  diamond: plan(
    '883b86f3-ac12-453b-84f2-8d633ed2bd03',
    'diamond: a volume attached to two servers',
    'swift',
    APP_SERVER,
    DB_SERVER,
  ),
  project: plan('2e3c17de-4e17-4527-981a-d826da32f72b', 'whole project', 'swift', PROJECT),
  twice: plan(
    '872ac8f3-2cfb-42fd-9f97-c1e70cfd41c6',
    'server plus its own volume named twice',
    'swift',
    APP_SERVER,
    SYSTEM_VOLUME,
  ),
  eleven: plan('ccfa234d-5b00-447c-a436-6b46596f0cdd', 'eleven volumes: node ids are hex', 'swift', ...ELEVEN_VOLUMES),
  oddNames: plan(
    'e9597a97-7429-4724-8ada-269ce119566f',
    'quotes " and \\ and <tags>',
    'swift',
    volume(SPARE_ID, 'it\'s "quoted" \\ é', { availability_zone: 'nova', note: 'x' }),
  ),
} satisfies Record<string, Plan>;
