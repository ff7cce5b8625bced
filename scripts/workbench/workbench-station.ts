import type { CountySimulator } from '../county-simulator/county-simulator.ts';
import type { Link } from '../county-simulator/link.ts';
import type { OfficeRig } from '../device-simulators/office-rig.ts';
import type { DeviceRig } from '../device-simulators/rig.ts';
import type { RunningKiosk } from '../host.ts';

/** The parts of a trial station that the workbench shows and moves; any that has them will do. */
export interface WorkbenchStation {
  readonly county: Pick<
    CountySimulator,
    'behaviour' | 'setBehaviour' | 'received' | 'requests' | 'sequenceGaps' | 'stations' | 'onReceived'
  >;
  readonly link: Pick<Link, 'state' | 'cut' | 'restore' | 'slow'>;
  readonly devices: DeviceRig;
  readonly office?: OfficeRig;
  readonly kiosk?: Pick<RunningKiosk, 'host' | 'pids'>;
}
