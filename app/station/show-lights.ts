import type { ContractClient } from '../contracts/contract-client.ts';
import { type FlashRate, LightName } from '../contracts/devices/auxiliaries.ts';
import type { DeviceProfile } from '../contracts/devices/device-profile.ts';
import type { devicesContract } from '../contracts/devices/devices.ts';
import type { GuideLights } from '../flows/screens/guide-lights.ts';

export interface LightShow {
  /** Tells the boards what has changed since the last time. Lights that are not wired are no failure. */
  show(lights: GuideLights): void;
  /** Tells everything once more: a hardware process that has just started knows of no light. */
  repeat(): void;
}

/** The station's boards with guide lights, of which most stations have one and many none. */
export function createLightShow(
  client: Pick<ContractClient<typeof devicesContract>, 'call'>,
  profiles: readonly DeviceProfile[],
): LightShow {
  const boards = profiles.filter(({ deviceClass }) => deviceClass === 'auxiliaries').map(({ id }) => id);
  const told = new Map<LightName, FlashRate>();
  const tell = (light: LightName, flashRate: FlashRate): void => {
    told.set(light, flashRate);
    // A board that is away does what it was told when it is back, and a light never holds up a visit.
    for (const deviceId of boards) void client.call('setLight', { deviceId, light, flashRate });
  };
  return {
    show(lights) {
      for (const { const: light } of LightName.anyOf) {
        const flashRate = lights[light] ?? 'off';
        if ((told.get(light) ?? 'off') !== flashRate) tell(light, flashRate);
      }
    },
    repeat() {
      for (const [light, flashRate] of [...told]) tell(light, flashRate);
    },
  };
}
