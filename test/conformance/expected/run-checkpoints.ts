import { checkpointIn, createdIn, type Recorded, recorded } from './checkpoints.ts';
import { runPlan } from './run-plans.ts';
import { type GraphThing, image, node, server, type Thing, volume } from './things.ts';

const DAY = { day: '2026-11-26' };
const FINISHED_COPY = { ...DAY, extraInfo: { copy_status: 'finished' } };
const COPY = { ...DAY, extraInfo: {} };

const AZ = { availability_zone: 'az-1' };

/** The image and the volumes that Karbor found at the server. */
function withDisks(of: Thing): GraphThing {
  return node(
    of,
    node(volume('26f2625e-bee5-5868-808c-3dd124b382e6', 'orders-app-01-root', AZ)),
    node(volume('4268fe76-104c-5fd2-be42-7dfa68f48b0a', 'orders-shared-data', AZ)),
    node(image('ff5f027e-f121-5739-998b-8095467a1d0f', 'ubuntu-22.04', { server_id: of.nativeId })),
  );
}

const TWO_VOLUMES = runPlan('8c2c0c38');
const [FAILING, OTHER] = runPlan('2b4c88fd').things;
const TWICE = server('62c01aef-f243-529f-b185-6d5ca5a7b704', 'twice');
const NAMED = server('62c01aef-f243-529f-b185-6d5ca5a7b704', 'e', AZ);

const CHECKPOINTS: readonly Recorded[] = [
  recorded('0a646573-0a74-49d3-8c53-971ab5876ff2', TWO_VOLUMES, DAY),
  recorded('f7e7f23c-2813-4b01-80be-ed7f0a8dcc30', TWO_VOLUMES, FINISHED_COPY),
  recorded('8bba19b1-3fa3-47bd-a94f-23d4ed959b42', TWO_VOLUMES, FINISHED_COPY),
  recorded('5438a49f-5a56-4bc2-8b43-1a526b75b461', TWO_VOLUMES, DAY),
  // A plan keeps its order, a graph does not.
  recorded('9c34d1f0-bef4-4326-aabe-54ff6a662d29', runPlan('2b4c88fd'), {
    ...DAY,
    graph: [OTHER, FAILING].flatMap((thing) => (thing ? node(thing) : [])),
  }),
  recorded('ede0bd96-00c9-40c0-a823-9051810043c4', runPlan('7c891c27'), DAY),
  recorded('a974b364-f46f-4b6a-8a2f-1ce5a9c0d027', runPlan('7c891c27'), COPY),
  recorded('53a8176f-f7e7-40c8-a65a-465684d392cb', runPlan('13e49581'), DAY),
  recorded('1f40fe6c-f933-4c24-8e44-f364ed8a6980', runPlan('fdeb8ea2'), { ...DAY, graph: [withDisks(TWICE)] }),
  recorded('f286c104-ae5a-4773-aba3-4b9eb24e4f46', runPlan('e9201529'), { ...DAY, graph: [withDisks(NAMED)] }),
  recorded('304f043c-2f6a-4b8a-97d1-b85ae1e5caf5', runPlan('750fb747'), DAY),
  recorded('7f1ecb0d-4bbb-46bd-bc05-161f621d7031', runPlan('68912986'), DAY),
  recorded('f7d4086b-9f45-4360-a035-4b38dba4a5d8', runPlan('de8d274c'), DAY),
  recorded('b0f12899-5bf9-4659-b534-0984203c3451', runPlan('e22c5ea0'), DAY),
  recorded('1f8302f0-233c-46b8-b132-fa0d3aa6a1f7', runPlan('5d8d2bd3'), DAY),
  recorded('b0ca5882-253d-45a3-899d-c7aa267f978e', runPlan('5d8d2bd3'), DAY),
  recorded('b256b107-c136-4cb6-abda-4a0b2d0e25f1', runPlan('5d8d2bd3'), DAY),
  recorded('dd488728-72a0-4aa2-aaea-1462f5e5cf87', runPlan('5d8d2bd3'), COPY),
  recorded('6be32dfb-16f7-48f2-b49c-a59c1259bf3d', runPlan('5d8d2bd3'), COPY),
  recorded('6fec25fb-196c-49be-8903-afb29dcfe268', runPlan('5d8d2bd3'), COPY),
  recorded('f8fae77f-5ca1-4108-959b-52ae058b75c0', runPlan('3e30d600'), DAY),
  recorded('41d45730-f7cd-48de-ab09-d5617c07da53', runPlan('70259de8'), DAY),
  ...[
    '1311949b-f9a6-4877-b99a-69cc01918386',
    'e56311a4-110c-4da2-a4a4-1021dcd1a883',
    '08554d73-d8ec-4867-b970-fa31a51ecab1',
    'b0a866ff-369f-4f4e-b34f-ce0a284d7373',
    '3ddb2f1a-a031-4568-9646-aa9db1e5655b',
    'bb4235d2-9d7d-4de3-b369-e3defc7791e9',
    '9eb94557-6a59-41b3-b766-dbc2cd64cf48',
    '7a4006ff-e1b4-4636-8fb3-7730c3106363',
    '5dd81bc7-5b21-4edf-ae10-a90aad42ed1e',
  ].map((id) => recorded(id, runPlan('24164744'), DAY)),
];

/** `short` is the beginning of an id, and a status where that is not AVAILABLE. */
export function expectedRun(short: string) {
  const shown = checkpointIn(CHECKPOINTS, short);
  // Before its end a copy says nothing of itself.
  return short.endsWith('/COPYING') ? { ...shown, extraInfo: {} } : shown;
}

export function expectedRunCreated(prefix: string) {
  return createdIn(CHECKPOINTS, prefix);
}
