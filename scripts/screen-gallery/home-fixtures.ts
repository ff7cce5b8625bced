import type { Language } from '../../app/contracts/localized-text.ts';
import type { DeliveryStanding, MaintainedDevice } from '../../app/contracts/maintenance-page.ts';
import { SavingOffCode, type ScreenOf, type ServiceTile } from '../../app/contracts/screen.ts';
import type { Fixture } from './fixture.ts';
import { certification, enrolment } from './visit-frames.ts';

const certify: ServiceTile = {
  itemCode: '11130999MB000000135002014110003',
  name: certification,
  summary: {
    'zh-Hans': '每年认证一次，养老金接着按月发',
    en: 'Once a year, so that the pension goes on being paid',
  },
  icon: 'certify',
  minutes: 2,
  notice: null,
  unavailable: null,
};
const enrol: ServiceTile = {
  itemCode: '11130999MB000000135002014101001',
  name: enrolment,
  summary: { 'zh-Hans': '给自己办城乡居民养老保险，老了有钱领', en: 'Join the residents’ pension scheme' },
  icon: 'enrol',
  minutes: 5,
  notice: null,
  unavailable: null,
};

const maintained = (
  deviceClass: MaintainedDevice['deviceClass'],
  differences: Partial<MaintainedDevice> = {},
): MaintainedDevice => ({
  deviceId: deviceClass,
  deviceClass,
  driver: 'sdt',
  state: 'online',
  trouble: null,
  doorOpened: null,
  capabilities: [{ name: 'cards', value: 'citizen residence-permit foreign-resident' }],
  counters: [
    { name: 'reads', value: 128 },
    { name: 'failures', value: 3 },
  ],
  test: { state: 'not-tested' },
  ...differences,
});
const maintainedDevices: readonly MaintainedDevice[] = [
  maintained('id-card-reader'),
  maintained('receipt-printer', { trouble: 'paper-out' }),
  maintained('document-printer', { state: 'offline', trouble: 'printer-offline' }),
  maintained('code-scanner', { state: 'noDevice' }),
  maintained('document-scanner', { state: 'starting' }),
  maintained('smart-card-reader', { state: 'refused', trouble: 'unknown-driver' }),
  maintained('signature-pad', { state: 'deviceBusy' }),
  maintained('auxiliaries', { trouble: 'door-open', doorOpened: { times: 2, lastAt: '11-24 09:12' } }),
  maintained('ups', { state: 'unknown' }),
];

const stuckDelivery: DeliveryStanding = {
  link: 'down',
  lastContactAt: '11-24 08:57',
  waiting: 12,
  oldestAt: '11-22 09:12',
  papersWaiting: 3,
  paperBytes: 2_400_000,
  stuck: ['row-damaged', 'seal-unreadable', 'too-large', 'request-invalid', 'hash-mismatch', 'payload-differs'].map(
    (code, index) => ({
      receiptNumber: `L-13099910001-20261123-004${index}-17`,
      kind: 'needs-staff',
      code,
      since: '11-23 14:05',
    }),
  ),
  stuckCount: 7,
  bytesThisHour: 61_000,
  bytesToday: 4_300_000,
  bytesPerHour: 2_000_000,
  reservedCaseNumbers: 38,
  catalogue: { version: 214, at: '11-20 03:11' },
  catalogueTrouble: 'range-ignored',
  drafts: 2,
  freeBytes: 11_800_000_000,
  databaseBytes: 14_000_000,
  journalBytes: 9_000_000,
  epoch: '0192a000-0000-7000-8000-000000000001',
  opening: { quarantined: true, rebuiltRows: 12, repairedEntries: 1, damagedEntries: 0, auditBroken: false },
};

/** Screens outside any visit. */
export function homeFixtures(language: Language): readonly Fixture[] {
  const inviting = (differences: Partial<ScreenOf<'inviting'>>): ScreenOf<'inviting'> => ({
    kind: 'inviting',
    stationName: { 'zh-Hans': '柳河镇便民服务站', en: 'Liuhe Town Service Station' },
    language,
    services: [certify, enrol],
    link: 'up',
    waiting: 0,
    savingOff: null,
    ...differences,
  });
  const many = ['a', 'b', 'c', 'd', 'e'].map((itemCode, index) => ({
    ...(index % 2 === 0 ? certify : enrol),
    itemCode,
  }));
  return [
    { name: 'starting', screen: { kind: 'starting' } },
    { name: 'inviting', screen: inviting({}) },
    { name: 'inviting-link-down', screen: inviting({ link: 'down', waiting: 12 }) },
    { name: 'inviting-link-up-waiting', screen: inviting({ waiting: 12 }) },
    { name: 'inviting-link-down-nothing-waiting', screen: inviting({ link: 'down' }) },
    ...SavingOffCode.anyOf.map(
      ({ const: code }): Fixture => ({
        name: `inviting-saving-off-${code}`,
        screen: inviting({
          services: [
            { ...certify, notice: 'guide-only' },
            { ...enrol, notice: 'guide-only' },
          ],
          savingOff: { code },
        }),
      }),
    ),
    {
      name: 'inviting-no-receipt',
      screen: inviting({
        services: [
          { ...certify, notice: 'no-receipt' },
          { ...enrol, notice: 'no-receipt' },
        ],
      }),
    },
    {
      name: 'inviting-reader-offline',
      screen: inviting({
        services: [
          { ...certify, unavailable: 'reader-offline' },
          { ...enrol, unavailable: 'reader-offline' },
        ],
      }),
    },
    {
      name: 'inviting-devices-away',
      screen: inviting({
        services: [
          { ...certify, notice: 'no-document' },
          { ...enrol, notice: 'no-scanner' },
          { ...enrol, itemCode: 'c', icon: 'senior', unavailable: 'scanner-offline' },
        ],
      }),
    },
    { name: 'inviting-five-services', screen: inviting({ services: many }) },
    { name: 'inviting-nothing', screen: inviting({ services: [] }) },
    { name: 'out-of-service', screen: { kind: 'out-of-service', code: 'CFG-07' } },
    { name: 'power-failing', screen: { kind: 'power-failing' } },
    { name: 'maintenance', screen: { kind: 'maintenance', devices: [], delivery: null } },
    { name: 'maintenance-devices', screen: { kind: 'maintenance', devices: maintainedDevices, delivery: null } },
    {
      name: 'maintenance-delivery',
      screen: { kind: 'maintenance', devices: maintainedDevices, delivery: stuckDelivery },
    },
    {
      name: 'maintenance-stick',
      screen: {
        kind: 'maintenance',
        devices: maintainedDevices,
        delivery: stuckDelivery,
        carry: {
          stick: 'ready',
          run: {
            state: 'wrote',
            fileName: 'cunban-13099910001-20261124T010000Z.age',
            applications: 12,
            papers: 30,
            damaged: 0,
          },
        },
      },
    },
  ];
}
