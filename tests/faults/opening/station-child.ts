/** Child of the tests beside it: the station's own code with a page that says every screen it is shown, and when. */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ContractMessage, ContractPort } from '../../../app/contracts/contract.ts';
import { createContractClient } from '../../../app/contracts/contract-client.ts';
import { kioskContract } from '../../../app/contracts/kiosk.ts';
import type { Screen } from '../../../app/contracts/screen.ts';
import type { UserEvent } from '../../../app/contracts/user-event.ts';
import { startStation } from '../../../app/station/station.ts';
import { systemClock } from '../../../offline-cache/index.ts';

const ownConfiguration = fileURLToPath(new URL('../../../kiosk-config', import.meta.url));
const [dataFolder = '', profilePath = ''] = process.argv.slice(2);

type Listener = (message: unknown) => void;
const toStation = new Set<Listener>();
const toPage = new Set<Listener>();
function deliver(listeners: ReadonlySet<Listener>, message: ContractMessage): void {
  const copy: unknown = structuredClone(message);
  // As between processes: never in the same turn.
  setImmediate(() => {
    for (const listener of listeners) listener(copy);
  });
}
function portOf(outgoing: ReadonlySet<Listener>, incoming: Set<Listener>): ContractPort {
  return {
    post: (message) => deliver(outgoing, message),
    receive(listener) {
      incoming.add(listener);
      return () => incoming.delete(listener);
    },
  };
}

const say = (word: object): void => void process.stdout.write(`${JSON.stringify(word)}\n`);
const tell = (screen: Screen): void => say({ screen, afterMs: Math.round(performance.now()) });

const station = startStation({
  port: portOf(toPage, toStation),
  dataFolder,
  configurationFolder: ownConfiguration,
  profilePath,
  clock: systemClock,
  now: () => new Date(),
  log: (event, facts) => say({ event, ...facts }),
  sweepMemory: () => undefined,
});
const page = createContractClient(kioskContract, portOf(toStation, toPage));
page.on('screen', tell);
void page.call('attach', {}).then((attached) => {
  if (attached.ok) tell(attached.value.screen);
});
createInterface({ input: process.stdin })
  .on('line', (line) => void page.call('send', { event: JSON.parse(line) as UserEvent }))
  .on('close', () => void station.close().then(() => process.exit(0)));
