/**
 * A whole station on a desk, for `start`, the demonstration, tests and benchmarks: county simulator, the cable to it,
 * simulated devices on pseudo-terminals, and the kiosk as it is built for stations.
 *
 *     const station = await startTrialStation({ folder });
 *     station.devices.reader.placeCard('pensioner-woman');
 *     station.link.cut();
 *     station.county.received();
 *     await station.close();
 *
 * Everything is written below `folder`: `station/` is what a real station would hold, the rest belongs to the tools.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StationProfile, VisitTimings } from '../../kiosk-config/schemas/station-profile.ts';
import { type CountySimulator, startCountySimulator } from '../county-simulator/county-simulator.ts';
import { type Link, startLink } from '../county-simulator/link.ts';
import { type OfficeDevice, type OfficeRig, startOfficeRig } from '../device-simulators/office-rig.ts';
import { type DeviceRig, startDeviceRig } from '../device-simulators/rig.ts';
import { type HostName, type RunningKiosk, startKiosk } from '../host.ts';

export interface TrialStationOptions {
  readonly folder: string;
  /** `wire` lets bytes take as long as on a UART. */
  readonly pacing?: 'off' | 'wire';
  /** What it has besides card reader and receipt printer; nothing unless said so. */
  readonly office?: readonly OfficeDevice[];
  readonly host?: HostName;
  readonly display?: StationProfile['display'];
  /** Replaces single timings of the demonstration profile. */
  readonly timings?: Partial<VisitTimings>;
  readonly env?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
}

export interface TrialStation {
  readonly county: CountySimulator;
  readonly link: Link;
  readonly devices: DeviceRig;
  readonly office: OfficeRig;
  readonly kiosk: RunningKiosk;
  readonly folders: {
    /** Everything a real station would write. */
    readonly station: string;
    readonly profile: string;
    readonly county: string;
  };
  close(): Promise<void>;
}

const demonstrationProfile = fileURLToPath(new URL('../../kiosk-config/stations/demonstration.json', import.meta.url));

/** Starts county, link, devices and kiosk; the bundle must have been built. */
export async function startTrialStation(options: TrialStationOptions): Promise<TrialStation> {
  const folders = {
    station: join(options.folder, 'station'),
    profile: join(options.folder, 'station-profile.json'),
    county: join(options.folder, 'county-simulator'),
  };
  await mkdir(folders.station, { recursive: true });
  const county = await startCountySimulator({ folder: folders.county });
  const link = await startLink({ to: county.port });
  const ports = { folder: join(options.folder, 'device-ports'), pacing: options.pacing ?? 'off' };
  const [devices, office] = await Promise.all([
    startDeviceRig(ports),
    startOfficeRig({ ...ports, devices: options.office ?? [] }),
  ]);
  const profile = await writeProfile(folders.profile, options, { county, link, devices, office });
  const kiosk = await startKiosk({
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.onLine === undefined ? {} : { onLine: options.onLine }),
    viewport: { width: profile.display.widthPx, height: profile.display.heightPx },
    userData: join(folders.station, 'user-data'),
    env: {
      CUNBAN_DATA_FOLDER: join(folders.station, 'data'),
      CUNBAN_STATION_PROFILE: folders.profile,
      ...office.env,
      ...options.env,
    },
  });
  return {
    county,
    link,
    devices,
    office,
    kiosk,
    folders,
    async close() {
      await kiosk.stop();
      await Promise.all([devices.close(), office.close()]);
      await link.close();
      await county.close();
    },
  };
}

async function writeProfile(
  path: string,
  options: TrialStationOptions,
  { county, link, devices, office }: Pick<TrialStation, 'county' | 'link' | 'devices' | 'office'>,
): Promise<StationProfile> {
  const base = JSON.parse(await readFile(demonstrationProfile, 'utf8')) as StationProfile;
  const profile: StationProfile = {
    ...base,
    display: options.display ?? base.display,
    county: { baseUrl: link.url, recipient: county.recipient, acknowledgementKey: county.acknowledgementKey },
    devices: [...devices.profiles, ...office.profiles],
    timings: { ...base.timings, ...options.timings },
  };
  await writeFile(path, `${JSON.stringify(profile, null, 2)}\n`);
  return profile;
}
