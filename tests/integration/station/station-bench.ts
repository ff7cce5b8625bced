/**
 * The station process's own code on a bench: real files, a real county over real HTTP, and in memory what the shell
 * relays to, namely a page without pixels, devices without wires, and the shell.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import type { ContractMessage, ContractPort } from '../../../app/contracts/contract.ts';
import { createContractClient } from '../../../app/contracts/contract-client.ts';
import { createContractServer } from '../../../app/contracts/contract-server.ts';
import type { IdentityCard } from '../../../app/contracts/devices/identity-card.ts';
import { kioskContract } from '../../../app/contracts/kiosk.ts';
import type { PrintDocument } from '../../../app/contracts/print-document.ts';
import { fail, ok } from '../../../app/contracts/result.ts';
import type { Screen, ScreenOf } from '../../../app/contracts/screen.ts';
import { shellContract } from '../../../app/contracts/shell.ts';
import type { UserEvent } from '../../../app/contracts/user-event.ts';
import { startStation } from '../../../app/station/station.ts';
import type { StationProfile, VisitTimings } from '../../../kiosk-config/schemas/station-profile.ts';
import { systemClock } from '../../../offline-cache/index.ts';
import { type CountySimulator, startCountySimulator } from '../../../scripts/county-simulator/county-simulator.ts';
import { type Link, startLink } from '../../../scripts/county-simulator/link.ts';
import { type FakeDevices, fakeDevices } from './fake-devices.ts';

const ownConfiguration = fileURLToPath(new URL('../../../kiosk-config', import.meta.url));
const demonstration = join(ownConfiguration, 'stations', 'demonstration.json');

export const patience = { timeout: 10_000, interval: 10 } as const;
export const certification = '11130999MB000000135002014110003';

export interface StationBench {
  readonly county: CountySimulator;
  readonly link: Link;
  readonly devices: FakeDevices;
  /** Holds what the station wrote. */
  readonly dataFolder: string;
  /** Documents that the shell was asked to draw, oldest first. */
  readonly drawn: readonly PrintDocument[];
  /** Pages renewed so far. */
  renewals(): number;
  screen(): Screen;
  send(event: UserEvent): void;
  /** Waits until a screen of this kind shows that passes `when`. */
  sees<Kind extends Screen['kind']>(kind: Kind, when?: (screen: ScreenOf<Kind>) => boolean): Promise<ScreenOf<Kind>>;
  /** Home → review page of the pension check. */
  walksToReview(phone?: string): Promise<void>;
  /** Home → review page of a service that asks for a telephone number alone. */
  walksToReviewOf(itemCode: string, phone?: string): Promise<void>;
  /** Home → past the telephone number. */
  walksTo(itemCode: string, phone?: string, card?: IdentityCard): Promise<void>;
  /** The papers of the senior citizen's card: the photograph scanned, the household register left for later. */
  handsInPapers(): Promise<void>;
  /** The picture of a page that was taken. */
  pictureOf(pageId: string): Promise<Uint8Array | null>;
  /** Last page → home. */
  goesHome(): Promise<void>;
  /** Home → the receipt of this code. */
  looksUp(pickupCode: string): Promise<ScreenOf<'receipt-found'>>;
  /** Ends the station process in order and starts another on the same folder. */
  restart(): Promise<void>;
}

export interface BenchOptions {
  readonly timings?: Partial<VisitTimings>;
  readonly configurationFolder?: string;
  /** Changes the text of the profile before the station reads it. */
  readonly profile?: (text: string) => string;
  /** Whether the shell can draw documents; it can unless told otherwise. */
  readonly drawsDocuments?: boolean;
  /** Called with the data folder before the station first starts. */
  readonly prepare?: (dataFolder: string) => Promise<void>;
}

/** Starts a station that has come up; everything is closed and removed when the running test has finished. */
export async function stationBench(options: BenchOptions = {}): Promise<StationBench> {
  const folder = await mkdtemp(join(tmpdir(), 'cunban-bench-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const county = await startCountySimulator({ folder: join(folder, 'county') });
  onTestFinished(() => county.close());
  const link = await startLink({ to: county.port });
  onTestFinished(() => link.close());
  const dataFolder = join(folder, 'data');
  await mkdir(dataFolder);
  await options.prepare?.(dataFolder);
  const profilePath = join(folder, 'station-profile.json');
  await writeFile(profilePath, (options.profile ?? ((text) => text))(await profileText(county, link, options)));

  const wires = createWires();
  const devices = fakeDevices(wires.portOf('devices'));
  let renewals = 0;
  const drawn: PrintDocument[] = [];
  createContractServer(shellContract, wires.portOf('shell'), {
    async renewPage() {
      renewals += 1;
      return ok({});
    },
    async renderDocument({ document }) {
      drawn.push(document);
      return options.drawsDocuments === false ? fail('document-not-drawn') : ok({ pdf: new Uint8Array([0x25, 0x50]) });
    },
    sealSecret: async () => fail('keystore-unavailable'),
    openSecret: async () => fail('keystore-unavailable'),
  });
  const start = () =>
    startStation({
      port: wires.stationPort(),
      dataFolder,
      configurationFolder: options.configurationFolder ?? ownConfiguration,
      profilePath,
      clock: systemClock,
      now: () => new Date(),
      log: () => undefined,
      sweepMemory: () => undefined,
    });
  let station = start();
  onTestFinished(() => station.close());

  const client = createContractClient(kioskContract, wires.portOf('kiosk'));
  let screen: Screen = { kind: 'starting' };
  client.on('screen', (next) => {
    screen = next;
  });
  const attach = async (): Promise<void> => {
    const attached = await client.call('attach', {});
    if (attached.ok) screen = attached.value.screen;
  };
  await attach();

  const bench: StationBench = {
    county,
    link,
    devices,
    dataFolder,
    drawn,
    renewals: () => renewals,
    screen: () => screen,
    send(event) {
      void client.call('send', { event });
    },
    async sees<Kind extends Screen['kind']>(kind: Kind, when: (screen: ScreenOf<Kind>) => boolean = () => true) {
      const fits = (): boolean => screen.kind === kind && when(screen as ScreenOf<Kind>);
      await expect.poll(() => fits() || screen, patience).toBe(true);
      return screen as ScreenOf<Kind>;
    },
    walksToReview: (phone = '13900000001') => bench.walksToReviewOf(certification, phone),
    async walksToReviewOf(itemCode, phone = '13900000001') {
      await bench.walksTo(itemCode, phone);
      await bench.sees('review');
    },
    async handsInPapers() {
      await bench.sees('material', ({ paper }) => paper.id === 'portrait');
      bench.send({ type: 'scan-page' });
      await bench.sees('material', ({ pages }) => pages.length === 1);
      bench.send({ type: 'paper-done' });
      await bench.sees('material', ({ paper }) => paper.id === 'householdRegister');
      bench.send({ type: 'skip-paper' });
      await bench.sees('review');
    },
    async walksTo(itemCode, phone = '13900000001', card) {
      await bench.sees('inviting', ({ services }) => services.every(({ unavailable }) => unavailable === null));
      bench.send({ type: 'choose-service', itemCode });
      await bench.sees('guide');
      bench.send({ type: 'begin' });
      await bench.sees('present-card');
      await devices.presentsCard(card);
      await bench.sees('confirm-identity');
      bench.send({ type: 'confirm-identity' });
      await bench.sees('question');
      bench.send({ type: 'answer', field: 'phone', value: phone });
    },
    async pictureOf(pageId) {
      const picture = await client.call('pagePicture', { pageId });
      return picture.ok ? picture.value.jpeg : null;
    },
    async goesHome() {
      bench.send({ type: 'finish' });
      await bench.sees('farewell');
      devices.tellsReader({ media: 'notPresent' });
      await bench.sees('inviting');
    },
    async looksUp(pickupCode) {
      await bench.sees('inviting');
      bench.send({ type: 'look-up-receipt' });
      await bench.sees('enter-pickup-code');
      bench.send({ type: 'enter-pickup-code', code: pickupCode });
      return bench.sees('receipt-found');
    },
    async restart() {
      await station.close();
      screen = { kind: 'starting' };
      station = start();
      await attach();
    },
  };
  return bench;
}

async function profileText(county: CountySimulator, link: Link, { timings }: BenchOptions): Promise<string> {
  const base = JSON.parse(await readFile(demonstration, 'utf8')) as StationProfile;
  const { recipient, acknowledgementKey } = county;
  return JSON.stringify({
    ...base,
    county: { baseUrl: link.url, recipient, acknowledgementKey },
    timings: { ...base.timings, countyAnswer: 5, ...timings },
  } satisfies StationProfile);
}

/** The wires that the shell would relay, copying what crosses them as a process boundary does. */
function createWires() {
  type Listener = (message: unknown) => void;
  const peers = new Map<string, Set<Listener>>();
  let station = new Set<Listener>();
  const deliver = (listeners: Iterable<Listener>, message: ContractMessage): void => {
    const copy: unknown = structuredClone(message);
    queueMicrotask(() => {
      for (const listener of listeners) listener(copy);
    });
  };
  return {
    /** The end of a station process just started; the one before hears nothing any more. */
    stationPort(): ContractPort {
      const own = new Set<Listener>();
      station = own;
      return {
        post(message) {
          if (station === own) deliver(peers.get(message.contract) ?? [], message);
        },
        receive(listener) {
          own.add(listener);
          return () => own.delete(listener);
        },
      };
    },
    portOf(contract: string): ContractPort {
      const own = new Set<Listener>();
      peers.set(contract, own);
      return {
        post: (message) => deliver(station, message),
        receive(listener) {
          own.add(listener);
          return () => own.delete(listener);
        },
      };
    },
  };
}
