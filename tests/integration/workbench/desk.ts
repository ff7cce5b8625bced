import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wireItem } from '../../../app/platform/wire-item.ts';
import { type CountySimulator, startCountySimulator } from '../../../scripts/county-simulator/county-simulator.ts';
import { type Link, startLink } from '../../../scripts/county-simulator/link.ts';
import { handIn, specimenOutbound } from '../../../scripts/county-simulator/specimen-request.ts';
import { type OfficeDevice, type OfficeRig, startOfficeRig } from '../../../scripts/device-simulators/office-rig.ts';
import { type DeviceRig, startDeviceRig } from '../../../scripts/device-simulators/rig.ts';
import { startWorkbench } from '../../../scripts/workbench/server.ts';
import type { WorkbenchEvent } from '../../../scripts/workbench/state.ts';

/** A workbench over a real county, link and devices; no kiosk. */
export interface TestDesk {
  readonly url: string;
  readonly county: CountySimulator;
  readonly link: Link;
  readonly devices: DeviceRig;
  readonly office: OfficeRig;
  /** Sends a body as JSON to `/commands` and resolves with the status of the answer. */
  command(body: unknown): Promise<number>;
  events(): Promise<EventStream>;
  /** Hands one specimen application in, over the link; rejects when the link does not carry it. */
  handIn(): Promise<void>;
  close(): Promise<void>;
}

export interface EventStream {
  /** The first event, from where the last call left off, that `matches`. */
  next<Name extends WorkbenchEvent['event']>(
    name: Name,
    matches?: (event: Extract<WorkbenchEvent, { readonly event: Name }>) => boolean,
  ): Promise<Extract<WorkbenchEvent, { readonly event: Name }>>;
  close(): Promise<void>;
}

export async function startTestDesk(also: readonly OfficeDevice[] = []): Promise<TestDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'cunban-workbench-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>page</title>');
  const county = await startCountySimulator({ folder: join(folder, 'county') });
  const link = await startLink({ to: county.port });
  const devices = await startDeviceRig({ folder: join(folder, 'ports'), pacing: 'off' });
  const office = await startOfficeRig({ folder: join(folder, 'office'), devices: also, pacing: 'off' });
  const workbench = await startWorkbench({ station: { county, link, devices, office }, pageFolder: folder });
  return {
    url: workbench.url,
    county,
    link,
    devices,
    office,
    async command(body) {
      const response = await fetch(`${workbench.url}/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return response.status;
    },
    events: () => openEvents(workbench.url),
    handIn: () => handInOne(link.url, county.recipient),
    async close() {
      await workbench.close();
      await Promise.all([devices.close(), office.close()]);
      await link.close();
      await county.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function handInOne(countyUrl: string, recipient: string): Promise<void> {
  const { status, items } = await handIn(countyUrl, [wireItem(await specimenOutbound(recipient))]);
  const [result] = items.values();
  if (result?.status !== 201) throw new Error(`the county answered ${status}, to the item ${result?.status}`);
}

async function openEvents(url: string): Promise<EventStream> {
  const abort = new AbortController();
  const response = await fetch(`${url}/events`, { signal: abort.signal });
  if (response.body === null) throw new Error('no event stream');
  const chunks = response.body.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  let text = '';
  const one = async (): Promise<WorkbenchEvent> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const event = JSON.parse(text.slice('data: '.length, end)) as WorkbenchEvent;
        text = text.slice(end + 2);
        return event;
      }
      const { done, value } = await chunks.next();
      if (done === true) throw new Error('the event stream has ended');
      text += value;
    }
  };
  return {
    async next(name, matches = () => true) {
      type Wanted = Extract<WorkbenchEvent, { readonly event: typeof name }>;
      const isWanted = (event: WorkbenchEvent): event is Wanted => event.event === name;
      for (;;) {
        const event = await one();
        if (isWanted(event) && matches(event)) return event;
      }
    },
    async close() {
      abort.abort();
    },
  };
}
