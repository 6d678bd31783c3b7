import { type Plan, PROVIDERS } from './plans.ts';
import { server, type Thing, thing, volume } from './things.ts';
import { planAs } from './vaults.ts';

const of =
  (provider: keyof typeof PROVIDERS) =>
  (id: string, name: string, ...things: Thing[]): Plan => ({ id, name, provider: PROVIDERS[provider], things });
const [swift, shared, files] = [of('swift'), of('shared'), of('files')];

const SERVER_ID = '62c01aef-f243-529f-b185-6d5ca5a7b704';
const SLOW = 'protect=4 delete=4 restore=4 verify=4 copy=4';
const TWICE = server(SERVER_ID, 'twice');
const unknown = thing('UNKNOWN', 'OS::No::Such');

/** The plans of the recorded runs. The names of the resources say what becomes of them. */
const PLANS: readonly Plan[] = [
  swift('fdeb8ea2-dc7d-42c7-8de3-808c05d74589', 'more', TWICE, TWICE),
  swift('e9201529-9dea-4f1c-9b7d-c183eff8bb86', 'more', server(SERVER_ID, 'e', { availability_zone: 'az-1' })),
  swift(
    'de8d274c-408e-4159-beec-f5a9188fbe16',
    'more',
    server('00000000-0000-0000-0000-000000000001', 'does not exist'),
  ),
  swift('750fb747-8ce1-4964-8a8a-af063ac8ef25', 'more', server(SERVER_ID, 'e', 'text')),
  swift('68912986-c66b-4128-8c25-1bc0761b116b', 'more', server('nope', 'a')),
  swift('c926bdbb-f19b-46b2-aad6-8b85d5c50101', 'more', server(SERVER_ID, 'orders-app-01')),
  swift('c6d452c1-9777-4138-aaa2-0693418189e6', 'renamed', unknown(SERVER_ID, 'a')),
  swift(
    '37dfac0e-1936-4410-80f2-5f7b5decd3c7',
    'worker slow 62s',
    volume('6f0b4e9b-b06c-4937-923f-12649b3ad5d3', 'b-2'),
  ),
  swift(
    '70361204-579e-47cd-bb1d-da2fd4333fd3',
    'stopped then killed',
    volume('6ab6cbcb-d77c-480b-9d4a-8841797df3ff', 'b-1'),
  ),
  swift(
    '6312937b-639b-4093-a7ba-1327d9d2ee60',
    'killed while protecting',
    volume('7a07a638-fd12-416f-a40b-c4e10649481d', 'a protect=5'),
  ),
  swift('70259de8-a1d8-419b-af74-757e8ded22ea', 'race', volume('70488593-646f-4cd8-9a3e-17d3e2014ecc', 'r-1')),
  files('ec97fe5a-f7e8-4dd8-9ab3-c1094bb053f5', 'one key fs', volume('3cefb540-b171-4729-9b92-9c8abf623da4', 'k-2')),
  swift('a0b5de5d-e3fb-452d-aa70-1f80fe47f776', 'one key', volume('e51b3d66-8f83-4551-9135-19e684c8840f', 'k-1')),
  swift(
    '24f74ac8-56fa-40d9-9b4f-9de8a5b7b682',
    'concurrency',
    volume('584ecb42-0009-4c3b-9cb3-43855c723b18', 'c-1'),
    volume('247e6006-9de2-4d7a-96e0-06a8cfdebe7f', 'c-2'),
  ),
  swift('f9ffc8df-9d6d-4803-afe5-c64d8408d649', 'slow 4s', volume('e90d0396-7e24-4b89-97d7-f1cc879e7ad4', `s ${SLOW}`)),
  swift(
    'dfe352c3-dcc9-46db-b762-835f5ec8abad',
    'failing',
    volume('68c52260-51d1-4b99-9bc7-30c43d217d1f', 'x fail:protect'),
  ),
  swift(
    'cacb50e8-0974-4e1f-ae1e-e35b6ddf8e46',
    'delete fails',
    volume('34cf195d-a66d-42ba-8a4c-ee55906841c6', 'x fail:delete'),
  ),
  swift(
    'a47872fe-1228-440f-907a-821fe28d3bfd',
    'build fails',
    volume('5b1acb7c-0f8d-4e25-974e-c0e6b6246d4f', 'x fail:build'),
  ),
  shared('a2cb3cb1-d117-4f93-a0d0-8b1b0d365239', 'noop shared', volume('7ba5acbb-3c71-4973-ae18-c118db9bbf93', 'n-1')),
  swift(
    '19831c09-6075-4073-b4a3-c6bd07769831',
    'lohn "Größe" & 給与',
    volume('f233c653-7489-4f22-a039-9633f04fffa7', 'größe ☃'),
  ),
  swift(
    '4ec4c760-4ef3-48cd-b814-298f6877cea8',
    'web volumes',
    volume('2dcd0db3-8d27-41f6-9d60-e920e2136a32', 'web-1'),
    volume('4a16eead-b897-4efb-b967-1d0792459b9b', 'web-2'),
  ),
  files('2f0e5a01-f405-4160-b120-21fe5c35d269', 'fs plan', volume('9c8c9bb1-417c-452f-b148-cb84f0d46830', 'fs-1')),
  swift(
    'ac8e1fb0-6365-43ad-b00f-246809b3cc5e',
    'delete fails',
    volume('5da70262-e7cf-45a7-b629-ec663a850939', 'x fail:delete'),
  ),
  swift(
    'a512a291-706f-4f5c-82a3-5056d7c30ba4',
    'build fails',
    volume('01153cbb-fb2e-4281-be5f-e3d643174b85', 'x fail:build'),
  ),
  shared('a3a0620f-38ba-4913-ad45-87c49d16ae3f', 'noop shared', volume('84ac0993-5c9d-493a-b9d9-52d65c26d452', 'n-1')),
  files('94d55481-4ef1-4ed9-8298-7a21d760bdbd', 'fs plan', volume('70f475f1-61eb-4d61-8f7c-45681c7872bc', 'fs-1')),
  swift('776d002b-5dae-40b0-ac4a-5519e13fa92b', 'slow 4s', volume('724e29a7-a506-48ef-b624-dde69b0f31ec', `s ${SLOW}`)),
  swift(
    '1880f4c5-9435-4b2c-ab66-6265363409fa',
    'web volumes',
    volume('9d22cb10-05ba-4ca4-93c5-4c152bdf436b', 'web-1'),
    volume('e5e8bb2f-0fa9-4f21-9228-9598a54665c5', 'web-2'),
  ),
  swift(
    '149a65b2-39d3-4ccd-8171-6e78e42fbfd3',
    'failing',
    volume('a601c571-bac2-4ba1-8a86-cd4c22b69831', 'x fail:protect'),
  ),
  swift(
    '6a2d0dd2-68b0-4258-8502-8e74f3e57100',
    'never protected',
    volume('6e901c60-0a3f-4c15-adb8-eea969ac5540', 'n0'),
  ),
  swift(
    '8c2c0c38-2525-419f-b59b-32824076bbc1',
    'slow two volumes',
    volume('95147c0a-d0d3-4c38-a435-8933a8d9c8c5', 's1 protect=2 delete=2 restore=2 verify=2 copy=2'),
    volume('d4d6808b-3b2d-4a42-b89c-4a88d31513eb', 's2 protect=3 delete=3 restore=3 verify=3 copy=3'),
  ),
  swift(
    '2b4c88fd-5fff-4b8e-a74a-9b787df695c2',
    'protect fails after 2s',
    volume('e1d9e5dc-4864-404a-ab69-55fb265baf99', 'f1 protect=2 fail:protect'),
    volume('d833a575-3eca-4e51-80c9-81d41aac6215', 'f2 ok'),
  ),
  swift(
    '7c891c27-c679-47bf-8230-0a7112542d43',
    'copy fails after 2s',
    volume('05456cbc-ae44-4e1b-9e0f-3c096ed1b6e7', 'c1 copy=2 fail:copy'),
  ),
  swift(
    '13e49581-1cfd-48ab-aabd-248dd3e91fec',
    'delete fails after 2s',
    volume('990c74f6-585e-4f4b-bb83-9718280ed1cf', 'd1 delete=2 fail:delete'),
  ),
  swift('e22c5ea0-57f4-400c-8798-10a9a398592d', 'quick', volume('a1697ad4-0137-461d-88eb-c39bdb5f65b3', 'q1')),
  swift(
    '5d8d2bd3-53ea-482b-9060-484ee6fb467b',
    'copy three',
    volume('7bcb2b9c-a27d-44f2-ab23-d6d896090a27', 'm1 copy=2'),
  ),
  swift(
    '3e30d600-4bcb-4478-88a2-c7780f1c0549',
    'killed in everything',
    volume('43289e02-ffdb-4510-be09-e11dbd96812e', 'z1 restore=6 verify=6 copy=6 delete=6'),
  ),
  files('24164744-3478-4dcd-be00-6aad287f8b27', 'fs order', volume('824f8c6c-d841-412c-8eeb-e8596dd4c765', 'o1')),
];

/** A plan by the beginning of its id. */
export function runPlan(start: string): Plan {
  const found = PLANS.find(({ id }) => id.startsWith(start));
  if (!found) throw new Error(`No plan begins with ${start}.`);
  return found;
}

/** What the gateway has to show of a plan, given the beginning of its id. */
export function expectedRunPlan(start: string) {
  const plan = runPlan(start);
  if (start === 'c6d452c1') return planAs(plan, { status: 'UNKNOWN', native: 'banana', description: null });
  return planAs(plan, { description: plan.name === 'more' ? 'd' : `lab ${plan.name}` });
}
